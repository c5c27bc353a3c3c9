// Tab completes an unfinished word, and each further Tab takes the next word that fits.
//
// Tab must also leave the field. So it completes only where a word before the cursor is
// unfinished and something is known that begins like it; and Escape gives back what was
// typed, after which Tab leaves.

import { completed } from "./text.js";

const UNFINISHED = /(?:^|\s)(\S+)$/;
const MOST = 20; // words that are offered

export class Completion {
  // `words` knows words; `shown` is where the player sees which one was taken.
  constructor(field, words, shown, announcer) {
    Object.assign(this, { field, words, shown, announcer });
    this.offered = [];
    this.at = -1;
    this.before = ""; // what stood before the word, and the word as it was typed
    this.typed = "";
    this.after = "";
    this.leaving = false;
    field.addEventListener("input", () => this.end());
    field.addEventListener("blur", () => this.end());
  }

  // Whether Tab was used here; if not, it leaves the field.
  next() {
    if (this.leaving) return false;
    if (this.at < 0 && !this.begin()) return false;
    this.at = (this.at + 1) % this.offered.length;
    this.take(this.offered[this.at]);
    const said = completed(this.offered[this.at], this.at + 1, this.offered.length);
    this.shown.textContent = said;
    this.shown.hidden = false;
    this.announcer.say(said);
    return true;
  }

  // Whether there was a completion to take back.
  back() {
    if (this.at < 0) return false;
    this.take(this.typed);
    this.end();
    this.leaving = true;
    return true;
  }

  begin() {
    const { value, selectionStart, selectionEnd, type } = this.field;
    const line = value.slice(0, selectionStart);
    const found = selectionStart === selectionEnd && line.match(UNFINISHED);
    const inside = /^\S/.test(value.slice(selectionStart));
    if (type === "password" || !found || inside) return false;
    this.typed = found[1];
    this.before = line.slice(0, line.length - this.typed.length);
    this.after = value.slice(selectionStart);
    this.offered = this.words.beginning(this.typed, !this.before.trim()).slice(0, MOST);
    return this.offered.length > 0;
  }

  take(word) {
    const line = this.before + word;
    this.field.value = line + this.after;
    this.field.setSelectionRange(line.length, line.length);
  }

  end() {
    this.at = -1;
    this.offered = [];
    this.leaving = false;
    this.shown.hidden = true;
  }
}
