/* The nomination form as three steps of one page. Each step has an address (#step-story), so that the browser's way back
   goes a step back; a link to a field opens the step that it is in. Nothing is sent before the last step, and nothing
   that is missing sends the reader away: it is said beside its field. Without this, the form is one long page. */
const form = document.querySelector("form[data-steps]");

function begin() {
  const steps = [...form.querySelectorAll("[data-step]")];
  const progress = form.querySelector(".nominate-progress");
  const links = [...progress.querySelectorAll("a")];
  const pattern = form.querySelector("[data-complaint]");
  const send = form.querySelector("[data-send]");
  let current = steps[0];

  function stepOf(id) {
    return (id && document.getElementById(id)?.closest("[data-step]")) || null;
  }

  function show(step) {
    current = step;
    const at = steps.indexOf(step);
    form.dataset.at = step.id;
    for (const each of steps) {
      each.toggleAttribute("data-current", each === step);
    }
    links.forEach((link, number) => {
      link.classList.toggle("nominate-progress__step--done", number < at);
      number === at ? link.setAttribute("aria-current", "step") : link.removeAttribute("aria-current");
    });
  }

  /* A step that asks at once begins in its first empty field; one that has something to read, at its heading. */
  function enter(step) {
    const empty = inputs(step).find((control) => control.type !== "radio" && !control.value);
    const goal = (step.dataset.stepBegins === "field" && empty) || step.querySelector(".nominate-step__title");
    goal.focus({ preventScroll: true });
    progress.scrollIntoView();
  }

  function go(step) {
    if (step !== current) {
      history.pushState({ from: current.id }, "", `#${step.id}`);
      show(step);
    }
    enter(step);
  }

  function back() {
    const before = steps[steps.indexOf(current) - 1];
    if (history.state?.from === before.id) {
      history.back();
    } else {
      go(before);
    }
  }

  /* The address has changed: by the browser's way back, or by a link to a step or to a field. */
  function follow() {
    const id = location.hash.slice(1);
    const step = id ? stepOf(id) : steps[0];
    if (!step) {
      return;
    }
    const goal = document.getElementById(id);
    const moved = step !== current;
    show(step);
    if (goal && goal !== step) {
      goal.focus();
    } else if (moved) {
      enter(step);
    }
  }

  function applies(control) {
    for (let box = control.closest("[data-when]"); box; box = box.parentElement.closest("[data-when]")) {
      if (getComputedStyle(box).display === "none") {
        return false;
      }
    }
    return true;
  }

  function inputs(step) {
    return [...step.querySelectorAll("input, textarea, select")].filter(
      (control) => control.type !== "hidden" && !control.disabled && applies(control) && !control.closest("details:not([open])"),
    );
  }

  function complaint(control) {
    const { sayEmpty, sayShort, sayAddress, least } = control.dataset;
    const text = control.value.trim();
    if (!text) {
      return sayEmpty ?? "";
    }
    if (sayShort && [...text].length < Number(least)) {
      return sayShort;
    }
    return (control.validity.typeMismatch && sayAddress) || "";
  }

  function noteOf(control) {
    return document.getElementById(`${control.id}-error`);
  }

  function say(control, words) {
    let note = noteOf(control);
    if (!note) {
      note = pattern.content.firstElementChild.cloneNode(true);
      note.id = `${control.id}-error`;
      control.before(note);
      control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${note.id}`.trim());
    }
    note.lastElementChild.textContent = words;
    control.setAttribute("aria-invalid", "true");
    control.closest(".field").classList.add("field--invalid");
  }

  function unsay(control) {
    const note = noteOf(control);
    if (!note || complaint(control)) {
      return;
    }
    note.remove();
    control.removeAttribute("aria-invalid");
    const left = (control.getAttribute("aria-describedby") ?? "").replace(note.id, "").trim();
    left ? control.setAttribute("aria-describedby", left) : control.removeAttribute("aria-describedby");
    control.closest(".field").classList.remove("field--invalid");
  }

  /* Whether all that a step needs is there; else it is said, and the caret put where it is missing. */
  function isComplete(step) {
    const lacking = inputs(step).filter((control) => complaint(control));
    lacking.forEach((control) => say(control, complaint(control)));
    if (lacking.length > 0) {
      if (step !== current) {
        go(step);
      }
      lacking[0].focus();
    }
    return lacking.length === 0;
  }

  function next() {
    if (isComplete(current)) {
      go(steps[steps.indexOf(current) + 1]);
    }
  }

  /* The Enter key goes on to what is filled in next, and sends only from the last such field. */
  function enterKey(event) {
    const control = event.target;
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || control.tagName !== "INPUT" || control.type === "file") {
      return;
    }
    event.preventDefault();
    const all = inputs(current).filter((each) => each === control || each.type !== "radio" || each.checked);
    const following = all.slice(all.indexOf(control) + 1).find((each) => each.type !== "checkbox" && (each.type !== "radio" || each.name !== control.name));
    if (following) {
      following.focus();
    } else if (current === steps.at(-1)) {
      form.requestSubmit(send);
    } else {
      next();
    }
  }

  function submit(event) {
    if (event.submitter?.name === "wish" || steps.every(isComplete)) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function start() {
    const wrong = form.querySelector("[aria-invalid=true], .field--invalid");
    const refused = document.querySelector(".error-summary") && (wrong?.closest("[data-step]") ?? steps.at(-1));
    const first = refused ?? stepOf(location.hash.slice(1)) ?? steps[0];
    if (refused) {
      history.replaceState(history.state, "", refused === steps[0] ? location.pathname + location.search : `#${refused.id}`);
    }
    form.toggleAttribute("data-stepped", true);
    form.querySelectorAll("[data-with-steps]").forEach((each) => (each.hidden = false));
    show(first);
  }

  start();
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".nominate-progress__step");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      go(stepOf(link.hash.slice(1)));
    } else if (event.target.closest("[data-step-next]")) {
      next();
    } else if (event.target.closest("[data-step-back]")) {
      back();
    }
  });
  form.addEventListener("keydown", enterKey);
  form.addEventListener("input", (event) => event.target.closest(".field--invalid") && unsay(event.target));
  form.addEventListener("submit", submit, true);
  form.querySelector("[data-draft-afresh]")?.addEventListener("click", () => go(steps[0]));
  window.addEventListener("popstate", follow);
}

if (form) {
  begin();
}
