// The map: the rooms one has seen, around the one where one is. A click walks next door.
//
// It is a picture; whoever cannot see it or use a mouse has the exits in the pane Room.

import * as words from "../extras-text.js";
import { button, make, redraw } from "./dom.js";
import { layout, STEPS } from "./layout.js";
import { Pane } from "./pane.js";

const SVG = "http://www.w3.org/2000/svg";
const CELL = 40;
const ROOM = 20;
const SIZES = [2, 3, 4, 6]; // rooms to each side
const SHAPE = 0.75; // height of the picture by its width
const MARKS = { __proto__: null, up: "\u25b4", down: "\u25be" };

export class Chart extends Pane {
  constructor(client, known) {
    super("map", words.MAP, words.NOWHERE);
    this.client = client;
    this.known = known;
    this.here = null;
    this.size = 1;
    client.onPackage("Room.Info", (data) => {
      this.here = known.learn(data);
      this.draw();
    });
  }

  clear() {
    this.here = null;
    this.draw();
  }

  zoom(step) {
    this.size = Math.max(0, Math.min(SIZES.length - 1, this.size + step));
    this.draw();
  }

  draw() {
    const { here, known } = this;
    if (here === null) return redraw(this.body, this.none);
    redraw(this.body, this.picture(), this.others(Object.keys(known.get(here).exits)));
  }

  picture() {
    const wide = SIZES[this.size];
    const high = Math.floor(wide * SHAPE);
    const { cells, ways } = layout(this.known, this.here, wide, high);
    const [width, height] = [(2 * wide + 1) * CELL, (2 * high + 1) * CELL];
    const picture = draw("svg", {
      viewBox: `${-width / 2} ${-height / 2} ${width} ${height}`,
      role: "img",
      "aria-label": words.mapOf(this.known.get(this.here).name),
    });
    for (const way of ways) picture.append(line(way));
    const near = new Map();
    for (const { from, way, to } of ways) if (from === this.here) near.set(to, way);
    for (const [num, cell] of cells) picture.append(this.room(num, cell, near.get(num)));
    return picture;
  }

  // `way` is the exit that leads there, if one does.
  room(num, [column, row], way) {
    const room = this.known.get(num);
    const [x, y] = [column * CELL, row * CELL];
    const here = num === this.here;
    const kind = here ? "here" : room === undefined ? "unseen-room" : "seen";
    const drawn = draw("g", { class: way && !here ? `room ${kind} near` : `room ${kind}` });
    const title = draw("title");
    title.textContent = room?.name || words.UNSEEN;
    drawn.append(title, square(x, y, ROOM));
    if (here) drawn.append(draw("circle", { cx: x, cy: y, r: ROOM / 5 }));
    else drawn.append(marks(room, x, y));
    if (way && !here) drawn.onclick = () => this.client.say(way);
    return drawn;
  }

  // The ways that no map can show, and how near one looks.
  others(ways) {
    const go = (way) => button(way, () => this.client.say(way), { class: "exit" });
    const found = ways.filter((way) => !(way.toLowerCase() in STEPS));
    const zoom = (sign, name, step) =>
      button(sign, () => this.zoom(step), {
        "aria-label": name,
        disabled: SIZES[this.size + step] === undefined,
      });
    return make(
      "div",
      { class: "map-foot" },
      make("div", { class: "others" }, ...found.map(go)),
      make(
        "div",
        { class: "zoom" },
        zoom("\u2212", words.ZOOM_OUT, 1),
        zoom("+", words.ZOOM_IN, -1),
      ),
    );
  }
}

function line({ at, step, cell }) {
  const [x, y] = [at[0] * CELL, at[1] * CELL];
  const [toX, toY] = cell
    ? [cell[0] * CELL, cell[1] * CELL]
    : [x + (step[0] * CELL) / 2, y + (step[1] * CELL) / 2];
  return draw("line", { x1: x, y1: y, x2: toX, y2: toY, class: cell ? "way" : "way on" });
}

function square(x, y, size) {
  const [left, top] = [x - size / 2, y - size / 2];
  return draw("rect", { x: left, y: top, width: size, height: size, rx: 4 });
}

function marks(room, x, y) {
  const text = draw("text", { x, y });
  const ways = Object.keys(room?.exits ?? {}).map((way) => MARKS[way.toLowerCase()] ?? "");
  text.textContent = ways.join("");
  return text;
}

function draw(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
