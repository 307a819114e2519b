/* Whatever the names and the citation are, the slide has room for them: its letters become smaller until all is in. */
(function () {
  "use strict";
  const LEAST = 0.3, STEP = 0.03;

  window.deckFit = function (slide) {
    const room = slide.querySelector("[data-fit]") ?? slide;
    for (let scale = 1; scale >= LEAST; scale -= STEP) {
      slide.style.setProperty("--fit", scale.toFixed(2));
      if (room.scrollHeight <= room.clientHeight + 1 && room.scrollWidth <= room.clientWidth + 1) {
        return;
      }
    }
  };

  /* Covered slides are templates, whose words are no part of the page before they are shown. */
  window.deckSlides = function (root) {
    return [...root.querySelectorAll("[data-slide]")].map((el) => ({
      el, key: el.dataset.slide, kind: el.dataset.kind, act: el.dataset.act ?? "",
    }));
  };
  window.deckCopy = function (slide) {
    return (slide.el.content ? slide.el.content.firstElementChild : slide.el).cloneNode(true);
  };
})();
