/* Keeps the places of a dossier and its ballot. On a phone the two are views that take turns, each at the height where it
   was left; on a desk they stand beside each other. What is kept lasts as long as the tab. Without this, the switch is a
   pair of anchors. */
const split = document.querySelector("[data-places]");
const links = [...document.querySelectorAll("[data-switch] a")];
const aside = document.getElementById("ballot");
const narrow = matchMedia("(max-width: 999px)");
const NAME = `ballot-places:${location.pathname}`;
const kept = { view: "dossier", dossier: 0, ballot: 0, ...read() };

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME)) ?? {};
  } catch {
    return {};
  }
}

function keep() {
  if (narrow.matches) {
    kept[kept.view] = window.scrollY;
  } else {
    kept.dossier = window.scrollY;
    kept.ballot = aside.scrollTop;
  }
  try {
    sessionStorage.setItem(NAME, JSON.stringify(kept));
  } catch {
    /* it holds for this page only */
  }
}

function show(view) {
  kept.view = view;
  split.dataset.view = view;
  for (const link of links) {
    if (link.hash === `#${view}`) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

function restore() {
  window.scrollTo({ top: kept[narrow.matches ? kept.view : "dossier"], behavior: "instant" });
  if (!narrow.matches) {
    aside.scrollTop = kept.ballot;
  }
}

function turnTo(view) {
  keep();
  show(view);
  restore();
  requestAnimationFrame(() => requestAnimationFrame(restore)); // once more with the heights of the view that has come
  document.getElementById(view).focus({ preventScroll: true });
}

/* A link into the view that is not shown, from the list of errors say, shows it first. */
function follow(event) {
  const link = event.target.closest("a[href^='#']");
  if (!link || !narrow.matches) {
    return;
  }
  if (links.includes(link)) {
    event.preventDefault();
    turnTo(link.hash.slice(1));
  } else if (document.getElementById(link.hash.slice(1))?.closest("#ballot")) {
    keep();
    show("ballot");
  }
}

/* On a desk the ballot ends where the window ends, so that its buttons are in sight however far the page is scrolled. */
function fit() {
  const edge = parseFloat(getComputedStyle(aside).insetBlockStart) || 0;
  const height = window.innerHeight - Math.max(aside.getBoundingClientRect().top, edge) - edge;
  aside.style.setProperty("--fitting", `${Math.max(height, 320)}px`);
}

if (split && aside) {
  const refused = document.querySelector(".error-summary");
  show(refused || location.hash === "#ballot" ? "ballot" : kept.view);
  fit();
  if (!refused && !location.hash) {
    history.scrollRestoration = "manual";
    restore();
    window.addEventListener("load", restore); // once more with the fonts' heights
  }
  document.addEventListener("click", follow);
  window.addEventListener("scroll", fit, { passive: true });
  window.addEventListener("resize", fit);
  window.addEventListener("pagehide", keep);
}
