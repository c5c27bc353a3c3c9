// The log follows its newest line, unless the reader has scrolled up.

import { newLines } from "./text.js";

const NEAR = 24;
// Whether the browser itself keeps what is read in its place when lines above it go.
const ANCHORED = CSS.supports("overflow-anchor", "auto");

export class Scrolling {
  constructor(element, more) {
    this.element = element;
    this.more = more;
    this.unseen = 0;
    this.following = true;
    this.wanted = false; // the end is to be shown in the next frame
    this.top = 0;
    this.height = this.width = 0;
    element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    more.addEventListener("click", () => this.follow());
    // A phone's keyboard makes the log smaller; the newest line stays in view.
    new ResizeObserver(() => this.resized()).observe(element);
  }

  // Lines were added at the end; `trim` takes some away at the beginning.
  grown(lines, trim) {
    const before = ANCHORED || this.following ? 0 : this.element.scrollHeight;
    trim();
    if (this.following) this.toEnd();
    else {
      if (!ANCHORED) this.element.scrollTop -= before - this.element.scrollHeight;
      this.count(lines);
    }
  }

  count(lines) {
    if (!lines) return;
    this.unseen += lines;
    this.more.textContent = newLines(this.unseen);
    this.more.hidden = false;
  }

  resized() {
    this.height = this.element.clientHeight;
    this.width = this.element.clientWidth;
    this.top = this.element.scrollTop;
    if (this.following) this.toEnd();
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight, clientWidth } = this.element;
    const below = scrollHeight - scrollTop - clientHeight;
    // A log that has another size was scrolled by the browser, not by the reader.
    const same = clientHeight === this.height && clientWidth === this.width;
    const up = same && scrollTop < this.top;
    this.top = scrollTop;
    // One step up is the reader's wish. Other distances are ours while a line waits to
    // be drawn.
    if (below < (up ? 2 : NEAR)) this.following = true;
    else if (up || (same && !this.wanted)) this.following = false;
    if (this.following) this.seen();
  }

  follow() {
    this.following = true;
    this.seen();
    this.want();
  }

  seen() {
    this.unseen = 0;
    this.more.hidden = true;
  }

  // The end is shown before the next frame is painted, and not laid out twice for it.
  want() {
    if (this.wanted) return;
    this.wanted = true;
    requestAnimationFrame(() => {
      this.wanted = false;
      if (this.following) this.toEnd();
    });
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
    this.top = this.element.scrollTop;
  }

  page(direction) {
    this.element.scrollBy({ top: direction * this.element.clientHeight * 0.85 });
  }
}
