/* A form marked data-saves-itself is sent to that address a moment after somebody stops writing, with the version that the
   page knows and the names of the fields that were touched; the answer is its next version. What cannot be saved is said beside the button, which works without this. */
const PAUSE = 2500;

function begin(form) {
  const line = form.querySelector("[data-save-line]");
  const { savesItself, saving, unreachable } = form.dataset;
  let timer = 0;
  let underWay = null;
  let isChanged = false;
  const touched = new Set();

  function say(text) {
    if (line.textContent !== text) {
      line.textContent = text;
    }
  }

  async function send() {
    isChanged = false;
    say(saving);
    const body = new FormData(form);
    touched.forEach((name) => body.append("touched", name));
    try {
      const answer = await fetch(savesItself, { method: "POST", body, headers: { Accept: "application/json" } });
      const { version, text } = await answer.json();
      if (answer.ok) {
        form.elements.version.value = version;
      }
      say(isChanged && answer.ok ? "" : text);
    } catch {
      say(unreachable);
    }
  }

  /* One at a time: the next one needs the version that this one makes. */
  async function save() {
    clearTimeout(timer);
    timer = 0;
    if (underWay) {
      await underWay;
    }
    if (isChanged && !form.dataset.sent) {
      underWay = send();
      await underWay;
      underWay = null;
    }
  }

  function later(event) {
    touched.add(event.target.name);
    isChanged = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  form.addEventListener("input", later);
  form.addEventListener("focusout", () => timer && save());
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    timer = 0;
    if (underWay) {
      event.preventDefault();
      underWay.finally(() => {
        delete form.dataset.sent;
        form.requestSubmit(event.submitter);
      });
    }
  });
}

document.querySelectorAll("[data-saves-itself]").forEach(begin);
