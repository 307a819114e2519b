/* Sends what waits on the device, oldest first, one at a time over all tabs: `sender` on the element marked data-kept. A
   save without an answer is sent again as it was, so that a lost answer is never taken for another device. Nothing goes
   out as another account, and nothing is overwritten: what was changed elsewhere waits for its juror. */
const PATIENCE = 20000;
const AGAIN = 10000;

function prepare(place) {
  const words = place.dataset;
  const { keeper } = place;
  let token = document.querySelector("[name=csrf_token]")?.value ?? "";
  let isKnown = !words.keptAt;
  let underWay = null;
  let again = false;
  let timer = 0;

  async function request(address, options = {}) {
    const control = new AbortController();
    const limit = setTimeout(() => control.abort(), PATIENCE);
    const all = { redirect: "manual", cache: "no-store", signal: control.signal, ...options, headers: { Accept: "application/json" } };
    const response = await fetch(address, all).finally(() => clearTimeout(limit));
    if (response.status >= 500 || response.status === 429) {
      throw new Error(response.status);
    }
    const isJson = response.headers.get("Content-Type")?.includes("json");
    return { response, answer: isJson ? await response.json() : null };
  }

  /* What the site says of this account now; null where another one is signed in, or none. */
  async function ask() {
    const { response, answer } = await request(words.sync);
    if (response.status === 403 || response.status === 404) {
      return { open: false };
    }
    if (!answer || String(answer.account) !== words.account) {
      return null;
    }
    token = answer.token;
    document.querySelectorAll("[name=csrf_token]").forEach((field) => (field.value = token));
    isKnown = true;
    return answer;
  }

  function emit(name, detail) {
    place.dispatchEvent(new CustomEvent(name, { detail }));
  }

  async function post(record, fields, isLatest, keepalive) {
    const body = new FormData();
    const action = record.cast && isLatest ? "cast" : "draft";
    Object.entries({ ...fields, version: record.version, action, csrf_token: token }).forEach(([name, text]) => body.append(name, text));
    return request(record.save, { method: "POST", body, keepalive });
  }

  function refuse(record, response, answer) {
    if (answer?.why === "changed" || answer?.why === "cast") {
      keeper.note(record.path, { state: "changed", cast: false, pending: null, text: answer.text });
    } else {
      const text = answer?.text || (response.status === 409 ? words.closed : words.gone);
      keeper.note(record.path, { state: "refused", cast: false, pending: null, text });
    }
    emit("refused", { path: record.path });
  }

  function settle(record, isLatest, answer) {
    const present = keeper.get(record.path);
    if (present && isLatest && present.stamp === record.stamp && present.cast === record.cast) {
      if (keeper.isTaken()) {
        keeper.note(record.path, { version: String(answer.version), pending: null, state: "saved" });
      } else {
        keeper.drop(record.path);
      }
    } else {
      keeper.note(record.path, { version: String(answer.version), pending: null });
    }
    emit("sent", { path: record.path, version: answer.version, text: answer.text, cast: isLatest && record.cast });
  }

  /* true: go on with what is left of it or the next; false: nobody is signed in whose it is. */
  async function sendOne(record, keepalive) {
    const fields = record.pending ?? record.fields;
    const isLatest = !record.pending || keeper.same(record.pending, record.fields);
    keeper.note(record.path, { pending: fields });
    let { response, answer } = await post(record, fields, isLatest, keepalive);
    const isStranger = response.type === "opaqueredirect";
    if (isStranger || answer?.why === "key") {
      if (isStranger || !(await ask())) {
        return false;
      }
      ({ response, answer } = await post(record, fields, isLatest, keepalive));
    }
    if (response.ok && answer?.version) {
      settle(record, isLatest, answer);
    } else {
      refuse(record, response, answer);
    }
    return true;
  }

  async function sendAll(keepalive) {
    if (!keeper.all().some((record) => record.state === "waiting")) {
      return;
    }
    if (!navigator.onLine) {
      throw new Error("offline");
    }
    if (!isKnown && !(await ask())) {
      emit("strange");
      return;
    }
    for (;;) {
      const record = keeper.all().find((one) => one.state === "waiting");
      if (!record) {
        return;
      }
      if (!(await sendOne(record, keepalive))) {
        isKnown = false;
        emit("strange");
        return;
      }
    }
  }

  const alone = (work) => (navigator.locks ? navigator.locks.request("ballots", work) : work());

  function send({ keepalive = false } = {}) {
    clearTimeout(timer);
    if (underWay) {
      again = true;
      return underWay;
    }
    underWay = alone(() => sendAll(keepalive))
      .catch(() => {
        isKnown = false;
        emit("unreachable");
        timer = setTimeout(send, AGAIN);
      })
      .finally(() => {
        underWay = null;
        if (again) {
          again = false;
          timer = setTimeout(send, 0);
        }
      });
    return underWay;
  }

  place.sender = {
    ask,
    send,
    underWay: () => underWay,
    /* Before the page's own form goes: nothing more is sent from here. */
    stop() {
      clearTimeout(timer);
      again = false;
    },
  };
  window.addEventListener("online", () => send());
}

document.querySelectorAll("[data-kept]").forEach(prepare);
