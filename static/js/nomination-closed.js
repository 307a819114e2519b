/* After the close: what this device still holds of a nomination that was not sent is there to be read and copied. */
const OLDEST = 90 * 24 * 60 * 60 * 1000;

function begin(place) {
  let draft = null;
  try {
    draft = JSON.parse(localStorage.getItem(place.dataset.draftLeft));
  } catch {
    return;
  }
  if (!draft?.fields || draft.at < Date.now() - OLDEST) {
    return;
  }
  const labels = JSON.parse(place.dataset.labels);
  const lines = labels.filter(([name]) => draft.fields[name]).map(([name, label]) => `${label}\n${draft.fields[name]}`);
  place.querySelector("[data-words]").textContent = lines.join("\n\n");
  place.hidden = false;
}

document.querySelectorAll("[data-draft-left]").forEach(begin);
