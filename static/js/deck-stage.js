/* The page on the projector: shows the state that the rules make, keeps its place in the address (never a winner's), and
   tells the presenter's window. */
(function () {
  "use strict";
  const here = location.protocol === "file:" ? "*" : location.origin;
  const mayListen = (event) => here === "*" || event.origin === here;

  function startStage() {
    const find = (name) => document.querySelector(`[data-${name}]`);
    const stage = find("stage"), canvas = find("confetti"), overview = find("overview"), bar = find("bar");
    const rules = window.deckRules;
    const slides = window.deckSlides(stage);
    let state = rules.begin(slides, decodeURIComponent(location.hash.slice(1)));
    let shown = null, presenter = null, rolling = 0;

    function placeOf(at) {
      const slide = slides[at];
      return rules.covered(slide) ? slides.find((one) => one.act === slide.act && one.kind === "breath").key : slide.key;
    }

    function showSlide() {
      const slide = slides[state.at];
      shown?.remove();
      shown = window.deckCopy(slide);
      shown.hidden = false;
      stage.append(shown);
      window.deckFit(shown);
      window.deckStopConfetti(canvas);
      if (state.celebrates) {
        window.deckConfetti(canvas, shown);
      }
      history.replaceState(null, "", `#${encodeURIComponent(placeOf(state.at))}`);
    }

    function showScreen() {
      document.body.dataset.screen = state.screen;
      clearTimeout(rolling);
      if (state.screen === "roll") {
        rolling = setTimeout(() => play("tick"), rules.ROLL_UNTIL + 50);
      }
    }

    function tell() {
      if (presenter && !presenter.closed) {
        const { at, screen, revealed, held } = state;
        const left = screen === "roll" ? rules.ROLL_UNTIL - (performance.now() - state.since) : 0;
        presenter.postMessage({ deck: "state", at, screen, revealed, held, left }, here);
      }
    }

    function change(fresh) {
      const moved = fresh.at !== state.at;
      state = fresh;
      if (moved) {
        showSlide();
      }
      showScreen();
      tell();
    }

    function fullScreen() {
      document.documentElement.requestFullscreen?.().catch(() => {});
    }

    function openPresenter() {
      presenter = window.open(document.querySelector("[data-presenter-url]").dataset.presenterUrl, "deck-presenter",
        "popup,width=1180,height=780");
      find("blocked").hidden = Boolean(presenter);
    }

    function openOverview() {
      const { act, key } = slides[state.at];
      overview.showModal();
      overview.querySelector(`[data-jump="${CSS.escape(act ? `${act}-category` : key)}"]`)?.focus();
    }

    const OWN = { fullscreen: fullScreen, presenter: openPresenter, overview: openOverview };

    function play(what, key) {
      overview.close();
      change(rules.press(slides, state, what, performance.now(), key));
    }

    function press(what) {
      quiet();
      return Object.hasOwn(OWN, what) ? OWN[what]() : play(what);
    }

    let resting = 0;
    function quiet(wait = 0) {
      clearTimeout(resting);
      resting = setTimeout(() => bar.classList.add("is-quiet"), wait);
    }

    addEventListener("pointermove", () => {
      bar.classList.remove("is-quiet");
      quiet(4000);
    });
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-press]");
      button?.blur();
      if (button) {
        press(button.dataset.press);
      }
    });
    overview.addEventListener("click", (event) => {
      const button = event.target.closest("[data-jump]");
      if (button) {
        play("jump", button.dataset.jump);
      }
    });
    overview.addEventListener("keydown", (event) => {
      const step = { PageDown: 1, ArrowDown: 1, ArrowRight: 1, PageUp: -1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      const buttons = [...overview.querySelectorAll("button")];
      if (step) {
        event.preventDefault();
        buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus();
      }
    });
    addEventListener("message", (event) => {
      const ours = event.source && (event.source === presenter || event.source.opener === window);
      if (!ours || !mayListen(event) || !event.data) {
        return;
      }
      presenter = event.source;
      if (event.data.deck === "press") {
        play(event.data.what, event.data.key);
      } else if (event.data.deck === "hello") {
        tell();
      }
    });
    addEventListener("resize", () => shown && window.deckFit(shown));
    addEventListener("hashchange", () => {
      const key = decodeURIComponent(location.hash.slice(1));
      if (key !== placeOf(state.at)) {
        play("jump", key);
      }
    });
    document.fonts.ready.then(() => shown && window.deckFit(shown));
    const stayAwake = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
    document.addEventListener("visibilitychange", stayAwake);
    stayAwake();
    window.deckKeys(press);
    showSlide();
    showScreen();
  }

  window.startStage = startStage;
  if (document.querySelector("[data-stage]")) {
    startStage();
  }
})();
