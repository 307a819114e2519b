/* A point of the run sheet is pulled to its place by its grip, with a mouse or a finger; its own form tells the server.
   The buttons do the same. */
const EDGE = 80;
const STEP = 14;
const list = document.querySelector("[data-run-sheet]");

function itemAt(x, y) {
  const under = document.elementFromPoint(x, y);
  return under ? under.closest(".run-item[data-place]") : null;
}

function unmark() {
  list.querySelectorAll(".run-item--over, .run-item--held").forEach((item) => {
    item.classList.remove("run-item--over", "run-item--held");
  });
}

function send(item, place) {
  const form = item.querySelector(".run-item__move");
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "to";
  field.value = place;
  form.append(field);
  form.submit();
}

function pull(grip) {
  const held = grip.closest(".run-item");
  const listening = new AbortController();
  let over = null;
  let x = 0;
  let y = window.innerHeight / 2;
  let scrolling = 0;

  function look() {
    over = itemAt(x, Math.min(Math.max(y, 1), window.innerHeight - 1));
    unmark();
    held.classList.add("run-item--held");
    if (over && over !== held) {
      over.classList.add("run-item--over");
    }
  }

  function scroll() {
    const toEdge = y < EDGE ? -STEP : y > window.innerHeight - EDGE ? STEP : 0;
    if (toEdge) {
      window.scrollBy(0, toEdge);
      look();
    }
    scrolling = window.requestAnimationFrame(scroll);
  }

  function move(event) {
    x = event.clientX;
    y = event.clientY;
    look();
  }

  function end(event) {
    window.cancelAnimationFrame(scrolling);
    listening.abort();
    unmark();
    if (event.type === "pointerup" && over && over !== held) {
      send(held, over.dataset.place);
    }
  }

  const { signal } = listening;
  grip.addEventListener("pointermove", move, { signal });
  grip.addEventListener("pointerup", end, { signal });
  grip.addEventListener("pointercancel", end, { signal });
  scrolling = window.requestAnimationFrame(scroll);
}

if (list) {
  list.querySelectorAll(".run-item__grip").forEach((grip) => {
    grip.hidden = false;
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      pull(grip);
    });
  });
}
