// The room: where one is, what it is like, the ways out, who and what is there.

import * as words from "../extras-text.js";
import { button, make, redraw } from "./dom.js";
import { textOf } from "./facts.js";
import { Pane } from "./pane.js";

export class Room extends Pane {
  constructor(client, here) {
    super("room", words.ROOM, words.NOWHERE);
    this.client = client;
    this.here = here; // people and things; see here.js
    this.place = null;
    client.onPackage("Room.Info", (data) => this.learn(data));
    here.onChange(() => this.draw());
  }

  learn(data) {
    this.place = data !== null && typeof data === "object" ? data : null;
    this.draw();
  }

  clear() {
    this.place = null;
    this.draw();
  }

  draw() {
    const { place, here } = this;
    if (place === null) return redraw(this.body, this.none);
    const desc = short(textOf(place.desc));
    redraw(
      this.body,
      make("h3", { class: "place" }, textOf(place.name)),
      desc ? make("p", { class: "desc" }, desc) : null,
      this.exits(Object.keys(place.exits ?? {})),
      list(words.PEOPLE, "people", [
        ...[...here.people].map(([name, full]) => this.look(full, name)),
        ...here.others.map(([id, { name }]) => this.look(name, here.call(id, here.things))),
      ]),
      list(words.THINGS, "things", here.lying.map(([id, thing]) => this.thing(id, thing))),
    );
  }

  exits(names) {
    if (!names.length) return make("p", { class: "none" }, words.NO_EXITS);
    const go = (name) => button(name, () => this.client.say(name), { class: "exit" });
    return list(words.EXITS, "exits", names.map(go));
  }

  look(name, call) {
    const say = () => this.client.say(`look ${call}`);
    return button(name, say, { title: words.lookAt(name) });
  }

  thing(id, { name, attrib }) {
    const { client, here } = this;
    const look = this.look(name, here.call(id, here.things, here.carried));
    if (!attrib.includes("t")) return look;
    const get = () => client.say(`get ${here.call(id, here.things)}`);
    const take = button(words.GET, get, { "aria-label": words.take(name) });
    return make("span", { class: "pair" }, look, take);
  }
}

// The first sentence; all of it stands in the log.
function short(text) {
  const [sentence] = text.match(/^.{10,240}?[.!?](?=\s|$)/) ?? [text];
  return sentence.length > 240 ? `${sentence.slice(0, 240)} ...` : sentence;
}

function list(label, kind, items) {
  if (!items.length) return null;
  const rows = items.map((item) => make("li", {}, item));
  return make(
    "div",
    { class: `row ${kind}` },
    make("h4", { id: `room-${kind}` }, label),
    make("ul", { "aria-labelledby": `room-${kind}` }, ...rows),
  );
}
