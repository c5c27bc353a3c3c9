// What one carries, and what one can do with it.

import * as words from "../extras-text.js";
import { button, make, redraw } from "./dom.js";
import { Pane } from "./pane.js";

export class Inventory extends Pane {
  constructor(client, here) {
    super("inventory", words.INVENTORY, words.NO_THINGS);
    this.client = client;
    this.here = here;
    here.onChange(() => this.draw());
  }

  draw() {
    const things = [...this.here.carried];
    if (!things.length) return redraw(this.body, this.none);
    const rows = things.map(([id, { name }]) => this.row(id, name));
    redraw(this.body, make("ul", { class: "list" }, ...rows));
  }

  row(id, name) {
    const { client, here } = this;
    const look = () => client.say(`look ${here.call(id, here.things, here.carried)}`);
    const drop = () => client.say(`drop ${here.call(id, here.carried)}`);
    return make(
      "li",
      {},
      button(name, look, { class: "name", title: words.lookAt(name) }),
      button(words.DROP, drop, { "aria-label": words.drop(name) }),
    );
  }
}
