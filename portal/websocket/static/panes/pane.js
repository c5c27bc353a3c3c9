// One pane: a section with a heading that opens and closes it.

import { make } from "./dom.js";

export class Pane {
  constructor(key, title, empty) {
    this.key = key;
    this.title = title;
    this.body = make("div", { id: `pane-${key}-body`, class: "pane-body" });
    this.handle = make("button", { type: "button", "aria-controls": this.body.id }, title);
    this.handle.onclick = () => this.turned(!this.isOpen);
    const heading = make("h2", { id: `pane-${key}-title` }, this.handle);
    this.section = make("section", {
      id: `pane-${key}`,
      class: "pane",
      "aria-labelledby": heading.id,
    }, heading, this.body);
    this.none = make("p", { class: "none" }, empty);
    this.body.append(this.none);
    this.turned = () => {}; // the one who keeps the panes joins it
    this.open(true);
  }

  get isOpen() {
    return this.handle.getAttribute("aria-expanded") === "true";
  }

  open(on) {
    this.handle.setAttribute("aria-expanded", on);
    this.body.hidden = !on;
  }

  clear() {
    this.body.replaceChildren(this.none);
  }
}
