// The line at the foot of the page: what is typed and pasted, and what was typed before.

import { History } from "./history.js";
import { HIDDEN } from "./text.js";

const EDITABLE = "input, textarea, select, dialog, [contenteditable]";

export class Entry {
  constructor(form, line, log, speech) {
    this.line = line;
    this.log = log;
    this.speech = speech;
    this.history = new History();
    this.connect = () => false; // an empty line may mean "connect"; main.js joins these
    this.completion = null;
    this.editor = null;
    this.keys = {
      ArrowUp: () => this.recall(-1),
      ArrowDown: () => this.recall(1),
      PageUp: () => log.page(-1),
      PageDown: () => log.page(1),
      Escape: () => this.completion.back() || (line.value = ""),
      Tab: () => this.completion.next(),
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submitted();
    });
    line.addEventListener("keydown", (event) => this.pressed(event));
    line.addEventListener("paste", (event) => this.pasted(event));
    document.addEventListener("keydown", (event) => this.pressedElsewhere(event));
  }

  focus() {
    (this.editor.isOpen ? this.editor.field : this.line).focus();
  }

  submitted() {
    const { value } = this.line;
    if (!value.trim() && this.connect()) return;
    this.completion.end();
    if (this.say(value)) this.line.value = "";
  }

  // A line as it was typed; false if it was not sent.
  say(typed) {
    const secret = this.speech.isSecret(typed);
    const said = this.speech.type(typed);
    if (said && !secret) this.history.add(typed);
    return said;
  }

  get hidden() {
    return this.speech.hidden;
  }

  // A password is asked for, or no longer.
  hide(on) {
    if (on === this.hidden) return;
    this.speech.hidden = on;
    if (on) this.editor.close();
    this.completion.end();
    this.line.value = "";
    this.line.type = on ? "password" : "text";
    this.line.placeholder = on ? HIDDEN : "";
  }

  pressed(event) {
    if (event.isComposing || commanding(event)) return;
    if (event.shiftKey) this.pressedWithShift(event);
    else if (event.key in this.keys) {
      if (this.keys[event.key]() !== false) event.preventDefault();
    }
  }

  // A new line, for which there is only room among several.
  pressedWithShift(event) {
    if (event.key !== "Enter" || this.hidden) return;
    event.preventDefault();
    this.writeSeveral(this.line.value && "\n");
  }

  recall(step) {
    const found = this.hidden ? null : this.history.move(step, this.line.value);
    if (found === null) return;
    this.completion.end();
    this.line.value = found;
    this.line.setSelectionRange(found.length, found.length);
  }

  // Several lines pasted can be looked through before they go.
  pasted(event) {
    const words = event.clipboardData.getData("text").replace(/\r\n|\r/g, "\n");
    if (this.hidden || !words.includes("\n")) return;
    event.preventDefault();
    this.writeSeveral(words);
  }

  // Go on among several lines, with these words where the cursor is.
  writeSeveral(words = "") {
    const { value, selectionStart, selectionEnd } = this.line;
    const begun = value.slice(0, selectionStart) + words;
    this.line.value = "";
    this.completion.end();
    this.editor.open(begun + value.slice(selectionEnd), begun.length);
  }

  // Whoever types means the entry, wherever they clicked last.
  pressedElsewhere(event) {
    if (event.key.length !== 1 || commanding(event)) return;
    const on = document.activeElement;
    if (on.closest(EDITABLE)) return;
    const meant = on === this.log.element || on.closest("button, [role=button], summary, a");
    if (event.key === " " && meant) return;
    this.focus();
  }
}

function commanding(event) {
  return event.ctrlKey || event.altKey || event.metaKey;
}
