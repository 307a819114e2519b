/* Keeps a nomination on this device while it is typed, and puts it back. One tab never overwrites another one's words:
   each saving has a stamp of its own, and a tab that finds a stamp it does not know stops saving and asks. Words that
   wait for that answer are set aside in the tab's own storage. Where nothing can be stored, the page works without. */
const PAUSE = 500;
const PREFIX = "nomination:";
const OLDEST = 90 * 24 * 60 * 60 * 1000;
const UNKEPT = ["csrf_token", "form_token"];

function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

function read(key) {
  const draft = attempt(() => JSON.parse(localStorage.getItem(key)));
  return draft?.fields && draft.stamp && draft.at > Date.now() - OLDEST ? draft : null;
}

function remove(key) {
  attempt(() => localStorage.removeItem(key));
}

const session = {
  get: (key) => attempt(() => sessionStorage.getItem(key)),
  set: (key, text) => attempt(() => sessionStorage.setItem(key, text)),
  remove: (key) => attempt(() => sessionStorage.removeItem(key)),
};

function dropOld() {
  const keys = attempt(() => Object.keys(localStorage)) ?? [];
  keys.filter((key) => key.startsWith(PREFIX) && !read(key)).forEach(remove);
}

/* The server has it: forget what was sent, but not what another tab has written since. */
function forget(key) {
  const sent = session.get(`${key}:sent`);
  if (sent && read(key)?.stamp === sent) {
    remove(key);
  }
  if (sent) {
    ["sent", "known", "aside"].forEach((what) => session.remove(`${key}:${what}`));
  }
}

function begin(place) {
  const key = place.dataset.draft;
  const form = place.closest("form");
  const line = place.querySelector("[role=status]");
  const afresh = place.querySelector("[data-draft-afresh]");
  const choice = place.querySelector("[data-draft-choice]");
  const typedBefore = "draftTyped" in place.dataset;
  const first = JSON.stringify(given());
  let known = "";
  let timer = 0;
  let changed = false;
  let touched = typedBefore;
  let asking = false;

  function typed() {
    return Object.fromEntries([...new FormData(form)].filter(([name]) => !UNKEPT.includes(name)));
  }

  /* What the server wrote into the form: a browser that goes back shows what was typed at once. */
  function given() {
    const fields = {};
    for (const control of form.elements) {
      const ticked = ["radio", "checkbox"].includes(control.type);
      if (!control.name || UNKEPT.includes(control.name) || (ticked && !control.defaultChecked)) {
        continue;
      }
      const options = control.tagName === "SELECT" && [...control.options];
      const chosen = options ? (options.find((option) => option.defaultSelected) ?? options[0]) : control;
      fields[control.name] = options || ticked ? chosen.value : control.defaultValue;
    }
    return fields;
  }

  function fill(fields) {
    for (const control of form.elements) {
      const value = fields[control.name];
      if (control.type === "checkbox") {
        control.checked = control.name in fields;
        continue;
      }
      if (typeof value !== "string" || UNKEPT.includes(control.name)) {
        continue;
      }
      if (control.type === "radio") {
        control.checked = control.value === value;
      } else if (control.tagName !== "SELECT" || [...control.options].some((option) => option.value === value)) {
        control.value = value;
      }
    }
  }

  function know(stamp) {
    known = stamp;
    session.set(`${key}:known`, stamp);
  }

  function tell(words, at, style) {
    const format = new Intl.DateTimeFormat(`${document.documentElement.lang.slice(0, 2)}-BE`, style);
    const text = words.replace("{moment}", at ? format.format(at) : "");
    if (line.textContent !== text) {
      line.textContent = text;
    }
    afresh.hidden = true;
  }

  function tellKept(at) {
    tell(place.dataset.kept, at, { hour: "2-digit", minute: "2-digit" });
  }

  function keep() {
    const fields = typed();
    if (!typedBefore && JSON.stringify(fields) === first) {
      remove(key);
      know("");
      tell("");
      return;
    }
    const at = Date.now();
    const stamp = `${at}-${Math.random().toString(36).slice(2)}`;
    const kept = attempt(() => {
      localStorage.setItem(key, JSON.stringify({ at, stamp, fields }));
      return true;
    });
    if (kept) {
      know(stamp);
      tellKept(at);
    } else {
      tell("");
    }
  }

  function ask() {
    asking = true;
    tell(place.dataset.elsewhere);
    choice.hidden = false;
    place.classList.add("nominate-kept--ask");
    if (touched) {
      session.set(`${key}:aside`, JSON.stringify(typed()));
    }
  }

  function settle() {
    asking = false;
    tell("");
    choice.hidden = true;
    place.classList.remove("nominate-kept--ask");
    session.remove(`${key}:aside`);
  }

  function isForeign() {
    const draft = read(key);
    return draft !== null && draft.stamp !== known;
  }

  function save() {
    clearTimeout(timer);
    timer = 0;
    if (!changed) {
      return;
    }
    changed = false;
    if (isForeign()) {
      ask();
    } else {
      if (asking) {
        settle();
      }
      keep();
    }
  }

  function later() {
    changed = true;
    touched = true;
    timer = timer || setTimeout(save, PAUSE);
  }

  /* Another tab has saved, sent or cleared. */
  function look() {
    if (isForeign()) {
      ask();
    } else if (!read(key)) {
      const waited = asking;
      settle();
      know("");
      if (waited && touched) {
        keep();
      }
    }
  }

  function takeOther() {
    const draft = read(key);
    settle();
    if (draft) {
      know(draft.stamp);
      fill(draft.fields);
      tellKept(draft.at);
    }
    changed = false;
    touched = false;
    form.elements.story.focus();
  }

  function keepThese() {
    settle();
    keep();
    form.elements.story.focus();
  }

  function startAfresh() {
    remove(key);
    know("");
    fill(JSON.parse(first));
    changed = false;
    touched = false;
    tell("");
    form.querySelector("[type=radio]:checked").focus();
  }

  function start() {
    dropOld();
    const draft = read(key);
    const aside = attempt(() => JSON.parse(session.get(`${key}:aside`)));
    if (typedBefore) {
      known = session.get(`${key}:known`) ?? "";
    } else {
      session.remove(`${key}:sent`);
    }
    if (aside && !typedBefore) {
      fill(aside);
      touched = true;
    }
    if (draft && ((typedBefore && isForeign()) || (aside && !typedBefore))) {
      ask();
    } else if (typedBefore || aside) {
      settle();
      keep();
    } else if (draft) {
      know(draft.stamp);
      fill(draft.fields);
      tell(place.dataset.restored, draft.at, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
      afresh.hidden = false;
    }
  }

  start();
  form.addEventListener("input", later);
  form.addEventListener("submit", () => {
    changed = true;
    save();
    session.set(`${key}:sent`, asking ? "" : known);
  });
  window.addEventListener("pagehide", save);
  window.addEventListener("pageshow", (event) => event.persisted && look());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  window.addEventListener("storage", (event) => (event.key === key || event.key === null) && look());
  place.querySelector("[data-draft-other]").addEventListener("click", takeOther);
  place.querySelector("[data-draft-these]").addEventListener("click", keepThese);
  afresh.addEventListener("click", startAfresh);
}

const received = document.querySelector("[data-draft-received]");
if (received) {
  forget(received.dataset.draftReceived);
}
const place = document.querySelector("[data-draft]");
if (place) {
  begin(place);
}
