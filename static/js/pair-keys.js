/* Keys for two nominees side by side: each [data-key] button or link answers to its letter.
   Never while something is typed, nor with Ctrl, Alt or Cmd. Whoever speaks to their computer can switch them off. */
const KEPT = "awards:keys-off";
const legend = document.querySelector("[data-keys]");
const button = legend?.querySelector("[data-keys-switch]");

function stored() {
  try {
    return localStorage.getItem(KEPT) === "yes";
  } catch {
    return false;
  }
}

let off = stored();

function show() {
  button.textContent = off ? legend.dataset.on : legend.dataset.off;
  legend.classList.toggle("pair-keys--off", off);
}

function isTyping(target) {
  return target.closest("textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]") !== null;
}

if (legend) {
  legend.hidden = false;
  show();
  button.addEventListener("click", () => {
    off = !off;
    try {
      localStorage.setItem(KEPT, off ? "yes" : "no");
    } catch {
      /* then it holds for this page */
    }
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (off || event.repeat || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) {
      return;
    }
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (wanted) {
      event.preventDefault();
      wanted.click();
    }
  });
}
