/* Keys for the screening desk. Whatever bears data-key="j" is pressed by that key; data-opens="id" unfolds those details
   and goes to their first field; on the list, j and k go from row to row and x ticks one. Nothing fires while somebody
   types or with Ctrl, Alt or Meta; Escape first leaves the field. Without this, all of it are links and buttons. */
const SWITCH = "screening-keys";
const TYPING = "textarea, select, input:not([type=checkbox], [type=radio], [type=submit])";

const legend = document.getElementById("keys");
const rows = [...document.querySelectorAll("[data-row]")];

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

function unfold(event) {
  const details = document.getElementById(event.currentTarget.dataset.opens);
  if (details) {
    event.preventDefault();
    details.open = true;
    details.scrollIntoView({ block: "nearest" });
    details.querySelector("textarea, select, input:not([type=hidden])").focus();
  }
}

function stepTo(offset) {
  const at = rows.indexOf(document.activeElement);
  const wanted = at < 0 ? 0 : Math.min(Math.max(at + offset, 0), rows.length - 1);
  rows[wanted]?.focus();
}

function tick() {
  document.activeElement.closest("tr")?.querySelector("input[type=checkbox]")?.click();
}

const LIST = { j: () => stepTo(1), k: () => stepTo(-1), x: tick };

function press(event) {
  const busy = event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing;
  if (event.defaultPrevented || busy || legend?.open) {
    return;
  }
  if (event.target.closest?.(TYPING)) {
    if (event.key === "Escape") {
      event.target.blur();
    }
    return;
  }
  const key = event.key === "Escape" ? "q" : event.key.toLowerCase();
  if (!isOn() && key !== "?" && event.key !== "Escape") {
    return;
  }
  const pressed = key.length === 1 && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const act = pressed ? () => (pressed.matches("input") ? pressed.focus() : pressed.click()) : rows.length && LIST[key];
  if (act) {
    event.preventDefault();
    act();
  }
}

function begin() {
  const withKeyboard = matchMedia("(hover: hover) and (pointer: fine)").matches;
  const choice = document.getElementById("keys-on");
  const show = () => {
    for (const hint of document.querySelectorAll(".key[hidden], .key[data-hint]")) {
      hint.dataset.hint = "";
      hint.hidden = !withKeyboard || !isOn();
    }
  };
  choice.checked = isOn();
  choice.addEventListener("change", () => {
    remember(choice.checked);
    show();
  });
  for (const opener of document.querySelectorAll("[data-legend]")) {
    opener.hidden = !withKeyboard;
    opener.addEventListener("click", () => legend.showModal());
  }
  for (const opener of document.querySelectorAll("[data-opens]")) {
    opener.addEventListener("click", unfold);
  }
  show();
  document.addEventListener("keydown", press);
}

if (legend) {
  begin();
}
