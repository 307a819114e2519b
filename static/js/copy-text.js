/* A button marked data-copy="id" puts that element's text on the clipboard and says so in the [data-copied] beside it.
   Without a clipboard the buttons stay hidden; the text can be selected. */
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const said = button.parentElement.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.textContent);
        said.textContent = said.dataset.copied;
      } catch {
        getSelection().selectAllChildren(source);
      }
    });
  }
}
