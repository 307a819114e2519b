/* Keys, and clickers that send keys, as what is meant by them. Both windows listen: a clicker speaks to whichever of them
   was touched last. */
(function () {
  "use strict";
  const MEANINGS = {
    __proto__: null,
    PageDown: "next", ArrowRight: "next", ArrowDown: "next", " ": "next", Enter: "next",
    PageUp: "back", ArrowLeft: "back", ArrowUp: "back", Backspace: "back",
    b: "blank", ".": "blank",
    F5: "fullscreen", f: "fullscreen", o: "overview", p: "presenter",
  };
  const HOLD = 1000;

  /* A clicker presses the key at the place of the dot, whatever the laptop's own keyboard has there: a colon in Belgium. */
  function meaningOf(event, key) {
    return event.code === "Period" ? "blank" : MEANINGS[key];
  }

  function deckKeys(press) {
    let holding = 0;
    const release = () => {
      clearTimeout(holding);
      holding = 0;
    };
    addEventListener("keydown", (event) => {
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) {
        return;
      }
      if (event.target.closest("button, summary, a, input") && (key === " " || key === "Enter")) {
        return;
      }
      if (key === "r") {
        event.preventDefault();
        if (!event.repeat && !holding) {
          holding = setTimeout(() => press("reveal"), HOLD);
        }
        return;
      }
      release();
      const meaning = meaningOf(event, key);
      if (meaning) {
        event.preventDefault();
        if (!event.repeat) {
          press(meaning);
        }
      }
    });
    addEventListener("keyup", (event) => event.key.toLowerCase() === "r" && release());
    addEventListener("blur", release);
  }

  /* A button that does its work only when it is held for a second, by finger, mouse or key. */
  function holdButton(button, done) {
    let holding = 0;
    const start = (event) => {
      if (event.type === "keydown" && event.key !== " " && event.key !== "Enter") {
        return;
      }
      event.preventDefault();
      if (!holding && !event.repeat) {
        button.classList.add("is-held");
        holding = setTimeout(done, HOLD);
      }
    };
    const stop = () => {
      clearTimeout(holding);
      holding = 0;
      button.classList.remove("is-held");
    };
    for (const kind of ["pointerdown", "keydown"]) {
      button.addEventListener(kind, start);
    }
    for (const kind of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) {
      button.addEventListener(kind, stop);
    }
  }

  window.deckKeys = deckKeys;
  window.deckHoldButton = holdButton;
})();
