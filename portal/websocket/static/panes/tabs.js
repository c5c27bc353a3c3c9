// A row of tabs, of which one shows what is in it (WAI-ARIA: arrows move between them).

import { make } from "./dom.js";

export class Tabs {
  constructor(label, name) {
    this.name = name;
    this.list = make("div", { role: "tablist", "aria-label": label, class: "tabs" });
    this.panels = make("div", { class: "tab-panels" });
    this.element = make("div", { class: "tabbed" }, this.list, this.panels);
    this.tabs = new Map();
    this.made = 0;
    this.chosen = null;
    this.changed = () => {};
    this.list.onkeydown = (event) => this.pressed(event);
  }

  add(key, title, ...content) {
    const id = `${this.name}-${++this.made}`;
    const panel = make("div", {
      role: "tabpanel",
      id,
      "aria-labelledby": `${id}-tab`,
      hidden: true,
    }, ...content);
    const tab = make("button", {
      type: "button",
      role: "tab",
      id: `${id}-tab`,
      "aria-controls": id,
      "aria-selected": "false",
      tabindex: -1,
    }, title);
    tab.onclick = () => this.choose(key);
    this.tabs.set(key, { tab, panel });
    this.list.append(tab);
    this.panels.append(panel);
    if (this.chosen === null) this.choose(key);
    return panel;
  }

  remove(key) {
    const { tab, panel } = this.tabs.get(key);
    tab.remove();
    panel.remove();
    this.tabs.delete(key);
    if (this.chosen !== key) return;
    this.chosen = null;
    const [next] = this.tabs.keys();
    if (next !== undefined) this.choose(next);
  }

  choose(key) {
    this.chosen = key;
    for (const [each, { tab, panel }] of this.tabs) {
      const is = each === key;
      tab.setAttribute("aria-selected", is);
      tab.tabIndex = is ? 0 : -1;
      panel.hidden = !is;
    }
    this.changed(key);
  }

  pressed(event) {
    const keys = [...this.tabs.keys()];
    const at = keys.indexOf(this.chosen);
    const to = {
      ArrowRight: keys[(at + 1) % keys.length],
      ArrowLeft: keys.at(at - 1),
      Home: keys[0],
      End: keys.at(-1),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.choose(to);
    this.tabs.get(to).tab.focus();
  }
}
