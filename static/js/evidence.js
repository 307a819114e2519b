/* Sends a photo or a PDF as soon as it is chosen, and shows how far it is; what is refused is said beside its name. The
   form waits for a file that is under way. Without this, the files go with the form. */
import { shrink } from "./evidence-photo.js";

const place = document.querySelector("[data-evidence]");

function begin() {
  const form = place.closest("form");
  const words = place.dataset;
  const files = place.querySelector("[data-evidence-files]");
  const pending = place.querySelector("[data-evidence-pending]");
  const choose = place.querySelector("[data-evidence-choose]");
  const input = choose.querySelector("input");
  const status = place.querySelector("[data-evidence-status]");
  const token = form.elements.form_token;
  const most = Number(words.most);
  let queue = Promise.resolve();
  let underWay = 0;
  let failed = false;

  /* Heard rather than seen: what it says stands beside the file, too, but not that the form waits. */
  function say(text, name = "") {
    status.textContent = (text || "").replace("{name}", name);
    status.classList.toggle("visually-hidden", text !== words.waiting);
  }

  function body(fields) {
    const data = new FormData();
    data.append("csrf_token", form.elements.csrf_token?.value ?? "");
    data.append(words.evidence, words.evidence === "form_token" ? token.value : words.holder);
    Object.entries(fields).forEach(([name, value]) => data.append(name, value));
    return data;
  }

  function tidy() {
    const kept = files.querySelectorAll("[data-evidence-out]");
    kept.forEach((button) => (button.hidden = false));
    choose.hidden = kept.length + pending.querySelectorAll("li:not(.evidence__file--refused)").length >= most;
    pending.hidden = pending.children.length === 0;
  }

  function show(answer) {
    files.innerHTML = answer.list;
    if (answer.version && form.elements.version) {
      form.elements.version.value = answer.version;
    }
    tidy();
  }

  function post(address, fields, progress) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open("POST", address);
      request.responseType = "json";
      request.setRequestHeader("Accept", "application/json");
      if (progress) {
        request.upload.addEventListener("progress", progress);
      }
      request.addEventListener("load", () => {
        const fine = request.status === 200 && typeof request.response?.list === "string";
        const why = request.status === 413 ? words.large : request.response?.text || words.broken;
        done(fine ? { answer: request.response } : { why, again: !request.response?.text });
      });
      request.addEventListener("error", () => done({ why: words.offline, again: true }));
      request.addEventListener("abort", () => done({ why: words.offline, again: true }));
      request.send(body(fields));
    });
  }

  function makeRow(name) {
    const row = place.querySelector("[data-evidence-row]").content.cloneNode(true).firstElementChild;
    row.querySelector(".evidence__name").textContent = name;
    pending.append(row);
    tidy();
    return row;
  }

  function refuse(row, name, why, again) {
    failed = true;
    row.classList.add("evidence__file--refused");
    tidy();
    row.querySelector("progress").hidden = true;
    const reason = row.querySelector(".evidence__reason");
    reason.hidden = false;
    reason.textContent = why;
    const away = row.querySelector("[data-away]");
    away.hidden = false;
    away.onclick = () => {
      row.remove();
      say("");
      tidy();
      input.focus();
    };
    const once = row.querySelector("[data-again]");
    once.hidden = !again;
    once.onclick = () => {
      row.remove();
      add(again);
    };
    say(`${name}: ${why}`);
  }

  async function send(row, chosen) {
    const name = chosen.name;
    const file = await shrink(chosen, Number(words.mostBytes));
    if (file.size > Number(words.mostBytes)) {
      refuse(row, name, words.large);
      return;
    }
    const bar = row.querySelector("progress");
    say(words.sending, name);
    const { answer, why, again } = await post(words.upload, { evidence: file }, (event) => {
      bar.value = event.lengthComputable ? (100 * event.loaded) / event.total : bar.value;
      if (event.loaded === event.total) {
        bar.removeAttribute("value");
        say(words.checking, name);
      }
    });
    if (answer) {
      row.remove();
      show(answer);
      say(words.added, name);
    } else {
      refuse(row, name, why, again && chosen);
    }
  }

  function add(file) {
    const row = makeRow(file.name);
    const waiting = pending.querySelectorAll("li:not(.evidence__file--refused)").length;
    if (files.querySelectorAll("[data-evidence-out]").length + waiting > most) {
      refuse(row, file.name, words.full);
      return;
    }
    underWay += 1;
    queue = queue.then(() => send(row, file)).finally(() => (underWay -= 1));
  }

  async function remove(button) {
    const name = button.dataset.name;
    button.disabled = true;
    const { answer, why } = await post(words.remove, { file: button.dataset.evidenceOut });
    if (answer) {
      show(answer);
      say(words.removed, name);
      input.focus();
    } else {
      button.disabled = false;
      say(why);
    }
  }

  /* The draft's script puts a form back with the token that it had: its files come with it. */
  async function follow() {
    if (token.value !== words.holder) {
      words.holder = token.value;
      const { answer } = await post(words.list, {});
      if (answer) {
        show(answer);
      }
    }
  }

  function submit(event) {
    if (underWay === 0) {
      return;
    }
    event.preventDefault();
    failed = false;
    say(words.waiting);
    queue.finally(() => {
      if (failed) {
        place.scrollIntoView({ block: "center" });
        input.focus();
      } else {
        form.requestSubmit(event.submitter);
      }
    });
  }

  input.addEventListener("change", () => {
    [...input.files].forEach(add);
    input.value = "";
  });
  files.addEventListener("click", (event) => {
    const button = event.target.closest("[data-evidence-out]");
    if (button) {
      remove(button);
    }
  });
  form.addEventListener("submit", submit);
  if (words.evidence === "form_token") {
    new MutationObserver(follow).observe(token, { attributes: true, attributeFilter: ["value"] });
    follow();
  }
  tidy();
}

if (place) {
  begin();
}
