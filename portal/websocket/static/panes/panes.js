// The panes beside the log: which are shown, in which order, open or closed. Where the
// window is narrow, drawer.js shows them when they are asked for.

import * as words from "../extras-text.js";
import { isObject, listOf } from "./facts.js";
import { icon } from "./icons.js";
import { button, make } from "./dom.js";

const WIDE = "(min-width: 56rem)";

export class Panes {
  constructor(client, aside, tools) {
    this.preferences = client.preferences;
    this.aside = aside;
    this.wide = matchMedia(WIDE);
    this.panes = [];
    this.filled = false; // the game has told something to show
    this.opener = button("", () => this.toggle(), { "aria-controls": aside.id, class: "tool" });
    this.opener.append(icon("panes"), make("span", { class: "word" }, words.PANES));
    tools.append(this.opener);
    const drawer = document.getElementById("panes-button");
    const word = make("span", { class: "word" }, ...drawer.childNodes);
    drawer.classList.add("tool");
    drawer.append(icon("panes"), word);
    drawer.addEventListener("click", () => this.show());
    this.wide.addEventListener("change", () => this.show());
    client.preferences.onChange("panes", () => this.arrange());
    client.preferences.onChange("reader", () => this.show());
  }

  begin(panes) {
    this.panes = panes;
    for (const pane of panes) pane.turned = (open) => this.fold(pane, open);
    this.arrange();
  }

  get wishes() {
    const wishes = this.preferences.get("panes", {});
    return isObject(wishes) ? wishes : {};
  }

  wish(key, value) {
    return this.preferences.set("panes", { ...this.wishes, [key]: value });
  }

  // Those that a player wants not to see are left out; one that is new comes last.
  get ordered() {
    const order = listOf(this.wishes.order);
    const place = ({ key }) => (order.includes(key) ? order.indexOf(key) : order.length);
    return [...this.panes].sort((one, other) => place(one) - place(other));
  }

  isOff(key) {
    return listOf(this.wishes.off).includes(key);
  }

  arrange() {
    const closed = listOf(this.wishes.closed);
    const { ordered } = this;
    for (const pane of ordered) {
      pane.open(!closed.includes(pane.key));
      pane.section.hidden = this.isOff(pane.key);
    }
    const sections = ordered.map((pane) => pane.section);
    const asIs = sections.every((section, at) => this.aside.children[at] === section);
    if (!asIs) this.aside.replaceChildren(...sections);
    this.show();
  }

  fold(pane, open) {
    const closed = listOf(this.wishes.closed).filter((key) => key !== pane.key);
    pane.open(open);
    this.wish("closed", open ? closed : [...closed, pane.key]);
  }

  turnOff(key, off) {
    const others = listOf(this.wishes.off).filter((each) => each !== key);
    return this.wish("off", off ? [...others, key] : others);
  }

  move(key, step) {
    const order = this.ordered.map((pane) => pane.key);
    const at = order.indexOf(key);
    const to = at + step;
    if (to < 0 || to >= order.length) return false;
    order.splice(at, 1);
    order.splice(to, 0, key);
    return this.wish("order", order);
  }

  // There is something to see.
  fill() {
    if (this.filled) return;
    this.filled = true;
    this.show();
  }

  clear() {
    this.filled = false;
    this.show();
  }

  // Whoever is read to meets no panes unless they ask for them.
  get hidden() {
    return this.wishes.hidden ?? this.preferences.get("reader", false) === true;
  }

  show() {
    const shown = this.filled && !(this.wide.matches && this.hidden);
    this.aside.hidden = !shown;
    this.opener.hidden = !this.filled || !this.wide.matches;
    this.opener.setAttribute("aria-expanded", shown);
    if (shown) for (const pane of this.panes) pane.appear?.();
  }

  toggle() {
    this.wish("hidden", !this.aside.hidden);
    this.show();
  }
}
