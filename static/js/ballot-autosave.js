/* Keeps a ballot on the device with each choice and each word, and saves it with the site a moment later; without a
   network it waits there, and a ballot that was cast waits as cast. The buttons work without any of this. */
const PAUSE = 1200;
const LIMIT = 4000;
const PATIENCE = 20000;

function begin(form) {
  const place = document.querySelector("[data-kept]");
  const { keeper, sender } = place;
  const words = form.dataset;
  const path = form.getAttribute("action");
  const line = form.querySelector("[data-save-state]");
  const changed = form.querySelector("[data-changed]");
  let timer = 0;
  let isPassed = false;

  const controls = () => [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.type !== "submit");

  function typed() {
    const fields = {};
    for (const one of controls()) {
      if (one.type === "radio" || one.type === "checkbox" ? one.checked : one.value) {
        fields[one.name] = one.value;
      }
    }
    return fields;
  }

  function fill(fields) {
    for (const one of controls()) {
      if (one.type === "radio" || one.type === "checkbox") {
        one.checked = fields[one.name] === one.value;
      } else {
        one.value = fields[one.name] ?? "";
      }
    }
    form.dispatchEvent(new Event("filled"));
  }

  /* The same in words, for whoever has to copy them once. */
  function shown() {
    const text = (node) => {
      const copy = node?.cloneNode(true);
      copy?.querySelectorAll(".field__optional").forEach((one) => one.remove());
      return copy?.textContent.replace(/\s+/g, " ").trim() ?? "";
    };
    return controls()
      .filter((one) => (one.type === "radio" || one.type === "checkbox" ? one.checked : one.value))
      .map((one) => {
        const isChoice = one.type === "radio" || one.type === "checkbox";
        const legend = isChoice && one.closest("fieldset")?.querySelector("legend");
        return [text(legend || one.labels[0]), isChoice ? text(one.labels[0]) : one.value];
      });
  }

  function keep(changes = {}) {
    const before = keeper.get(path);
    const record = {
      path, save: words.autosave, title: words.title, version: form.elements.version.value, pending: null, at: Date.now(),
      ...before,
      fields: typed(), shown: shown(), stamp: `${Date.now()}-${Math.random()}`, cast: false,
      state: before?.state === "changed" ? "changed" : "waiting", ...changes,
    };
    keeper.put(record);
    return record;
  }

  function say(text) {
    if (line.textContent !== text) {
      line.textContent = text;
    }
  }

  function sayHere() {
    const record = keeper.get(path);
    if (!record || record.state !== "waiting") {
      return;
    }
    if (!keeper.isDurable()) {
      say(words.offline);
    } else {
      say(record.cast ? words.casting : words.here.replace("{moment}", place.moment(Date.now())));
    }
  }

  function showChanged() {
    const box = changed.querySelector("[data-changed-words]");
    changed.hidden = false;
    box.textContent = box.dataset.words;
    say("");
  }

  function save(options) {
    clearTimeout(timer);
    timer = 0;
    const record = keeper.get(path);
    if (record?.state !== "waiting") {
      return;
    }
    if (navigator.onLine) {
      say(words.saving);
    } else {
      sayHere();
    }
    sender.send(options);
  }

  /* Whether something of it is still to be sent. */
  function isLeft() {
    return (keeper.get(path)?.state ?? "saved") !== "saved";
  }

  function later() {
    if (isPassed) {
      return;
    }
    const record = keep();
    if (!navigator.onLine) {
      sayHere();
    } else if (record.state === "waiting") {
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    }
  }

  function missing() {
    const names = new Set(controls().filter((one) => one.type === "radio").map((one) => one.name));
    return [...names].find((name) => !form.elements[name].value);
  }

  function castLater() {
    const name = missing();
    if (name) {
      keep();
      say(words.incomplete);
      form.elements[name][0].focus();
      return;
    }
    keep({ cast: true });
    sayHere();
  }

  /* Online, the form goes as forms do, with the version that the save under way makes. What it holds stays on the device
     until a later page says that it has arrived. */
  function submit(event) {
    const isCast = event.submitter?.value === "cast";
    clearTimeout(timer);
    timer = 0;
    if (isPassed) {
      return;
    }
    if (!navigator.onLine) {
      event.preventDefault();
      if (isCast) {
        castLater();
      } else {
        keep();
        sayHere();
      }
      return;
    }
    const first = sender.underWay();
    if (first) {
      event.preventDefault();
      Promise.race([first, new Promise((resolve) => setTimeout(resolve, LIMIT))]).finally(() => form.requestSubmit(event.submitter));
      return;
    }
    sender.stop();
    isPassed = true;
    const record = keeper.get(path);
    form.elements.version.value = record ? record.version : form.elements.version.value;
    keep({ cast: isCast && !missing() });
    setTimeout(() => {
      isPassed = false;
      delete form.dataset.sent;
    }, PATIENCE);
  }

  place.addEventListener("sent", ({ detail }) => {
    if (detail.path === path) {
      form.elements.version.value = detail.version;
      if (detail.cast && !isPassed && !isLeft()) {
        location.reload();
      } else if (!isLeft()) {
        say(detail.text);
      }
    }
  });
  place.addEventListener("refused", ({ detail }) => {
    const record = keeper.get(path);
    if (detail.path === path && record?.state === "changed") {
      showChanged();
    } else if (detail.path === path) {
      say(record?.text || words.refused);
    }
  });
  place.addEventListener("unreachable", sayHere);
  place.addEventListener("strange", () => isLeft() && say(place.dataset.signedOut));
  form.addEventListener("input", later);
  form.addEventListener("submit", submit);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && timer && save({ keepalive: true }));
  window.addEventListener("offline", sayHere);

  function showSaved(record) {
    if (!place.dataset.keptAt) {
      keeper.drop(path);
      return;
    }
    fill(record.fields);
    form.elements.version.value = record.version;
    if (record.cast) {
      form.inert = true;
      say(words.done);
    }
  }

  /* What this device holds that this page does not: put back, and sent where nothing was changed elsewhere meanwhile. */
  function putBack() {
    const record = keeper.get(path);
    if (!record) {
      return;
    }
    if (record.state === "saved") {
      showSaved(record);
      return;
    }
    if ("typed" in words) {
      keep({ version: form.elements.version.value, pending: null });
      return;
    }
    const isOurs = record.pending && keeper.same(record.pending, typed());
    if (isOurs || keeper.same(record.fields, typed())) {
      keeper.note(path, { version: form.elements.version.value, pending: null });
    }
    const isFresh = place.dataset.keptAt || keeper.get(path).version === form.elements.version.value;
    fill(record.fields);
    form.elements.version.value = keeper.get(path).version;
    if (record.state === "changed" || !isFresh) {
      keeper.note(path, { state: "changed", cast: false });
      showChanged();
    } else {
      keeper.note(path, { state: "waiting" });
      sayHere();
      sender.send();
    }
  }

  putBack();
  sender.send();
}

document.querySelectorAll("form[data-autosave]").forEach(begin);

const unopened = document.querySelector("[data-opened]");
if (unopened && navigator.onLine) {
  const body = new FormData();
  body.append("csrf_token", unopened.elements.csrf_token.value);
  fetch(unopened.dataset.opened, { method: "POST", body }).catch(() => {});
}
