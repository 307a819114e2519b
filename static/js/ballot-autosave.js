/* Saves a ballot while it is filled in. One save is under way at a time; a save without an answer is sent again as it was,
   so that a lost answer is never taken for a second tab. The buttons work without any of this. */
const PAUSE = 1200;
const AGAIN = 5000;

const form = document.querySelector("[data-autosave]");
const line = document.querySelector("[data-save-state]");
let timer = 0;
let changed = false;
let underWay = null;
let unanswered = null;
let stopped = false;

async function send(body, keepalive = false) {
  unanswered = body;
  const response = await fetch(form.dataset.autosave, { method: "POST", body, keepalive, headers: { Accept: "application/json" } });
  unanswered = null;
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const answer = isJson ? await response.json() : { text: "" };
  if (response.ok && answer.version) {
    form.elements.version.value = answer.version;
  } else {
    stopped = true;
  }
  line.textContent = answer.text || form.dataset.refused;
}

async function saveAll() {
  line.textContent = form.dataset.saving;
  if (unanswered) {
    await send(unanswered);
  }
  while (changed && !stopped) {
    changed = false;
    await send(new FormData(form));
  }
}

function save() {
  clearTimeout(timer);
  timer = 0;
  if (underWay || stopped) {
    return underWay ?? Promise.resolve();
  }
  underWay = saveAll()
    .catch(() => {
      line.textContent = form.dataset.offline;
      timer = setTimeout(save, AGAIN);
    })
    .finally(() => {
      underWay = null;
      if (changed && !timer && !stopped) {
        timer = setTimeout(save, PAUSE);
      }
    });
  return underWay;
}

function later() {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

/* A button waits for the save under way, so that it sends the version that this save makes. */
function submit(event) {
  clearTimeout(timer);
  timer = 0;
  changed = false;
  stopped = true;
  const first = underWay ?? (unanswered && send(unanswered).catch(() => {}));
  if (first) {
    event.preventDefault();
    unanswered = null;
    first.finally(() => form.requestSubmit(event.submitter));
  }
}

function leave() {
  if (document.visibilityState === "hidden" && timer && !underWay && !unanswered && !stopped) {
    clearTimeout(timer);
    timer = 0;
    changed = false;
    underWay = send(new FormData(form), true)
      .catch(later)
      .finally(() => {
        underWay = null;
      });
  }
}

if (form) {
  form.addEventListener("input", later);
  form.addEventListener("submit", submit);
  document.addEventListener("visibilitychange", leave);
  window.addEventListener("online", () => (unanswered || changed) && save());
}

const unopened = document.querySelector("[data-opened]");
if (unopened) {
  const body = new FormData();
  body.append("csrf_token", unopened.elements.csrf_token.value);
  fetch(unopened.dataset.opened, { method: "POST", body }).catch(() => {});
}
