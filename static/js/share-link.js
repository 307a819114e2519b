/* [data-share]: its button hands the address to the device's own way of sharing; where there is none it copies it and says
   so. Whatever fails, the address stays there to be read. */
for (const box of document.querySelectorAll("[data-share]")) {
  const button = box.querySelector("button");
  const said = box.querySelector("[data-copied]");
  const { shareUrl: url, shareTitle: title } = box.dataset;
  if (!navigator.share && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    try {
      if (navigator.share) {
        await navigator.share({ title, url });
      } else {
        await navigator.clipboard.writeText(url);
        said.textContent = said.dataset.copied;
      }
    } catch (error) {
      if (error.name !== "AbortError") getSelection().selectAllChildren(box.querySelector("a"));
    }
  });
}
