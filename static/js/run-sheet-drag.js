/* A point of the run sheet is dragged to its place with a mouse; its own form tells the server. Buttons do the same. */
const list = document.querySelector("[data-run-sheet]");
let dragged = null;

function itemOf(target) {
  return target instanceof Element ? target.closest(".run-item[data-place]") : null;
}

function unmark() {
  list.querySelectorAll(".run-item--over").forEach((item) => item.classList.remove("run-item--over"));
}

if (list && window.matchMedia("(pointer: fine)").matches) {
  list.querySelectorAll(".run-item[data-place]").forEach((item) => {
    item.draggable = true;
  });
  list.addEventListener("dragstart", (event) => {
    dragged = itemOf(event.target);
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = itemOf(event.target);
    if (dragged && over) {
      event.preventDefault();
      unmark();
      over.classList.toggle("run-item--over", over !== dragged);
    }
  });
  list.addEventListener("dragend", () => {
    unmark();
    dragged = null;
  });
  list.addEventListener("drop", (event) => {
    const over = itemOf(event.target);
    if (!dragged || !over || over === dragged) {
      return;
    }
    event.preventDefault();
    const form = dragged.querySelector(".run-item__move");
    const place = document.createElement("input");
    place.type = "hidden";
    place.name = "to";
    place.value = over.dataset.place;
    form.append(place);
    form.submit();
  });
}
