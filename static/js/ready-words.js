/* A choice marked data-ready-for="id" puts its ready-made words into that field, to be sent so or changed; words that
   somebody wrote there themself are never overwritten. Without this, an empty field means the words that were chosen. */
for (const choice of document.querySelectorAll("[data-ready-for]")) {
  const field = document.getElementById(choice.dataset.readyFor);
  const known = [...choice.options].map((option) => option.dataset.words).filter(Boolean);
  choice.addEventListener("change", () => {
    const typed = field.value.trim();
    if (!typed || known.includes(typed)) {
      field.value = choice.selectedOptions[0].dataset.words ?? "";
    }
  });
}
