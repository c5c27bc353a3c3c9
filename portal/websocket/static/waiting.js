// What is typed while the site's login is on its way: it waits until it is known who says
// it, lest `create NAME PASSWORD` be said by somebody who is logged in.

import { veiled } from "./history.js";

const PATIENCE = 5000; // milliseconds

export class Waiting {
  // `say(line)` says one after all, and is false if nobody hears it; `unsaid(lines)` is
  // told those that were not said, without their passwords.
  constructor(say, unsaid) {
    Object.assign(this, { say, unsaid });
    this.lines = null;
    this.timer = null;
  }

  // From now on lines wait. `mayBeIn`: the game was asked to let somebody in already.
  begin(mayBeIn) {
    this.lines ??= [];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(mayBeIn), PATIENCE);
  }

  // A line is typed; whether it waits.
  takes(line) {
    this.lines?.push(line);
    return this.lines !== null;
  }

  // It is known whether somebody is logged in; or it has taken too long.
  end(isIn) {
    clearTimeout(this.timer);
    const lines = this.lines ?? [];
    this.lines = null;
    const goes = (line) => !(isIn && veiled(line, false) !== null) && this.say(line);
    const left = lines.filter((line) => !goes(line));
    if (left.length) this.unsaid(left.map((line) => veiled(line, false) ?? line));
  }
}
