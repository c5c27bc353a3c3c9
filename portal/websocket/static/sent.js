// What was typed into this session, as far back as it may not have arrived.

const KEPT = 500;

export class Sent {
  constructor() {
    this.begin(0);
  }

  // The game has had so many lines of this session.
  begin(count) {
    this.count = count;
    this.lines = [];
    this.unanswered = 0;
  }

  add(line) {
    this.count++;
    this.unanswered++;
    this.lines.push(line);
    if (this.lines.length > KEPT) this.lines.shift();
  }

  // The game says something, so it seems to hear.
  answered() {
    this.unanswered = 0;
  }

  // The lines after which nothing was heard, once.
  doubtful() {
    const lines = this.unanswered ? this.lines.slice(-this.unanswered) : [];
    this.unanswered = 0;
    return lines;
  }

  // The lines beyond the first `heard`, which did not arrive.
  beyond(heard) {
    return this.lines.slice(Math.max(0, this.lines.length - (this.count - heard)));
  }
}
