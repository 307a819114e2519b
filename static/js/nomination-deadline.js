/* Counts down quietly in the last ten minutes before nominating closes, and then through the grace for forms that were
   opened in time: by the server's clock, which the page brought along. */
const SHOWN = 10 * 60;

function begin(place) {
  const ahead = Number(place.dataset.now) - Date.now();
  const closes = Number(place.dataset.closes);
  const last = Number(place.dataset.last);

  function count(until, now) {
    const left = Math.max(0, Math.ceil((until - now) / 1000));
    return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }

  function tick() {
    const now = Date.now() + ahead;
    const words = now < closes ? place.dataset.left : now < last ? place.dataset.late : place.dataset.over;
    const isShown = now >= closes - SHOWN * 1000;
    place.hidden = !isShown;
    if (isShown) {
      place.textContent = words.replace("{left}", count(now < closes ? closes : last, now));
    }
    setTimeout(tick, isShown ? 1000 : Math.min(closes - SHOWN * 1000 - now, 60000));
  }

  tick();
}

document.querySelectorAll("[data-closes]").forEach(begin);
