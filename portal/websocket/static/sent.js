// What was typed into this session, as far back as it may not have arrived.

const KEPT = 100;

export class Sent {
  constructor() {
    this.begin(0);
  }

  // The game has had so many lines of this session.
  begin(count) {
    this.count = count;
    this.lines = [];
  }

  add(line) {
    this.count++;
    this.lines.push(line);
    if (this.lines.length > KEPT) this.lines.shift();
  }

  // The lines beyond the first `heard`, which did not arrive.
  beyond(heard) {
    return this.lines.slice(Math.max(0, this.lines.length - (this.count - heard)));
  }
}
