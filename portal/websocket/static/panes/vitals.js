// The gauges: each says its name and its numbers, the bar is only beside them.

import * as words from "../extras-text.js";
import { isObject, nameOf } from "./facts.js";
import { make } from "./dom.js";
import { Pane } from "./pane.js";

const MOST = 24;
const LOW = 0.25;

export class Vitals extends Pane {
  constructor(client) {
    super("vitals", words.VITALS, words.NO_VITALS);
    this.labels = {};
    this.values = {};
    client.onPackage("Char.StatusVars", (data) => {
      this.labels = isObject(data) ? data : {};
      this.draw();
    });
    const learn = (data) => {
      // Only what has changed is told.
      if (isObject(data)) Object.assign(this.values, data);
      this.draw();
    };
    client.onPackage("Char.Vitals", learn);
    client.onPackage("Char.Status", learn);
  }

  clear() {
    this.labels = {};
    this.values = {};
    super.clear();
  }

  draw() {
    const shown = Object.entries(this.labels)
      .filter(([key]) => ["number", "string"].includes(typeof this.values[key]))
      .slice(0, MOST);
    if (!shown.length) return super.clear();
    const gauges = shown.map(([key, label]) => this.gauge(key, nameOf(label) || key));
    this.body.replaceChildren(make("div", { class: "gauges" }, ...gauges));
  }

  gauge(key, label) {
    const value = Number(this.values[key]);
    const most = Number(this.values[`max${key}`]);
    if (!Number.isFinite(value) || !(most > 0)) {
      return make("p", { class: "gauge" }, ...named(label, nameOf(this.values[key])));
    }
    const share = Math.min(1, Math.max(0, value / most));
    const low = share <= LOW;
    const bar = make("span", {
      class: low ? "bar low" : "bar",
      role: "meter",
      "aria-label": label,
      "aria-valuemin": 0,
      "aria-valuemax": most,
      "aria-valuenow": Math.min(most, Math.max(0, value)),
      "aria-valuetext": words.gauge(value, most, low),
    }, make("span", { class: "fill" }));
    bar.firstChild.style.width = `${share * 100}%`;
    const told = `${value}/${most}${low ? ` ${words.LOW}` : ""}`;
    return make("p", { class: "gauge" }, ...named(label, told), bar);
  }
}

function named(label, value) {
  return [make("span", { class: "label" }, label), make("span", { class: "value" }, value)];
}
