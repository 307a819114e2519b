/* The specimen follows what is chosen, before it is saved: its picture, and the addresses of its files. */
const form = document.querySelector(".look__form");
const picture = document.querySelector(".look__picture");
const chosen = ["design", "paper", "orientation"];

function follow() {
  for (const part of document.querySelectorAll("[data-specimen]")) {
    const address = new URL(part.dataset.specimen, location.href);
    for (const name of chosen) {
      address.searchParams.set(name, new FormData(form).get(name));
    }
    if (part === picture) {
      part.setAttribute("aria-busy", "true");
      part.src = address;
    } else {
      part.href = address;
    }
  }
}

for (const event of ["load", "error"]) {
  picture.addEventListener(event, () => picture.removeAttribute("aria-busy"));
}
form.addEventListener("change", (event) => {
  if (chosen.includes(event.target.name)) {
    follow();
  }
});
