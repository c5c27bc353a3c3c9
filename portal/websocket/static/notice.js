// The state of the connection: a word in the head, and a line with a button by the entry.

import { CONNECT } from "./text.js";

export class Notice {
  // `pressed()` is what the button does.
  constructor({ line, words, button, word }, pressed) {
    Object.assign(this, { line, words, button, word });
    button.addEventListener("click", pressed);
  }

  get isShown() {
    return !this.line.hidden;
  }

  // `act` is what stands on the button; "" takes it away.
  say(words, act = CONNECT) {
    this.words.textContent = words;
    this.button.textContent = act;
    this.button.hidden = !act;
    this.line.hidden = false;
  }

  hide() {
    this.line.hidden = true;
  }

  state(word) {
    this.word.textContent = word;
  }
}
