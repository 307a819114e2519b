/* Takes a juror's dossiers along on this device, once they ask for it here: pages, their parts and photos, a few at a time
   and only what has changed. What is recused, taken back or closed goes with the next visit. */
const AT_ONCE = 3;
const FRESH = 6 * 3600 * 1000;
const OFTEN = 10 * 60 * 1000;

function prepare(place) {
  const { account, edition, home, worker } = place.dataset;
  const { keeper, sender } = place;
  const name = `ballots:${account}:${edition}`;
  const flag = `ballots:taken:${account}:${edition}`;
  const box = document.querySelector("[data-taking]");
  const isPossible = "serviceWorker" in navigator && "caches" in window;
  const parts = new Set();
  let underWay = null;

  function tell(words, count = 0, total = 0) {
    const state = box?.querySelector("[data-taking-state]");
    if (state) {
      state.textContent = words ? state.dataset[words].replace("{count}", count).replace("{total}", total) : "";
    }
  }

  function show() {
    box.hidden = !isPossible;
    box.querySelector("[data-take]").hidden = keeper.isTaken();
    box.querySelector("[data-untake]").hidden = !keeper.isTaken();
  }

  async function forget() {
    localStorage.removeItem(flag);
    Object.keys(localStorage)
      .filter((key) => key.startsWith(`ballots:draft:${account}:`) && JSON.parse(localStorage.getItem(key)).state === "saved")
      .forEach((key) => localStorage.removeItem(key));
    const all = await navigator.serviceWorker.getRegistrations();
    await Promise.all(all.filter((one) => new URL(one.scope).pathname === home).map((one) => one.unregister()));
    await caches.delete(name);
  }

  /* The worker keeps whatever passes it, so asking is enough. */
  async function fetchPart(address) {
    const path = new URL(address, location.href);
    path.hash = "";
    if (path.origin !== location.origin || parts.has(path.href)) {
      return;
    }
    parts.add(path.href);
    const response = await fetch(path);
    if (path.pathname.endsWith(".css")) {
      const found = [...(await response.text()).matchAll(/url\(["']?([^"')]+)["']?\)/g)].map((match) => match[1]);
      await Promise.all(found.filter((one) => !one.startsWith("data:")).map((one) => fetchPart(new URL(one, path))));
    }
  }

  async function fetchPage(path, stamp) {
    const response = await fetch(path, { headers: { "X-Kept-Stamp": stamp, Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const found = [
      ...[...page.querySelectorAll("link[rel=stylesheet], link[rel=icon], svg use")].map((one) => one.getAttribute("href")),
      ...[...page.querySelectorAll("script[src], img[src]")].map((one) => one.getAttribute("src")),
    ];
    for (const address of found) {
      await fetchPart(address).catch(() => {});
    }
  }

  async function discard(shelf, pages) {
    for (const { url } of await shelf.keys()) {
      const path = new URL(url).pathname;
      const dossier = path.startsWith(`${home}/`) && path.split("/").slice(0, 4).join("/");
      if (dossier && !(dossier in pages)) {
        await shelf.delete(url);
        parts.delete(url);
      }
    }
  }

  /* Dossiers whose page is old, or no longer as it is kept. */
  async function listDue(shelf, pages) {
    const due = [];
    for (const [path, stamp] of Object.entries(pages)) {
      const kept = await shelf.match(path);
      const isFresh = kept && Number(kept.headers.get("X-Kept-At")) > Date.now() - FRESH;
      if (!isFresh || kept.headers.get("X-Kept-Stamp") !== stamp) {
        due.push([path, stamp]);
      }
    }
    return due;
  }

  async function fetchAll(shelf, pages) {
    const total = Object.keys(pages).length;
    const due = await listDue(shelf, pages);
    let count = total - due.length;
    tell("busy", count, total);
    async function work() {
      for (let next = due.shift(); next && keeper.isTaken(); next = due.shift()) {
        await fetchPage(...next).catch(() => {});
        const isKept = Boolean(await shelf.match(next[0]));
        count += isKept;
        dropSaved(next[0]);
        tell("busy", count, total);
      }
    }
    await fetchPage(home, "");
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (keeper.isTaken()) {
      tell(count < total ? "partly" : "done", count, total);
    }
  }

  function dropSaved(path) {
    if (keeper.get(path)?.state === "saved") {
      keeper.drop(path);
    }
  }

  async function sync() {
    if (!keeper.isTaken()) {
      return;
    }
    const answer = await sender.ask();
    if (!answer) {
      return;
    }
    if (!answer.open) {
      await forget();
      return;
    }
    localStorage.setItem(flag, String(Date.now()));
    await navigator.serviceWorker.register(worker, { scope: home });
    await controlled();
    const shelf = await caches.open(name);
    await discard(shelf, answer.pages);
    await fetchAll(shelf, answer.pages);
  }

  function controlled() {
    if (navigator.serviceWorker.controller) {
      return null;
    }
    return new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
  }

  function start() {
    underWay ??= sync()
      .catch(() => {})
      .finally(() => (underWay = null));
    return underWay;
  }

  async function take() {
    try {
      localStorage.setItem(flag, "1");
      await navigator.serviceWorker.register(worker, { scope: home });
      await caches.open(name);
    } catch {
      tell("failed");
      return;
    }
    show();
    await start();
    show();
    box.querySelector("[data-untake]").focus();
  }

  async function untake() {
    await forget();
    tell("");
    show();
    box.querySelector("[data-take]").focus();
  }

  if (!isPossible) {
    return;
  }
  if (box) {
    show();
    box.querySelector("[data-take]").addEventListener("click", take);
    box.querySelector("[data-untake]").addEventListener("click", untake);
  }
  const isDue = () => Number(localStorage.getItem(flag)) < Date.now() - OFTEN;
  if (keeper.isTaken() && !place.dataset.keptAt && (location.pathname === home || place.dataset.settled || isDue())) {
    start().then(() => box && show());
  }
  place.addEventListener("sent", ({ detail }) => detail.cast && start());
}

document.querySelectorAll("[data-kept]").forEach(prepare);
