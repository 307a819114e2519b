/* Ticks all entries of the page at once, and counts the ticked ones on the button that takes them. */
const all = document.querySelector("[data-tick-all]");
const button = document.querySelector("[data-ticked]");
const boxes = [...document.querySelectorAll("input[name=entry]")];

function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  all.checked = ticked === boxes.length;
  all.indeterminate = ticked > 0 && ticked < boxes.length;
  button.querySelector("[data-count]").textContent = ticked ? ` (${ticked})` : "";
}

if (all && button && boxes.length) {
  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) {
      box.checked = all.checked;
    }
    count();
  });
  for (const box of boxes) {
    box.addEventListener("change", count);
  }
  window.addEventListener("pageshow", count);
}
