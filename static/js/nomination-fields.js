/* The fields of a nomination's form, for the modules that keep, save and send it: `fields` on the element marked
   data-draft. Its token and the mark of its opening belong to what was typed: a draft is one form, wherever it is open. */
const UNKEPT = ["csrf_token", "draft_version"];
const UNSEEN = ["form_token", "opened"];

const plain = (text) => text.replaceAll("\r\n", "\n");

function prepare(place) {
  const form = place.closest("form");

  function controls() {
    const others = ["submit", "button", "file", "reset"];
    return [...form.elements].filter((control) => control.name && !UNKEPT.includes(control.name) && !others.includes(control.type));
  }

  function read(isOn, valueOf) {
    const fields = {};
    for (const control of controls()) {
      if (control.type === "radio") {
        fields[control.name] ??= "";
      }
      if (control.type === "checkbox") {
        fields[control.name] = isOn(control) ? control.value : "";
      } else if (control.type !== "radio" || isOn(control)) {
        fields[control.name] = valueOf(control);
      }
    }
    return fields;
  }

  function defaultOf(control) {
    if (control.tagName === "SELECT") {
      const options = [...control.options];
      return (options.find((option) => option.defaultSelected) ?? options[0]).value;
    }
    return control.type === "radio" ? control.value : control.defaultValue;
  }

  function labelOf(name) {
    const control = form.elements[name];
    const one = control?.labels ? control : control?.[0];
    const legend = one?.closest("fieldset")?.querySelector("legend");
    const label = one?.type === "radio" ? legend : one?.labels?.[0];
    return label?.textContent.trim() ?? "";
  }

  function textOf(name, value) {
    const control = form.elements[name];
    if (control?.tagName === "SELECT") {
      return [...control.options].find((option) => option.value === value)?.text ?? value;
    }
    const chosen = control?.length ? [...control].find((one) => one.value === value) : null;
    return chosen?.labels?.[0]?.textContent.trim() ?? value;
  }

  place.fields = {
    form,
    typed: () => read((control) => control.checked, (control) => control.value),
    /* What the server wrote into the form: a browser that goes back shows what was typed at once. */
    given: () => read((control) => control.defaultChecked, defaultOf),
    fill(fields) {
      for (const control of controls()) {
        const value = fields[control.name];
        if (typeof value !== "string") {
          continue;
        }
        if (control.type === "radio" || control.type === "checkbox") {
          control.checked = control.value === value;
        } else if (control.tagName !== "SELECT" || [...control.options].some((option) => option.value === value)) {
          control.value = value;
        }
      }
      form.dispatchEvent(new Event("nomination:filled", { bubbles: true }));
    },
    /* What another copy says otherwise: [[label, text], …]. */
    differing(theirs) {
      const mine = place.fields.typed();
      const names = Object.keys(mine).filter((name) => !UNSEEN.includes(name) && name in theirs);
      const other = names.filter((name) => plain(theirs[name]) !== plain(mine[name]) && labelOf(name));
      return other.map((name) => [labelOf(name), textOf(name, theirs[name])]);
    },
    same: (one, other) => {
      const seen = (fields) => Object.entries(fields).filter(([name]) => !UNSEEN.includes(name)).map(([name, text]) => [name, plain(text)]);
      return JSON.stringify(seen(one).sort()) === JSON.stringify(seen(other).sort());
    },
  };
}

document.querySelectorAll("[data-draft]").forEach(prepare);
