/* The foyer's screen: one quote at a time, long enough to be read; asks now and then what stands on the wall by now, and
   goes on with what it has where there is no network. */
const REFRESH = 60_000;
const wall = document.querySelector("[data-wall]");
let place = -1;

function next() {
  const quotes = [...wall.children];
  place = (place + 1) % quotes.length;
  quotes.forEach((quote, index) => quote.classList.toggle("is-on", index === place));
  const length = quotes[place].textContent.trim().length;
  setTimeout(next, Math.min(16_000, 6_000 + length * 45));
}

async function refresh() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("[data-wall]");
      if (found && found.children.length > 0) {
        const shown = wall.children[place]?.textContent;
        wall.replaceChildren(...found.children);
        place = [...wall.children].findIndex((quote) => quote.textContent === shown);
        wall.children[place]?.classList.add("is-on");
      }
    }
  } catch {
    /* no network: what is there goes on */
  }
}

if (wall && wall.children.length > 0) {
  wall.classList.add("wall__quotes--running");
  next();
  setInterval(refresh, REFRESH);
}
