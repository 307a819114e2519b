/* The second window: what is on, what comes next, notes, names, the clock. What is pressed here goes to the deck's page,
   which alone decides what that does. */
(function () {
  "use strict";
  const here = location.protocol === "file:" ? "*" : location.origin;
  const mayListen = (event) => here === "*" || event.origin === here;

  function startPresenter() {
    const find = (name) => document.querySelector(`[data-${name}]`);
    const slides = window.deckSlides(find("slides"));
    const covered = (slide) => slide.kind === "shared" || slide.kind === "winner";
    let state = null, heard = 0, entered = Date.now();

    const send = (what, key) => window.opener?.postMessage({ deck: "press", what, key }, here);

    function fill(frame, slide) {
      const copy = slide ? window.deckCopy(slide) : null;
      frame.replaceChildren(...(copy ? [copy] : []));
      if (copy) {
        copy.hidden = false;
        window.deckFit(copy);
      }
    }

    function showWords(attribute, value) {
      for (const one of document.querySelectorAll(`[${attribute}]`)) {
        one.hidden = one.getAttribute(attribute) !== value;
        if (one.hidden) {
          one.querySelectorAll("details").forEach((cover) => (cover.open = false));
        }
      }
    }

    function showSlides() {
      const now = slides[state.at], next = slides[state.at + 1];
      fill(find("now"), now);
      const hidden = next && covered(next) && !covered(now);
      fill(find("next"), hidden ? null : next);
      find("next-covered").hidden = !hidden;
      find("next-none").hidden = Boolean(next);
      showWords("data-notes", now.act || now.key);
      find("breath-help").hidden = now.kind !== "breath";
      find("reveal").disabled = now.kind !== "breath";
      entered = Date.now();
    }

    function showState(fresh) {
      const moved = !state || state.at !== fresh.at;
      const heldMore = state && fresh.held > state.held;
      state = fresh;
      if (moved) {
        showSlides();
      }
      showWords("data-when", state.screen || (state.held > 0 ? "held" : "light"));
      if (heldMore) {
        find("breath-help").classList.remove("is-shaking");
        requestAnimationFrame(() => find("breath-help").classList.add("is-shaking"));
      }
      find("left").textContent = String(Math.max(0, Math.ceil(state.left / 1000)));
      for (const one of document.querySelectorAll("[data-done]")) {
        one.hidden = !state.revealed.includes(one.dataset.done);
      }
      for (const one of document.querySelectorAll("[data-jump]")) {
        const slide = slides[state.at];
        one.setAttribute("aria-current", String(one.dataset.jump === (slide.act ? `${slide.act}-category` : slide.key)));
      }
    }

    function showTime() {
      find("clock").textContent = new Date().toTimeString().slice(0, 8);
      const seconds = Math.floor((Date.now() - entered) / 1000);
      find("since").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      find("lost").hidden = Date.now() - heard < 4000;
      window.opener?.postMessage({ deck: "hello" }, here);
    }

    addEventListener("message", (event) => {
      if (event.source === window.opener && mayListen(event) && event.data?.deck === "state") {
        heard = Date.now();
        showState(event.data);
      }
    });
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-press], [data-jump]");
      if (button && button !== find("reveal")) {
        button.blur();
        send(button.dataset.press ?? "jump", button.dataset.jump);
      }
    });
    window.deckHoldButton(find("reveal"), () => send("reveal"));
    window.deckKeys((what) => send(what));
    addEventListener("resize", () => state && showSlides());
    document.fonts.ready.then(() => state && showSlides());
    heard = Date.now();
    showTime();
    setInterval(showTime, 500);
  }

  window.startPresenter = startPresenter;
  if (document.querySelector("[data-slides]")) {
    startPresenter();
  }
})();
