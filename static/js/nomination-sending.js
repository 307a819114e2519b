/* Sends a nomination where there is a network, and keeps it as waiting to be sent where there is none: it then goes by
   itself once the network is back, also when the page was closed and is opened again. Its token makes it count once.
   A device that believes to be connected may not be, so the site is asked first. Buttons with a wish only keep it. */
const LIMITS = [5000, 10000, 20000];
const PAUSES = [3000, 5000, 10000, 20000, 30000];
const MOST_TRIES = 3;
const PATIENCE = 20000;

async function isReachable(limit) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), limit);
  try {
    const response = await fetch("/health", { cache: "no-store", signal: control.signal });
    return response.ok && (await response.text()).trim() === "ok";
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function begin(place) {
  const { form } = place.fields;
  const { keeper, saving, line } = place;
  const told = form.querySelector(".nominate-waiting");
  const sender = form.querySelector("[data-send]");
  let isBusy = false;
  let isPassed = false;
  let isWaiting = false;
  let tries = 0;
  let timer = 0;

  const nth = (list, number) => list[Math.min(number, list.length - 1)];

  function show(words) {
    told.hidden = !words;
    told.querySelector("[role=status]").textContent = words;
  }

  function busy(button, on) {
    isBusy = on;
    if (on) {
      button?.setAttribute("aria-busy", "true");
    } else {
      form.querySelectorAll("[aria-busy]").forEach((each) => each.removeAttribute("aria-busy"));
    }
  }

  /* Whoever stops the page while it is sent, or waits for too long, may press again: its token makes it count once. */
  function go(button) {
    isPassed = true;
    form.requestSubmit(button);
    setTimeout(() => {
      isPassed = false;
      delete form.dataset.sent;
      busy(null, false);
      saving.goOn();
    }, PATIENCE);
  }

  /* It stays noted as waiting until the server's answer is there: should the network go in this very moment. */
  async function send(button, sends) {
    keeper.saveNow();
    await saving.stop();
    keeper.note({ waiting: true, sends });
    go(button);
  }

  function wait() {
    isWaiting = true;
    const isKept = keeper.note({ waiting: true });
    show(isKept ? told.dataset.waiting : told.dataset.waitingOpen);
    timer = setTimeout(tryAgain, nth(PAUSES, tries));
    tries += 1;
  }

  async function tryAgain() {
    clearTimeout(timer);
    if (!isWaiting || isBusy) {
      return;
    }
    busy(sender, true);
    const isThere = await isReachable(nth(LIMITS, tries));
    busy(sender, false);
    if (!isWaiting) {
      return;
    }
    if (!isThere) {
      wait();
      return;
    }
    busy(sender, true);
    await saving.freshen().catch(() => null);
    send(sender, (keeper.record()?.sends ?? 0) + 1);
  }

  async function submit(event) {
    if (isPassed) {
      return;
    }
    event.preventDefault();
    if (isBusy) {
      return;
    }
    const button = event.submitter;
    clearTimeout(timer);
    isWaiting = false;
    busy(button, true);
    keeper.saveNow();
    await saving.stop();
    const isThere = navigator.onLine && (await isReachable(LIMITS[0]));
    if (isThere && button?.name === "wish") {
      go(button);
    } else if (isThere) {
      await send(button, 1);
    } else {
      busy(button, false);
      saving.goOn();
      tries = 0;
      if (button?.name === "wish") {
        show(told.dataset.unreachable);
      } else {
        wait();
      }
    }
  }

  /* Whoever types on wants to change it first: it waits no longer. */
  function type() {
    if (isWaiting || keeper.record()?.waiting) {
      clearTimeout(timer);
      isWaiting = false;
      keeper.note({ waiting: false, sends: 0 });
    }
    show("");
  }

  async function start() {
    const record = keeper.record();
    if ("draftTyped" in place.dataset) {
      keeper.note({ waiting: false, sends: 0 });
      return;
    }
    if (!record?.waiting || line.asking()) {
      return;
    }
    const answer = await saving.looked;
    if (answer?.sent) {
      keeper.saveNow();
      location.replace(answer.sent);
    } else if ((record.sends ?? 0) < MOST_TRIES && !line.asking()) {
      isWaiting = true;
      show(told.dataset.waiting);
      tryAgain();
    }
  }

  form.addEventListener("submit", submit);
  form.addEventListener("input", type);
  window.addEventListener("online", tryAgain);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      isPassed = false;
      busy(null, false);
      saving.goOn();
    }
  });
  start();
}

document.querySelectorAll("[data-draft]").forEach(begin);
