/* What the site keeps on a device belongs to whoever is signed in: what another account took along is deleted, and so is
   one's own on signing out; ballots that were not sent yet are asked about first. */
const DAYS = 7;
const DAY = 24 * 3600 * 1000;
const PREFIX = "ballots:";

const form = document.querySelector("form[data-owner]");
const dialog = document.querySelector("[data-leaving]");
let isPassed = false;

function keys(part) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + part));
  } catch {
    return [];
  }
}

async function forgetCaches(isGoing) {
  if (!("caches" in window)) {
    return;
  }
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && isGoing(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

async function forgetWorkers() {
  const all = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(all.filter((one) => one.scope.endsWith("/ballots")).map((one) => one.unregister()));
}

/* What another account took along, or what was not looked at for a week. */
async function forgetOld(account) {
  const isOld = (key) => {
    const at = Number(localStorage.getItem(key));
    return at > 1 && at < Date.now() - DAYS * DAY;
  };
  const going = keys("taken:").filter((key) => key.split(":")[2] !== account || isOld(key));
  going.forEach((key) => localStorage.removeItem(key));
  if (going.length) {
    const names = going.map((key) => key.replace("taken:", ""));
    await forgetCaches((name) => names.includes(name));
  }
  await forgetCaches((name) => name.split(":")[1] !== account);
}

async function leave() {
  keys("").forEach((key) => localStorage.removeItem(key));
  await Promise.all([forgetCaches(() => true), forgetWorkers()]).catch(() => {});
  isPassed = true;
  form.requestSubmit();
}

function countUnsent(account) {
  return keys(`draft:${account}:`).filter((key) => JSON.parse(localStorage.getItem(key))?.state !== "saved").length;
}

function signOut(event) {
  if (isPassed || !keys("").length) {
    return;
  }
  event.preventDefault();
  const count = countUnsent(form.dataset.owner);
  if (!count) {
    leave();
    return;
  }
  const title = dialog.querySelector("h2");
  title.textContent = count === 1 ? title.dataset.one : title.dataset.many.replace("{count}", count);
  dialog.showModal();
}

if (form) {
  forgetOld(form.dataset.owner).catch(() => {});
  form.addEventListener("submit", signOut);
  dialog.querySelector("[data-stay]").addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-go]").addEventListener("click", () => {
    dialog.close();
    leave();
  });
}
