/* Text selected inside [data-mask-source] is offered for hiding: the button [data-mask-offer] sends it with the form.
   Without this module the words are typed into the form's field. */
const source = document.querySelector("[data-mask-source]");
const offer = document.querySelector("[data-mask-offer]");
const field = offer?.form?.elements.namedItem("words");
const MOST = 120;

/* The words selected, or "" where none are, or where they are not all in the stories. */
function selectedWords() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) {
    return "";
  }
  const range = selection.getRangeAt(0);
  const quotation = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest("blockquote");
  const begin = quotation(range.startContainer);
  if (!begin || begin !== quotation(range.endContainer) || !source.contains(begin)) {
    return "";
  }
  const words = selection.toString().replace(/\s+/g, " ").trim();
  return words.length <= MOST && /[\p{L}\p{N}]/u.test(words) ? words : "";
}

if (source && offer && field) {
  const label = offer.querySelector("[data-mask-words]");
  document.addEventListener("selectionchange", () => {
    const words = selectedWords();
    if (words) {
      field.value = words;
      label.textContent = offer.dataset.label.replace("…", words);
      offer.hidden = false;
    } else if (document.activeElement !== offer) {
      offer.hidden = true;
    }
  });
  /* A tap on the button would end the selection, and hide the button, before it is a click. */
  offer.addEventListener("pointerdown", (event) => event.preventDefault());
}
