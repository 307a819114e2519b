/* Saves a nomination with us while it is typed, once its writer's address is known: on top of the version that this page
   knows of, so that nothing is overwritten unseen. One save is under way at a time; one without an answer is sent again
   as it was, so that a lost answer is never taken for another device. `saving` on the element marked data-draft. */
const PAUSE = 1500;
const AGAIN = 10000;
const PATIENCE = 20000;
const PLAUSIBLE = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

function begin(place) {
  const { form, typed, fill, same } = place.fields;
  const { keeper, line } = place;
  const words = place.dataset;
  let timer = 0;
  let underWay = null;
  let unanswered = null;
  let isDue = false;
  let stopped = false;

  const isKnown = () => "signedIn" in words || PLAUSIBLE.test(form.elements.nominator_address.value.trim());

  /* The page may have been open for longer than its key works. */
  async function freshen() {
    const page = await (await fetch(location.pathname)).text();
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrf_token]");
    document.querySelectorAll("[name=csrf_token]").forEach((field) => (field.value = fresh?.value ?? field.value));
  }

  async function post(address, fields, keepalive = false) {
    for (const last of [false, true]) {
      const body = new FormData();
      Object.entries({ ...fields, csrf_token: form.elements.csrf_token?.value ?? "" }).forEach(([name, text]) => body.append(name, text));
      const control = new AbortController();
      const limit = setTimeout(() => control.abort(), PATIENCE);
      const options = { method: "POST", body, keepalive, signal: control.signal, headers: { Accept: "application/json" } };
      const response = await fetch(address, options).finally(() => clearTimeout(limit));
      if (response.status !== 400 || last) {
        return response;
      }
      await freshen();
    }
  }

  async function answerOf(response) {
    return response.headers.get("Content-Type")?.includes("json") ? response.json() : null;
  }

  function tellSaved(at) {
    const isHere = keeper.record() !== null;
    line.tell(isHere ? words.saved : words.savedThere, at);
  }

  function know(answer) {
    keeper.knowVersion(answer.version);
    for (const offer of document.querySelectorAll(`[data-draft-offer="${answer.id}"]`)) {
      offer.hidden = true;
    }
  }

  function showSent(address) {
    stopped = true;
    const link = place.querySelector("[data-draft-sent]");
    link.href = address;
    link.hidden = false;
    line.tell(words.sent);
  }

  function askOfServer(answer) {
    const { fields, at } = answer;
    keeper.ask({
      kind: "server", words: words.changed, fields, at, style: line.DAY,
      take() {
        keeper.settle();
        fill(fields);
        know(answer);
        keeper.keep();
      },
      keep() {
        keeper.settle();
        know(answer);
        keeper.keep();
      },
    });
  }

  /* Words of this device whose save had no answer: the page was left in that moment. */
  function isOurs(answer) {
    const pending = keeper.record()?.pending;
    return Boolean(pending) && same(pending, answer.fields);
  }

  const present = () => ({ fields: typed(), version: keeper.version(), stamp: keeper.record()?.stamp });

  async function send(save, keepalive = false) {
    unanswered = save;
    keeper.note({ pending: save.fields });
    const response = await post(words.save, { ...save.fields, draft_version: save.version }, keepalive);
    if (response.status >= 500 || response.status === 429) {
      throw new Error(response.status);
    }
    const answer = await answerOf(response);
    unanswered = null;
    if (answer?.sent) {
      showSent(answer.sent);
    } else if (response.status === 409 && answer?.fields && isOurs(answer)) {
      know(answer);
      isDue = true;
    } else if (response.status === 409 && answer?.fields) {
      askOfServer(answer);
    } else if (answer?.kept) {
      know(answer);
      const isLatest = keeper.record()?.stamp === save.stamp;
      keeper.note({ version: answer.version, id: answer.id, pending: null, ...(isLatest ? { synced: save.stamp } : {}) });
      if (!isDue) {
        tellSaved(answer.at);
      }
    } else {
      stopped = response.status !== 200;
    }
  }

  async function saveAll() {
    if (unanswered) {
      await send(unanswered);
    }
    while (isDue && !stopped && !line.asking() && isKnown()) {
      isDue = false;
      await send(present());
    }
  }

  function save() {
    clearTimeout(timer);
    timer = 0;
    if (underWay || stopped) {
      return;
    }
    underWay = saveAll()
      .catch(() => {
        isDue = true;
        timer = setTimeout(save, AGAIN);
      })
      .finally(() => {
        underWay = null;
        if (isDue && !timer && !stopped) {
          timer = setTimeout(save, PAUSE);
        }
      });
  }

  function later() {
    isDue = true;
    if (!timer && !underWay && !stopped && !line.asking() && isKnown()) {
      timer = setTimeout(save, PAUSE);
    }
  }

  function leave() {
    if (document.visibilityState === "hidden" && isDue && isKnown() && !underWay && !unanswered && !stopped && !line.asking()) {
      isDue = false;
      underWay = send(present(), true)
        .catch(later)
        .finally(() => (underWay = null));
    }
  }

  /* What was put back from this device may have been gone on with on another one since, or sent. */
  async function look() {
    const response = await post(words.read, { form_token: form.elements.form_token.value });
    const answer = response.ok ? await answerOf(response) : null;
    const record = keeper.record();
    if (answer?.sent) {
      showSent(answer.sent);
    } else if (answer?.kept && (answer.version === keeper.version() || isOurs(answer) || same(answer.fields, typed()))) {
      know(answer);
      if (record && record.synced !== record.stamp && !same(answer.fields, typed())) {
        later();
      }
    } else if (answer?.kept && record?.synced === record?.stamp && !keeper.isTouched()) {
      fill(answer.fields);
      know(answer);
      keeper.keep();
      line.tell(words.restored, answer.at, line.DAY);
    } else if (answer?.kept) {
      askOfServer(answer);
    } else if (answer) {
      keeper.knowVersion(0);
    }
    return answer;
  }

  place.saving = {
    freshen,
    /* What became of the form, where the device holds something of it. */
    looked: keeper.record() && !line.asking() && !("draftTyped" in words) ? look().catch(() => null) : Promise.resolve(null),
    /* Before the form itself is sent: nothing more is saved, and what is under way comes to its end. */
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.race([underWay, new Promise((resolve) => setTimeout(resolve, 2 * PAUSE))]);
    },
    goOn() {
      stopped = false;
    },
    /* true: forgotten, false: out of reach, null: there was nothing. */
    async forget() {
      await place.saving.stop();
      const response = keeper.version() ? await post(words.forget, { form_token: form.elements.form_token.value }).catch(() => false) : null;
      stopped = response === false;
      return response && response.ok;
    },
  };
  if (keeper.isTouched()) {
    later();
  }
  place.addEventListener("kept", later);
  document.addEventListener("visibilitychange", leave);
  window.addEventListener("online", () => isDue && save());
}

document.querySelectorAll("[data-draft]").forEach(begin);
