// How the panes and the settings make their elements.

// An element with attributes, properties (`onclick`) and what is in it.
export function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element[key] = value;
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...content.filter((each) => each !== null && each !== undefined));
  return element;
}

export function button(words, onclick, attributes = {}) {
  return make("button", { type: "button", ...attributes, onclick }, words);
}

// Put these children in the place of those before. A pane is drawn anew whenever the game
// says so: whoever stood on a button stands on the one of that name again, or on the
// heading, where Enter does no harm.
export function redraw(element, ...content) {
  const focused = document.activeElement;
  const within = focused !== null && element.contains(focused);
  const key = within ? keyOf(focused) : "";
  element.replaceChildren(...content.filter((each) => each !== null && each !== undefined));
  if (!within) return;
  const again = [...element.querySelectorAll("button")];
  const found = again.find((each) => keyOf(each) === key);
  (found ?? element.closest(".pane").querySelector("button")).focus();
}

const keyOf = (element) => element.getAttribute("aria-label") ?? element.textContent;
