/* Says what this page is (kept, and when) and which ballots wait on this device, why, and in which words. */
const CLOCK = { hour: "2-digit", minute: "2-digit" };
const DAY = { day: "numeric", month: "long", ...CLOCK };

function prepare(place) {
  const words = place.dataset;
  const { keeper, sender } = place;
  const line = place.querySelector("[data-kept-line]");
  const box = place.querySelector("[data-kept-waiting]");
  const title = box.querySelector("[id=kept-title]");
  const why = box.querySelector("[data-kept-why]");
  const list = box.querySelector("[data-kept-list]");
  const row = box.querySelector("[data-kept-row]");
  const own = document.querySelector("form[data-autosave]")?.getAttribute("action");
  let drawn = "";

  function moment(at) {
    const style = new Date(at).toDateString() === new Date().toDateString() ? CLOCK : DAY;
    return new Intl.DateTimeFormat(`${document.documentElement.lang.slice(0, 2)}-BE`, style).format(at);
  }

  function stateOf(record) {
    if (record.state === "changed") {
      return words.elsewhere;
    }
    return record.state === "refused" ? record.text : record.cast ? words.willCast : words.willSave;
  }

  function draw(record) {
    const item = row.content.cloneNode(true);
    const link = item.querySelector("[data-title]");
    link.textContent = record.title;
    link.href = `${record.path}#ballot`;
    item.querySelector("[data-state]").textContent = stateOf(record);
    if (record.state === "refused") {
      item.querySelector("[data-words]").hidden = false;
      item.querySelector("[data-shown]").replaceChildren(
        ...record.shown.flatMap(([label, text]) => {
          const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
          [dt.textContent, dd.textContent] = [label, text];
          return [dt, dd];
        }),
      );
      item.querySelector("[data-away]").hidden = false;
      item.querySelector("[data-throw]").addEventListener("click", () => {
        keeper.drop(record.path);
        document.querySelector("main").focus();
      });
    }
    return item;
  }

  /* Where a form can be filled in, its own line speaks of it; a save that takes a moment is not worth a word. */
  function show() {
    const found = keeper.all().filter((record) => record.path !== own);
    const now = JSON.stringify(found.map((record) => [record.path, stateOf(record)]));
    if (now === drawn) {
      return;
    }
    drawn = now;
    const isWaiting = found.filter((record) => record.state === "waiting").length;
    box.hidden = !found.length;
    title.textContent = title.dataset[["none", "one"][isWaiting] ?? "many"].replace("{count}", isWaiting);
    list.replaceChildren(...found.map(draw));
  }

  function say(text) {
    if (line.textContent !== text) {
      line.textContent = text;
    }
  }

  function sayBack() {
    say(line.dataset.back);
    place.querySelector("[data-kept-again]").hidden = false;
  }

  if (words.keptAt) {
    document.querySelector(".flashes")?.replaceChildren();
    say(line.dataset.offline.replace("{moment}", moment(Number(words.keptAt))));
    if (location.hash === "#missing") {
      say(`${line.dataset.missing} ${line.textContent}`);
    }
  }
  place.moment = moment;
  place.addEventListener("kept", show);
  place.addEventListener("strange", () => (why.textContent = words.signedOut));
  place.addEventListener("sent", () => {
    why.textContent = "";
    if (words.keptAt) {
      sayBack();
    }
  });
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  /* A page that was kept is old as soon as there is a network; it is left to its reader when to see the new one. */
  window.addEventListener("online", async () => {
    await sender.send();
    if (words.keptAt && (await sender.ask().catch(() => null))) {
      sayBack();
    }
  });
  show();
  if (!own) {
    sender.send();
  }
}

document.querySelectorAll("[data-kept]").forEach(prepare);
