/* A field marked data-suggest proposes organisations of the member list while one types: a combobox with a list below it,
   for keyboard (arrows, Enter, Escape), mouse and touch. Any other text may stay. Without this it is a plain field. */
const own = document.querySelector("script[data-suggest-url]").dataset;
const PAUSE_MS = 150;
const LEAST_LETTERS = 2;

class Suggestions {
  constructor(field, number) {
    this.field = field;
    this.found = [];
    this.active = -1;
    this.asked = null;
    this.timer = 0;
    this.list = document.createElement("ul");
    this.list.id = `suggestions-${number}`;
    this.list.className = "suggest__list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", own.suggestLabel);
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    const frame = document.createElement("div");
    frame.className = "suggest";
    field.replaceWith(frame);
    frame.append(field, this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
    })) field.setAttribute(name, value);
    field.addEventListener("input", (event) => { if (event.isTrusted) this.wait(); });
    field.addEventListener("keydown", (event) => this.onKey(event));
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.place));
    });
  }

  wait() {
    clearTimeout(this.timer);
    this.asked?.abort();
    if (this.field.value.trim().length < LEAST_LETTERS) {
      this.close();
      return;
    }
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  async ask() {
    const typed = this.field.value;
    this.asked = new AbortController();
    try {
      const answer = await fetch(`${own.suggestUrl}?${new URLSearchParams({ q: typed.trim() })}`, { signal: this.asked.signal });
      if (!answer.ok) return;
      const found = await answer.json();
      if (typed === this.field.value && document.activeElement === this.field) this.show(found);
    } catch {
      this.close(); // no network: what is typed is all that is needed
    }
  }

  show(found) {
    this.found = found.filter((each) => each.name !== this.field.value);
    this.active = -1;
    this.field.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...this.found.map((each, place) => this.option(each, place)));
    this.list.hidden = this.found.length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.status.textContent = this.list.hidden ? "" : own.suggestCount.replace("{count}", this.found.length);
  }

  option(each, place) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${place}`;
    option.className = "suggest__option";
    option.dataset.place = place;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(each.name);
    if (each.alias) {
      const alias = document.createElement("span");
      alias.className = "suggest__alias";
      alias.textContent = each.alias;
      option.append(" ", alias);
    }
    return option;
  }

  onKey(event) {
    if (event.isComposing || this.list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const places = this.found.length + 1; // one of them is the field itself
      this.mark(((this.active + 1 + (event.key === "ArrowDown" ? 1 : -1) + places) % places) - 1);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.take(this.active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  mark(place) {
    this.active = place;
    for (const [number, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(number === place));
    }
    const option = this.list.children[place];
    if (option) {
      this.field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.field.removeAttribute("aria-activedescendant");
  }

  take(place) {
    this.field.value = this.found[place].name;
    this.close();
    for (const name of ["input", "change"]) this.field.dispatchEvent(new Event(name, { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.show([]);
  }
}

for (const [number, field] of [...document.querySelectorAll("input[data-suggest]")].entries()) new Suggestions(field, number);
