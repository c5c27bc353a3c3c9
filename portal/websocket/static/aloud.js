// What a screen reader is to announce: what is new, and no more than can be listened to.
//
// The log is a live region, so what is added is read out, unless it is marked. After a
// hundred lines at once the rest is only counted, until it has been quiet for a second.

import { notRead } from "./text.js";

// What the reader knows: it is there to be reviewed, not to be announced.
const KNOWN = ["said", "earlier"];
const AT_ONCE = 100; // lines
const A_SECOND = 20; // lines that may follow each second
const QUIET = 1000; // milliseconds

export class Aloud {
  constructor(announcer, now = () => performance.now()) {
    this.announcer = announcer;
    this.now = now;
    this.room = AT_ONCE;
    this.checked = now();
    this.skipped = 0;
    this.timer = null;
  }

  judge(block) {
    const known = KNOWN.some((name) => block.classList.contains(name));
    if (known || !this.allows(block.lines)) block.setAttribute("aria-live", "off");
  }

  allows(lines) {
    const now = this.now();
    const refilled = this.room + ((now - this.checked) * A_SECOND) / 1000;
    this.room = Math.min(AT_ONCE, refilled);
    this.checked = now;
    if (this.room > 0 && !this.skipped) {
      this.room = Math.max(0, this.room - lines);
      return true;
    }
    this.skip(lines);
    return false;
  }

  skip(lines) {
    this.skipped += lines;
    this.timer ??= setTimeout(() => this.quiet(), QUIET);
  }

  // Wait on while lines come; then say how many there were.
  quiet() {
    this.timer = null;
    const rest = QUIET - (this.now() - this.checked);
    if (rest > 0) {
      this.timer = setTimeout(() => this.quiet(), rest);
      return;
    }
    this.announcer.say(notRead(this.skipped));
    this.skipped = 0;
    this.room = AT_ONCE;
  }
}
