/* What the nomination's page says of what is kept of it, and what it asks: two copies are both shown, and whoever types
   says which one it is. `line` on the element marked data-draft, for the modules that keep, save and send. */
const CLOCK = { hour: "2-digit", minute: "2-digit" };
const DAY = { day: "numeric", month: "short", ...CLOCK };

function prepare(place) {
  const { form, differing } = place.fields;
  const status = place.querySelector("[role=status]");
  const afresh = place.querySelector("[data-draft-afresh]");
  const sure = place.querySelector("[data-draft-sure]");
  const choice = place.querySelector("[data-draft-choice]");
  const theirs = place.querySelector("[data-draft-theirs]");
  const format = (style) => new Intl.DateTimeFormat(`${document.documentElement.lang.slice(0, 2)}-BE`, style);
  let asking = null;

  function say(words, at, style = CLOCK) {
    const said = words.replace("{moment}", at ? format(style).format(at) : "");
    if (status.textContent !== said) {
      status.textContent = said;
    }
    afresh.hidden = !said || Boolean(asking);
    sure.hidden = true;
  }

  function show([label, text]) {
    const line = document.createElement("div");
    line.append(document.createElement("dt"), document.createElement("dd"));
    [line.firstChild.textContent, line.lastChild.textContent] = [label, text || "–"];
    return line;
  }

  place.line = {
    DAY,
    asking: () => asking,
    tell: (words, at, style) => asking || say(words, at, style),
    /* question: kind, words, fields of the other copy, at; take() and keep() are the two answers. */
    ask(question) {
      asking = question;
      theirs.replaceChildren(...differing(question.fields).map(show));
      say(question.words, question.at, question.style);
      choice.hidden = false;
      place.classList.add("nominate-kept--ask");
    },
    settle() {
      asking = null;
      say("");
      choice.hidden = true;
      place.classList.remove("nominate-kept--ask");
    },
  };
  for (const answer of ["take", "keep"]) {
    place.querySelector(`[data-draft-${answer}]`).addEventListener("click", () => {
      asking?.[answer]();
      form.elements.story.focus();
    });
  }
  afresh.addEventListener("click", () => {
    sure.hidden = false;
    afresh.hidden = true;
    sure.querySelector("button").focus();
  });
  place.querySelector("[data-draft-no]").addEventListener("click", () => {
    sure.hidden = true;
    afresh.hidden = false;
    afresh.focus();
  });
}

document.querySelectorAll("[data-draft]").forEach(prepare);
