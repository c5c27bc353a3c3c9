// What happened: it follows the newest line, unless the reader has scrolled up.

import { newLines } from "./text.js";

export const LIMIT = 5000;
const NEAR = 24;
// What the reader knows: it is there to be reviewed, not to be announced.
const KNOWN = ["said", "earlier"];

export class Log {
  constructor(element, more) {
    this.element = element;
    this.more = more;
    this.lines = 0;
    this.unseen = 0;
    this.following = true;
    this.drawing = false;
    this.top = 0;
    this.height = 0;
    element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    more.addEventListener("click", () => this.follow());
    // A phone's keyboard makes the log smaller; the newest line stays in view.
    new ResizeObserver(() => this.resized()).observe(element);
  }

  // Add a block; `content` is a string or nodes, `kind` its class.
  add(content, kind) {
    const block = document.createElement("div");
    block.className = kind;
    block.append(content);
    if (KNOWN.some((known) => block.classList.contains(known))) {
      block.setAttribute("aria-live", "off");
    }
    block.lines = block.textContent.split("\n").length;
    this.lines += block.lines;
    this.element.append(block);
    this.trim();
    if (this.following) this.draw();
    else this.count(block.lines);
    return block.lines;
  }

  // Whether this is what was added last.
  endsWith(words) {
    return this.element.lastElementChild?.textContent === words;
  }

  trim() {
    while (this.lines > LIMIT && this.element.children.length > 1) {
      const oldest = this.element.firstElementChild;
      const before = this.following ? 0 : this.element.scrollHeight;
      this.lines -= oldest.lines ?? 1;
      oldest.remove();
      if (!this.following) {
        this.element.scrollTop -= before - this.element.scrollHeight;
      }
    }
  }

  count(lines) {
    this.unseen += lines;
    this.more.textContent = newLines(this.unseen);
    this.more.hidden = false;
  }

  resized() {
    this.height = this.element.clientHeight;
    this.top = this.element.scrollTop;
    if (this.following) this.draw();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    const below = scrollHeight - scrollTop - clientHeight;
    // A log that has become higher was scrolled by the browser, not by the reader.
    const up = scrollTop < this.top && clientHeight === this.height;
    this.top = scrollTop;
    // One step up is the reader's wish. Other distances are ours while a line waits to
    // be drawn.
    if (below < (up ? 2 : NEAR)) this.following = true;
    else if (up || !this.drawing) this.following = false;
    if (this.following) this.seen();
  }

  follow() {
    this.following = true;
    this.seen();
    this.draw();
  }

  seen() {
    this.unseen = 0;
    this.more.hidden = true;
  }

  // Once for all the lines of a frame.
  draw() {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      if (this.following) this.element.scrollTop = this.element.scrollHeight;
      this.drawing = false;
    });
  }

  page(direction) {
    this.element.scrollBy({ top: direction * this.element.clientHeight * 0.85 });
  }
}
