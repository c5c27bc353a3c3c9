// How often something may happen by itself.

export class Rate {
  // `bounds` are pairs: at most so many in so many milliseconds.
  constructor(bounds, now = () => performance.now()) {
    this.bounds = bounds;
    this.now = now;
    this.times = [];
    this.longest = Math.max(...bounds.map(([, span]) => span));
  }

  // Whether one more is allowed; it is counted if so.
  allow() {
    const now = this.now();
    this.times = this.times.filter((time) => now - time < this.longest);
    const full = ([most, span]) =>
      this.times.filter((time) => now - time < span).length >= most;
    if (this.bounds.some(full)) return false;
    this.times.push(now);
    return true;
  }
}
