/* The rules by which the deck moves, without a page: each press makes a new state. A slide that names a winner is come to
   from its held breath alone, and from there only by "reveal" or by "next" during a drum roll that "blank" began.
   A plain script: the same files run from a disk, where a browser loads no modules. */
(function () {
  "use strict";
  const ROLL_FROM = 800; /* two buttons under one thumb are no drum roll */
  const ROLL_UNTIL = 60000;
  const SETTLE = 1500; /* a clicker that sends twice does not take the winner off again */
  const LIGHT = "", ROLL = "roll", DARK = "dark";

  const covered = (slide) => slide.kind === "shared" || slide.kind === "winner";
  const breathOf = (slides, act) => slides.findIndex((one) => one.act === act && one.kind === "breath");

  function begin(slides, key) {
    let at = Math.max(0, slides.findIndex((one) => one.key === key));
    if (covered(slides[at])) {
      at = breathOf(slides, slides[at].act);
    }
    return { at, screen: LIGHT, since: -Infinity, revealed: [], held: 0, celebrates: false };
  }

  function go(slides, state, at, now) {
    return { ...state, at, screen: LIGHT, since: now, held: 0, celebrates: false };
  }

  function reveal(slides, state, now) {
    const { act, kind } = slides[state.at];
    if (kind !== "breath") {
      return state;
    }
    const revealed = state.revealed.includes(act) ? state.revealed : [...state.revealed, act];
    return { ...go(slides, state, state.at + 1, now), revealed, celebrates: true };
  }

  function next(slides, state, now) {
    const slide = slides[state.at];
    const age = now - state.since;
    if (state.screen === ROLL) {
      return age < ROLL_FROM ? state : age > ROLL_UNTIL ? light(state, now) : reveal(slides, state, now);
    }
    if (state.screen === DARK) {
      return light(state, now);
    }
    if (slide.kind === "breath") {
      return { ...state, held: state.held + 1 };
    }
    if (state.at === slides.length - 1 || (covered(slide) && age < SETTLE)) {
      return state;
    }
    return go(slides, state, state.at + 1, now);
  }

  function back(slides, state, now) {
    if (state.screen !== LIGHT) {
      return light(state, now);
    }
    const before = slides[state.at - 1];
    if (!before) {
      return state;
    }
    const shown = !covered(before) || state.revealed.includes(before.act);
    return go(slides, state, shown ? state.at - 1 : breathOf(slides, before.act), now);
  }

  function light(state, now) {
    return { ...state, screen: LIGHT, since: now, held: 0 };
  }

  function blank(slides, state, now) {
    const turns = slides[state.at].kind === "breath" ? [LIGHT, ROLL, DARK] : [LIGHT, DARK];
    return { ...state, screen: turns[(turns.indexOf(state.screen) + 1) % turns.length], since: now, held: 0 };
  }

  function jump(slides, state, now, key) {
    return go(slides, state, begin(slides, key).at, now);
  }

  /* A drum roll that nobody ended is over: the next press must not reveal what nobody waits for any more. */
  function tick(slides, state, now) {
    return state.screen === ROLL && now - state.since > ROLL_UNTIL ? light(state, now) : state;
  }

  const PRESSES = { next, back, blank, reveal, jump, tick };

  function press(slides, state, what, now, key) {
    return Object.hasOwn(PRESSES, what) ? PRESSES[what](slides, state, now, key) : state;
  }

  window.deckRules = { begin, press, covered, ROLL_UNTIL };
})();
