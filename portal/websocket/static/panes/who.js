// Who is here: to look at, and to tell something.

import * as words from "../extras-text.js";
import { button, make, redraw } from "./dom.js";
import { Pane } from "./pane.js";

export class Who extends Pane {
  // `begin(words)` puts the beginning of a line into the entry.
  constructor(client, here, begin) {
    super("who", words.WHO, words.NOBODY);
    this.client = client;
    this.here = here;
    this.begin = begin;
    here.onChange(() => this.draw());
  }

  draw() {
    const { people, others } = this.here;
    const rows = [
      ...[...people].map(([name, full]) => this.row(name, full, name)),
      ...others.map(([id, { name }]) => this.row(this.here.call(id, this.here.things), name)),
    ];
    if (!rows.length) return redraw(this.body, this.none);
    redraw(this.body, make("ul", { class: "list" }, ...rows));
  }

  // `call` is what to look at; `tellable` whom one can tell something, wherever they are.
  row(call, shown, tellable) {
    const look = () => this.client.say(`look ${call}`);
    const tell = () => this.begin(`tell ${tellable} = `);
    return make(
      "li",
      {},
      button(shown, look, { class: "name", title: words.lookAt(shown) }),
      tellable ? button(words.TELL, tell, { "aria-label": words.tell(tellable) }) : null,
    );
  }
}
