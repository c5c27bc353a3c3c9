// What happened: the newest lines, drawn once for all that came since the last frame.
//
// Lines may come faster than a page can be drawn. They wait in memory, no more than are
// kept anyway, and each frame takes some of them. They stand in chunks of about a hundred,
// so that the browser need not lay out what nobody sees.

import { Aloud } from "./aloud.js";
import { Scrolling } from "./scrolling.js";

export const LIMIT = 5000;
const LEAST = 100;
const MOST = 50_000;
const CHUNK = 100;
const A_FRAME = 100; // blocks drawn in one frame
const LAID_OUT = 3; // chunks at the end that are laid out whether seen or not
const UNSEEN_PAUSE = 200; // milliseconds: a page that is not seen has no frames

export class Log {
  constructor(element, more, announcer) {
    this.element = element;
    this.limit = LIMIT;
    this.lines = 0;
    this.waiting = [];
    this.waitingLines = 0;
    this.last = null;
    this.drawing = false;
    this.watchers = [];
    this.scrolling = new Scrolling(element, more);
    this.aloud = new Aloud(announcer);
  }

  // Add a block; `content` is a string or nodes, `kind` its class.
  add(content, kind) {
    const block = document.createElement("div");
    block.className = kind;
    block.append(content);
    this.put(block);
  }

  // Show a block that is made already.
  put(block) {
    block.classList.add("block");
    block.lines = linesOf(block.textContent);
    this.aloud.judge(block);
    this.waiting.push(block);
    this.waitingLines += block.lines;
    this.last = block;
    if (this.waitingLines > this.limit + CHUNK) this.forget();
    for (const fn of this.watchers) fn(block);
    this.draw();
  }

  // `fn(block)` hears of every block that is added.
  watch(fn) {
    this.watchers.push(fn);
  }

  // Whether this is what was added last.
  endsWith(words) {
    return this.last?.textContent === words;
  }

  // All that is kept, the oldest first.
  blocks() {
    return [...this.element.querySelectorAll(".block"), ...this.waiting];
  }

  // Keep so many lines from now on.
  keep(limit) {
    this.limit = Math.max(LEAST, Math.min(MOST, Number(limit) || LIMIT));
    this.draw();
  }

  clear() {
    this.element.replaceChildren();
    this.waiting = [];
    this.lines = this.waitingLines = 0;
    this.last = null;
  }

  follow() {
    this.scrolling.follow();
  }

  page(direction) {
    this.scrolling.page(direction);
  }

  // What waits and would be gone before it was seen is not drawn at all.
  forget() {
    let first = 0;
    while (this.waitingLines > this.limit && first < this.waiting.length - 1) {
      this.waitingLines -= this.waiting[first++].lines;
    }
    this.waiting.splice(0, first);
  }

  draw() {
    if (this.drawing) return;
    this.drawing = true;
    if (document.hidden) setTimeout(() => this.drawn(), UNSEEN_PAUSE);
    else requestAnimationFrame(() => this.drawn());
  }

  drawn() {
    this.drawing = false;
    if (this.scrolling.following) this.age();
    const blocks = this.waiting.splice(0, A_FRAME);
    let lines = 0;
    for (const block of blocks) {
      this.chunkFor(block).append(block);
      lines += block.lines;
    }
    this.lines += lines;
    this.waitingLines -= lines;
    this.scrolling.grown(lines, () => this.trim());
    if (this.waiting.length) this.draw();
  }

  // A chunk that has been laid out once need not be while nobody sees it: its height is
  // remembered, or guessed by its lines if the page was not seen. One that is being read
  // stays as it is, or it could not be held in its place.
  age() {
    const chunks = this.element.children;
    for (let at = chunks.length - 1 - LAID_OUT; at >= 0; at--) {
      if (chunks[at].classList.contains("old")) return;
      chunks[at].classList.add("old");
      chunks[at].style.setProperty("--lines", chunks[at].lines);
    }
  }

  chunkFor(block) {
    let chunk = this.element.lastElementChild;
    if (!(chunk?.lines < CHUNK)) {
      chunk = document.createElement("div");
      chunk.className = "chunk";
      chunk.lines = 0;
      this.element.append(chunk);
    }
    chunk.lines += block.lines;
    return chunk;
  }

  // Away with the oldest lines above the limit; the newest block stays, however long.
  trim() {
    while (this.lines > this.limit) {
      const chunk = this.element.firstElementChild;
      const block = chunk.firstElementChild;
      if (chunk === this.element.lastElementChild && block === chunk.lastElementChild) return;
      const whole = this.lines - chunk.lines >= this.limit && chunk.nextElementSibling;
      this.lines -= whole ? chunk.lines : block.lines;
      chunk.lines -= block.lines;
      (whole || block === chunk.lastElementChild ? chunk : block).remove();
    }
  }
}

function linesOf(text) {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
