/* What a juror chose and typed stays on the device until the site has it, under their own account: `keeper` on the
   element marked data-kept, for the modules that save, send and show. A record: path, save, title, fields, shown, version
   (the one it is based on), stamp (its latest change), at, cast, pending (fields of a save without an answer), state
   (waiting, changed, refused; saved: with the site, but not in the page that is kept here), text. */
const DAYS = 30;
const DAY = 24 * 3600 * 1000;

function prepare(place) {
  const prefix = `ballots:draft:${place.dataset.account}:`;
  const here = new Map();
  let isDurable = true;

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function stored() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  }

  function tell() {
    place.dispatchEvent(new Event("kept"));
  }

  function get(path) {
    return isDurable ? read(prefix + path) : (here.get(path) ?? null);
  }

  function put(record) {
    here.set(record.path, record);
    try {
      localStorage.setItem(prefix + record.path, JSON.stringify(record));
      isDurable = true;
    } catch {
      isDurable = false;
    }
    tell();
  }

  function drop(path) {
    here.delete(path);
    try {
      localStorage.removeItem(prefix + path);
    } catch {
      /* there was nothing */
    }
    tell();
  }

  const all = () => {
    const found = isDurable ? stored().map(read) : [...here.values()];
    return found.filter((record) => record?.fields && record.state !== "saved").sort((one, other) => one.at - other.at);
  };

  /* Dossiers taken along show what was saved last, also while the page that is kept here is older. */
  function isTaken() {
    try {
      return Boolean(localStorage.getItem(`ballots:taken:${place.dataset.account}:${place.dataset.edition}`));
    } catch {
      return false;
    }
  }

  place.keeper = {
    get,
    put,
    drop,
    all,
    isTaken,
    /* Whether what is kept outlives this page. */
    isDurable: () => isDurable,
    /* Only a record that is there: one that another tab has sent meanwhile does not come back. */
    note(path, changes) {
      const record = get(path);
      if (record) {
        put({ ...record, ...changes });
      }
    },
    same: (one, other) => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort()),
  };
  if (place.dataset.settled) {
    drop(place.dataset.settled);
  }
  for (const record of stored().map(read)) {
    if (record && record.at < Date.now() - DAYS * DAY) {
      drop(record.path);
    }
  }
  window.addEventListener("storage", (event) => {
    if (event.key === null || event.key.startsWith(prefix)) {
      tell();
    }
  });
}

document.querySelectorAll("[data-kept]").forEach(prepare);
