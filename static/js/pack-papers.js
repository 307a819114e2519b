/* The start page of an offline pack: papers of a locked pack are opened one by one, and ticks of the checklist stay. */
(function () {
  "use strict";

  window.startPapers = function (openPart) {
    document.addEventListener("click", async (event) => {
      const button = event.target.closest("[data-paper]");
      if (!button) {
        return;
      }
      const { paper, file, saves } = button.dataset;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([await openPart(paper)], { type: "application/pdf" }));
      if (saves) {
        link.download = file;
      } else {
        link.target = "_blank";
      }
      link.click();
    });
  };

  const list = document.querySelector("[data-ticks]");
  const shelf = `pack-ticks-${list.dataset.ticks}`;
  const boxes = [...list.querySelectorAll("input")];
  try {
    const ticked = (localStorage.getItem(shelf) ?? "").split(",");
    boxes.forEach((box) => (box.checked = ticked.includes(box.name)));
    list.addEventListener("change", () => {
      localStorage.setItem(shelf, boxes.filter((box) => box.checked).map((box) => box.name).join(","));
    });
  } catch {
    /* some browsers keep nothing for a page from a disk */
  }
})();
