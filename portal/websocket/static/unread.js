// How many lines came while nobody looked at the page: its title says so.

export class Unread {
  constructor(page, log) {
    this.page = page;
    this.name = page.title;
    this.count = 0;
    log.watch((block) => this.add(block.lines));
    page.addEventListener("visibilitychange", () => page.hidden || this.clear());
  }

  add(lines) {
    if (!this.page.hidden) return;
    this.count += lines;
    this.page.title = `(${this.count}) ${this.name}`;
  }

  clear() {
    this.count = 0;
    this.page.title = this.name;
  }
}
