/* Keys for a ballot. 1 to 5 give the current criterion its points (by the key's place: Belgian keyboards have digits only
   with Shift) and go on to the next one without; the arrows change them; j and k go to the next and the previous dossier,
   c to the button that casts, ? to the legend. Nothing fires while somebody types or with Ctrl, Alt or Meta; Escape first
   leaves the field. Without this, all of it are radio buttons, links and buttons. */
const SWITCH = "ballot-keys";
const TYPING = "textarea, select, input:not([type=radio], [type=checkbox], [type=submit])";
const OWN_ARROWS = "input, .table-scroll, summary";

const legend = document.getElementById("keys");
const criteria = [...document.querySelectorAll("#ballot .criterion")];
let last = null;

function isOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

function remember(on) {
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    /* it holds for this page only */
  }
}

const pointsOf = (criterion) => Number(criterion.querySelector("input:checked")?.value ?? 0);

/* The criterion that has the focus, else the last one that a key changed, else the first without points. */
function findCurrent() {
  const focused = criteria.find((one) => one.contains(document.activeElement));
  return focused ?? last ?? criteria.find((one) => !pointsOf(one)) ?? criteria[0];
}

/* Which criterion the next digit is for, to be seen. */
function mark() {
  const current = isOn() && findCurrent();
  for (const one of criteria) {
    one.toggleAttribute("data-current", one === current);
  }
  return current;
}

function goTo(criterion) {
  last = criterion;
  criterion.scrollIntoView({ block: "nearest" });
  (criterion.querySelector("input:checked") ?? criterion.querySelector("input")).focus({ preventScroll: true });
  mark();
}

function give(criterion, points) {
  const radio = criterion.querySelector(`input[value="${points}"]`);
  if (radio && !radio.checked) {
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function score(points) {
  const criterion = findCurrent();
  give(criterion, points);
  const after = criteria.slice(criteria.indexOf(criterion) + 1);
  goTo([...after, ...criteria].find((one) => !pointsOf(one)) ?? criterion);
}

function nudge(by) {
  const criterion = findCurrent();
  give(criterion, Math.min(Math.max((pointsOf(criterion) || 3 - by) + by, 1), 5));
  goTo(criterion);
}

const NAMED = {
  j: () => document.querySelector(".ballot-way [rel=next]")?.click(),
  k: () => document.querySelector(".ballot-way [rel=prev]")?.click(),
  c: () => document.querySelector("#ballot [value=cast]")?.focus(),
  "?": () => legend.showModal(),
};

/* What a key does here, or nothing. */
function find(event) {
  const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
  if (digit && criteria.length) {
    return () => score(Number(digit[1]));
  }
  if (event.key in { ArrowLeft: 1, ArrowRight: 1 } && criteria.length && !event.target.closest?.(OWN_ARROWS)) {
    return () => nudge(event.key === "ArrowLeft" ? -1 : 1);
  }
  return NAMED[event.key.toLowerCase()];
}

function press(event) {
  const busy = event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing;
  if (event.defaultPrevented || busy || legend.open) {
    return;
  }
  if (event.target.closest?.(TYPING)) {
    if (event.key === "Escape") {
      event.target.blur();
    }
    return;
  }
  const act = (isOn() || event.key === "?") && find(event);
  if (act) {
    event.preventDefault();
    act();
  }
}

/* The criterion that waits is in sight, and stays marked as one moves about. */
function begin() {
  const aside = document.getElementById("ballot");
  const current = mark();
  if (current && current !== criteria[0] && !aside.scrollTop && !document.querySelector(".error-summary")) {
    aside.scrollTop = current.offsetTop - criteria[0].offsetTop;
  }
  document.addEventListener("focusin", () => {
    last = criteria.find((one) => one.contains(document.activeElement)) ?? last;
    mark();
  });
}

if (legend) {
  const choice = document.getElementById("keys-on");
  const opener = document.querySelector("[data-legend]");
  choice.checked = isOn();
  choice.addEventListener("change", () => {
    remember(choice.checked);
    mark();
  });
  opener.addEventListener("click", () => legend.showModal());
  document.addEventListener("keydown", press);
  if (matchMedia("(hover: hover) and (pointer: fine)").matches) {
    opener.hidden = false;
    begin();
  }
}
