/* What is on now is asked for twice a minute; the point in the list is marked accordingly, and covers stay as they are. */
function mark() {
  const now = document.querySelector("#cue-now")?.dataset.point;
  document.querySelectorAll(".run-item[id]").forEach((item) => {
    item.classList.toggle("run-item--now", item.id === `point-${now}`);
  });
}

document.addEventListener("htmx:afterSettle", mark);
