/* On the big screen: the arrow keys (and a presenter's page keys) lead from category to category, Escape back to the room. */
const SAME = { PageUp: "ArrowLeft", PageDown: "ArrowRight" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) {
    return;
  }
  const wanted = document.querySelector(`[data-arrow="${CSS.escape(SAME[event.key] ?? event.key)}"]`);
  if (wanted) {
    event.preventDefault();
    wanted.click();
  }
});
