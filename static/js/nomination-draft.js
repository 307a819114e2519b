/* Keeps a nomination on this device while it is typed, and puts it back. One tab never overwrites another one's words:
   each saving has a stamp of its own, and a tab that finds a stamp it does not know stops saving and asks. Words that
   wait for that answer are set aside in the tab's own storage. Where nothing can be stored, the page works without.
   What is kept here is also saved with us (nomination-saving.js) and sent (nomination-sending.js): `keeper` is for them. */
const PAUSE = 500;
const PREFIX = "nomination:";
const OLDEST = 90 * 24 * 60 * 60 * 1000;

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

function write(key, draft) {
  return attempt(() => {
    localStorage.setItem(key, JSON.stringify(draft));
    return true;
  });
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
  let key = place.dataset.draft;
  const { form, typed, given, fill, same } = place.fields;
  const { tell, asking, DAY } = place.line;
  const typedBefore = "draftTyped" in place.dataset;
  const isGiven = "draftGiven" in place.dataset;
  const first = given();
  const words = place.dataset;
  let known = "";
  let timer = 0;
  let changed = false;
  let touched = typedBefore;

  const version = () => Number(form.elements.draft_version.value) || 0;

  function know(stamp) {
    known = stamp;
    if (stamp) {
      session.set(`${key}:known`, stamp);
    } else {
      session.remove(`${key}:known`);
    }
  }

  function knowVersion(number) {
    form.elements.draft_version.value = number || "";
  }

  function keep() {
    const fields = typed();
    if (!typedBefore && !isGiven && !version() && same(fields, first)) {
      remove(key);
      know("");
      tell("");
      return;
    }
    const before = read(key);
    if (before && before.stamp === known && before.version > version()) {
      knowVersion(before.version);
    }
    const at = Date.now();
    const stamp = `${at}-${Math.random().toString(36).slice(2)}`;
    const { id, pending } = before && before.stamp === known ? before : {};
    const kept = write(key, { at, stamp, fields, version: version(), id, pending });
    know(kept ? stamp : "");
    tell(kept ? words.kept : "", at);
    place.dispatchEvent(new Event("kept"));
  }

  function ask(question) {
    place.line.ask(question);
    if (touched) {
      session.set(`${key}:aside`, JSON.stringify(typed()));
    }
  }

  function settle() {
    place.line.settle();
    session.remove(`${key}:aside`);
  }

  function askOfDevice(draft) {
    const another = isGiven && draft.fields.form_token !== form.elements.form_token.value;
    ask({ kind: "device", words: another ? words.another : words.elsewhere, fields: draft.fields, take: takeOther, keep: keepThese });
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
      askOfDevice(read(key));
    } else {
      if (asking()?.kind === "device") {
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
      askOfDevice(read(key));
    } else if (!read(key) && asking()?.kind !== "server") {
      const waited = asking();
      settle();
      know("");
      if (waited && touched) {
        keep();
      }
    }
  }

  function take(draft) {
    know(draft.stamp);
    knowVersion(draft.version);
    fill(draft.fields);
    changed = false;
    touched = false;
  }

  function takeOther() {
    const draft = read(key);
    settle();
    if (draft) {
      take(draft);
      tell(words.kept, draft.at);
      place.dispatchEvent(new Event("kept"));
    }
  }

  function keepThese() {
    const draft = read(key);
    settle();
    if (draft?.fields.form_token === form.elements.form_token.value) {
      knowVersion(draft.version);
    }
    keep();
  }

  /* Another category was chosen on this page: what is typed is kept under its name from now on. */
  function move({ detail }) {
    if (!isForeign()) {
      remove(key);
    }
    settle();
    ["sent", "known", "aside"].forEach((what) => session.remove(`${key}:${what}`));
    key = place.dataset.draft = detail.key;
    place.dataset.save = detail.save;
    known = "";
    changed = true;
    save();
  }

  async function startAfresh() {
    const isGone = await place.saving?.forget();
    if (isGone === false) {
      tell(words.needsNetwork);
      return;
    }
    remove(key);
    know("");
    session.remove(`${key}:aside`);
    if (isGone || typedBefore || isGiven) {
      const address = new URL(location.href);
      ["draft", "like", "late"].forEach((name) => address.searchParams.delete(name));
      location.replace(address.pathname + address.search);
      return;
    }
    fill(first);
    changed = false;
    touched = false;
    tell("");
    form.querySelector("[type=radio]:checked")?.focus();
  }

  function restore(draft) {
    take(draft);
    tell(words.restored, draft.at, DAY);
  }

  /* A draft of the server's, or the colleague of another nomination: beside it, the device may hold words of its own. */
  function startGiven(draft) {
    const isSame = draft?.fields.form_token === form.elements.form_token.value;
    if (draft && isSame && draft.synced !== draft.stamp && draft.version === version()) {
      restore(draft);
    } else if (draft && !(isSame && draft.synced === draft.stamp)) {
      askOfDevice(draft);
    } else if (words.givenAt) {
      remove(key);
      tell(words.restored, Number(words.givenAt), DAY);
    }
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
      askOfDevice(draft);
    } else if (typedBefore || aside) {
      settle();
      keep();
    } else if (isGiven) {
      startGiven(draft);
    } else if (draft) {
      restore(draft);
    }
  }

  place.keeper = {
    ask, settle, keep, knowVersion, version,
    isTouched: () => touched,
    record: () => (read(key)?.stamp === known ? read(key) : null),
    /* Notes something beside what is kept, which stays as it is. */
    note(what) {
      const draft = read(key);
      return draft?.stamp === known && write(key, { ...draft, ...what });
    },
    saveNow() {
      changed = true;
      save();
      session.set(`${key}:sent`, asking()?.kind === "device" ? "" : known);
    },
  };
  start();
  form.addEventListener("input", later);
  window.addEventListener("pagehide", save);
  window.addEventListener("pageshow", (event) => event.persisted && look());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  window.addEventListener("storage", (event) => (event.key === key || event.key === null) && look());
  place.addEventListener("draft:move", move);
  place.querySelector("[data-draft-yes]").addEventListener("click", startAfresh);
}

const received = document.querySelector("[data-draft-received]");
if (received) {
  forget(received.dataset.draftReceived);
}
const place = document.querySelector("[data-draft]");
if (place) {
  begin(place);
}
