// The fields of the settings: each has a label, and says when it was changed.

import { make } from "./panes/dom.js";

let count = 0;
const next = () => `field-${++count}`;

// `set(value)` returns false if it could not be kept.
export function select(label, options, value, set) {
  const id = next();
  const control = make("select", { id });
  for (const [key, words] of Object.entries(options)) {
    control.append(make("option", { value: key, selected: key === String(value) }, words));
  }
  control.onchange = () => set(control.value);
  return make("p", { class: "field" }, make("label", { for: id }, label), control);
}

export function check(label, value, set, hint) {
  const id = next();
  const control = make("input", { type: "checkbox", id, checked: value });
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  control.onchange = async () => {
    if ((await set(control.checked)) === false) control.checked = !control.checked;
  };
  return make(
    "p",
    { class: "field check" },
    control,
    make("label", { for: id }, label),
    hint ? make("span", { class: "hint", id: `${id}-hint` }, hint) : null,
  );
}

export function range(label, value, set) {
  const id = next();
  const control = make("input", { type: "range", id, min: 0, max: 100, step: 5, value });
  control.onchange = () => set(Number(control.value));
  return make("p", { class: "field" }, make("label", { for: id }, label), control);
}

export function text(label, value, attributes = {}, many = false) {
  const id = next();
  const usual = { id, autocomplete: "off", spellcheck: "false", ...attributes };
  const control = many
    ? make("textarea", { rows: 3, ...usual }, value)
    : make("input", { type: "text", value, ...usual });
  const field = make("p", { class: "field wide" }, make("label", { for: id }, label), control);
  return { field, control };
}

export function part(title, ...content) {
  return make("fieldset", {}, make("legend", {}, title), ...content);
}
