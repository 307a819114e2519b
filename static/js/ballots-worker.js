/* Serves a juror's dossiers on a device that takes them along: from the network where there is one, else as they were kept.
   What is kept lies in one cache per account and edition, which the pages make and delete; without one nothing is kept. */
const DAYS = 7;
const DAY = 24 * 3600 * 1000;
const PATIENCE = 5000;
const LONGEST = 15000;
const HOME = new URL(self.registration.scope).pathname;
const EDITION = HOME.split("/")[1];
const PAGE = new RegExp(`^${HOME}(/\\d+)?$`);
const PHOTO = new RegExp(`^${HOME}/\\d+/evidence/[^/]+$`);
const PLACE = 'data-kept-at=""';

/* With the caches of two accounts on one device, nobody's is shown. */
async function openShelf(account) {
  const names = (await caches.keys()).filter((name) => name.startsWith("ballots:") && name.split(":")[2] === EDITION);
  const isOurs = names.length === 1 && (!account || names[0] === `ballots:${account}:${EDITION}`);
  return isOurs ? caches.open(names[0]) : null;
}

function within(limit, promise) {
  return Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error("slow")), limit))]);
}

/* The page with the moment written into it, so that it can say how old it is. */
async function keepPage(request, response) {
  const isPage = response.ok && response.headers.get("Content-Type")?.includes("text/html");
  if (!isPage) {
    return;
  }
  const text = await response.text();
  const shelf = await openShelf(text.match(/data-account="(\d+)"/)?.[1] ?? "nobody");
  if (!shelf || !text.includes(PLACE)) {
    return;
  }
  const headers = new Headers(response.headers);
  headers.delete("Content-Length");
  headers.set("X-Kept-At", String(Date.now()));
  headers.set("X-Kept-Stamp", request.headers.get("X-Kept-Stamp") ?? "");
  const kept = new Response(text.replace(PLACE, `data-kept-at="${Date.now()}"`), { headers });
  await shelf.put(new URL(request.url).pathname, kept);
}

async function findPage(path) {
  const shelf = await openShelf();
  const found = await shelf?.match(path);
  if (found && Number(found.headers.get("X-Kept-At")) < Date.now() - DAYS * DAY) {
    await shelf.delete(path);
    return null;
  }
  return found;
}

async function showPage(event) {
  const path = new URL(event.request.url).pathname;
  const asked = fetch(event.request);
  const keeping = asked.then((response) => keepPage(event.request, response.clone())).catch(() => {});
  event.waitUntil(keeping);
  if (event.request.headers.has("X-Kept-Stamp")) {
    await keeping;
  }
  const kept = await findPage(path);
  try {
    const response = await (kept ? within(PATIENCE, asked) : asked);
    return kept && response.status >= 500 ? kept : response;
  } catch (error) {
    if (kept) {
      return kept;
    }
    if (path !== HOME && (await findPage(HOME))) {
      return Response.redirect(`${HOME}#missing`);
    }
    throw error;
  }
}

/* A ballot that could not be sent is kept by its page, which is shown again and says so. */
async function sendBallot(request) {
  try {
    return await within(LONGEST, fetch(request));
  } catch (error) {
    const { pathname } = new URL(request.url);
    if (await findPage(pathname)) {
      return Response.redirect(pathname, 303);
    }
    throw error;
  }
}

/* Style sheets, scripts and fonts have an address per version, photos never change: what is there is right. */
async function showPart(event) {
  const shelf = await openShelf();
  const found = await shelf?.match(event.request.url);
  if (found) {
    return found;
  }
  const response = await fetch(event.request);
  if (shelf && response.ok && response.status === 200) {
    const copy = response.clone();
    event.waitUntil(shelf.put(event.request.url, copy).catch(() => {}));
  }
  return response;
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) {
    return;
  }
  if (PAGE.test(pathname) && request.method === "POST" && request.mode === "navigate") {
    event.respondWith(sendBallot(request));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate" ? pathname.startsWith(HOME) && !PHOTO.test(pathname) : PAGE.test(pathname)) {
    event.respondWith(showPage(event));
  } else if (pathname.startsWith("/static/") || PHOTO.test(pathname)) {
    event.respondWith(showPart(event));
  }
});
