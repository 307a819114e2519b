/* Opens a locked pack with its passphrase, in the browser and without a network (awards/ceremony/locking.py is the other
   side). The key stays in the window and in those that it opens, and is forgotten with them; the passphrase is not kept. */
(function () {
  "use strict";
  const form = document.querySelector("[data-lock]");
  if (!form) {
    return;
  }
  const { salt, iterations, opens, folder, wrong, working, unable } = form.dataset;
  const said = form.querySelector("[data-said]"), field = form.querySelector("input");
  const shelf = `pack-${salt}`;
  const NONCE = 12;
  let key = null, raw = "";

  const fromText = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const toText = (bytes) => btoa(String.fromCharCode(...bytes));
  const utf8 = (text) => new TextEncoder().encode(text);

  function fetchPart(name) {
    return new Promise((resolve, reject) => {
      if (window.packLocked?.[name]) {
        resolve(window.packLocked[name]);
        return;
      }
      const script = document.createElement("script");
      script.src = `${folder}${name}.js`;
      script.onload = () => resolve(window.packLocked[name]);
      script.onerror = reject;
      document.head.append(script);
    });
  }

  async function openPart(name, withKey = key) {
    const locked = fromText(await fetchPart(name));
    const how = { name: "AES-GCM", iv: locked.subarray(0, NONCE), additionalData: utf8(name) };
    const filled = new Uint8Array(await crypto.subtle.decrypt(how, withKey, locked.subarray(NONCE)));
    return filled.subarray(4, 4 + new DataView(filled.buffer).getUint32(0));
  }

  async function derive(passphrase) {
    const typed = await crypto.subtle.importKey("raw", utf8(passphrase.normalize("NFKC").trim()), "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: fromText(salt), iterations: Number(iterations) };
    return toText(new Uint8Array(await crypto.subtle.deriveBits(how, typed, 256)));
  }

  function keep(found) {
    try {
      sessionStorage.setItem(shelf, found);
    } catch {
      /* some browsers keep nothing for a page from a disk: the passphrase is asked for again then */
    }
  }

  function kept() {
    try {
      return sessionStorage.getItem(shelf);
    } catch {
      return null;
    }
  }

  async function enter(found) {
    const tried = await crypto.subtle.importKey("raw", fromText(found), "AES-GCM", false, ["decrypt"]);
    const part = await openPart(opens, tried);
    key = tried;
    raw = found;
    keep(found);
    form.hidden = true;
    const place = document.querySelector("[data-sealed]");
    place.innerHTML = new TextDecoder().decode(part);
    place.hidden = false;
    (window.startStage ?? window.startPresenter ?? window.startPapers)?.(openPart);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = working;
    try {
      await enter(await derive(field.value));
      said.textContent = "";
    } catch {
      said.textContent = wrong;
      field.select();
    }
  });

  /* A window that this one opened asks for the key; this one asks the one that opened it. */
  addEventListener("message", (event) => {
    if (event.data?.pack === "key?" && raw && event.source?.opener === window) {
      event.source.postMessage({ pack: "key", key: raw }, "*");
    } else if (event.data?.pack === "key" && !key && event.source === window.opener) {
      enter(event.data.key).catch(() => {});
    }
  });

  async function begin() {
    if (!window.crypto?.subtle) {
      said.textContent = unable;
      return;
    }
    const found = kept();
    if (found) {
      await enter(found).catch(() => {});
    }
    if (!key) {
      window.opener?.postMessage({ pack: "key?" }, "*");
      field.focus();
    }
  }

  begin();
})();
