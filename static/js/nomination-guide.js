/* Beside the story: the guiding questions one at a time, and how far the words have come. A tap on either leaves the
   caret in the story. Without this the questions are a list, and the limits are said in words. */
const PAUSE = 1000;
const NEAR = 500;

const story = document.querySelector("textarea[name=story]");

function keepCaret(event) {
  if (document.activeElement === story) {
    event.preventDefault();
  }
}

function ask(box) {
  const questions = [...box.querySelectorAll("li")];
  const more = box.querySelector(".nominate-guide__more");
  const count = more.querySelector("[data-question-count]");
  let at = 0;

  function show() {
    questions.forEach((question, number) => (question.hidden = number !== at));
    count.textContent = count.dataset.questionCount.replace("{number}", at + 1);
  }

  if (questions.length < 2) {
    return;
  }
  box.toggleAttribute("data-asking", true);
  more.hidden = false;
  show();
  more.querySelector("[data-next-question]").addEventListener("click", () => {
    at = (at + 1) % questions.length;
    show();
  });
}

function measure(meter) {
  const bar = meter.querySelector("progress");
  const said = meter.querySelector("[role=status]");
  const seen = meter.querySelector("[data-meter-level]");
  const count = meter.querySelector("[data-meter-count]");
  const levels = JSON.parse(meter.dataset.levels);
  const most = Number(meter.dataset.most);
  const number = new Intl.NumberFormat(`${document.documentElement.lang.slice(0, 2)}-BE`);
  let timer = 0;

  function write(words, amount) {
    return words.replace("{count}", number.format(amount));
  }

  /* What a screen reader says: the level when it changes, the end when it comes near; after a pause, never at each key. */
  function speak(words) {
    clearTimeout(timer);
    if (words !== said.textContent) {
      timer = setTimeout(() => (said.textContent = words), PAUSE);
    }
  }

  function look() {
    const length = [...story.value.trim()].length;
    const left = most - length;
    const end = left < 0 ? write(meter.dataset.over, -left) : left < NEAR ? write(meter.dataset.left, left) : "";
    meter.hidden = length === 0;
    bar.value = length;
    count.textContent = end;
    seen.textContent = levels.filter(([least]) => length >= least).at(-1)?.[1] ?? "";
    speak(end && left >= 0 ? write(meter.dataset.left, NEAR) : end || seen.textContent);
  }

  look();
  story.form.addEventListener("input", look);
  story.form.addEventListener("change", look);
  story.form.addEventListener("focusin", look);
  story.form.addEventListener("nomination:filled", look);
}

if (story) {
  document.querySelectorAll("[data-questions]").forEach(ask);
  document.querySelectorAll("[data-meter]").forEach(measure);
  for (const calm of document.querySelectorAll(".nominate-guide .button, .nominate-more summary")) {
    calm.addEventListener("mousedown", keepCaret);
  }
}
