/* Another category without leaving the page: its words come in, and what was typed stays and is kept under its name.
   Without this the same buttons send the words to the other category's page. */
const form = document.querySelector("form[data-steps]");

function turn(button) {
  const chosen = button.dataset.categoryChoice;
  for (const part of form.querySelectorAll("[data-category]")) {
    part.hidden = part.dataset.category !== chosen;
  }
  for (const offer of form.querySelectorAll("[data-offer]")) {
    offer.hidden = offer.dataset.offer === chosen;
  }
  const address = new URL(button.formAction);
  form.action = address.pathname;
  address.search = location.search;
  const following = document.querySelector(".languages input[name=next]");
  if (following) {
    following.value = address.pathname + address.search;
  }
  history.replaceState(history.state, "", address.pathname + address.search + location.hash);
  document.title = button.dataset.title;
  form.querySelector("[data-draft]")?.dispatchEvent(new CustomEvent("draft:move", { detail: { key: button.dataset.draftKey, save: button.dataset.draftSave } }));
  const opened = button.closest("details");
  opened.open = false;
  opened.querySelector("summary").focus();
}

form?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-category-choice]");
  if (button) {
    event.preventDefault();
    turn(button);
  }
});
