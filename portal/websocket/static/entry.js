// The line at the foot of the page: what is typed and pasted, and what was typed before.

import { History } from "./history.js";
import { HIDDEN, tooManyLines } from "./text.js";

const PASTE_LIMIT = 50;

export class Entry {
  // `say(line)` sends a line on, or says why not and returns false.
  constructor(form, line, log, say) {
    this.line = line;
    this.log = log;
    this.say = say;
    this.history = new History();
    this.hidden = false; // a password is being asked for
    this.keys = {
      ArrowUp: () => this.recall(-1),
      ArrowDown: () => this.recall(1),
      PageUp: () => log.page(-1),
      PageDown: () => log.page(1),
      Escape: () => (line.value = ""),
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (say(line.value)) line.value = "";
    });
    line.addEventListener("keydown", (event) => this.pressed(event));
    line.addEventListener("paste", (event) => this.pasted(event));
    document.addEventListener("keydown", (event) => this.pressedElsewhere(event));
  }

  focus() {
    this.line.focus();
  }

  hide(on) {
    if (on === this.hidden) return;
    this.hidden = on;
    this.line.value = "";
    this.line.type = on ? "password" : "text";
    this.line.placeholder = on ? HIDDEN : "";
  }

  pressed(event) {
    if (event.isComposing || commanding(event)) return;
    if (!(event.key in this.keys) || event.shiftKey) return;
    event.preventDefault();
    this.keys[event.key]();
  }

  recall(step) {
    const found = this.hidden ? null : this.history.move(step, this.line.value);
    if (found === null) return;
    this.line.value = found;
    this.line.setSelectionRange(found.length, found.length);
  }

  // Several lines pasted are several lines typed; the last one waits for Enter.
  pasted(event) {
    const lines = event.clipboardData.getData("text").split(/\r\n|\r|\n/);
    if (this.hidden || lines.length === 1) return;
    event.preventDefault();
    if (lines.length > PASTE_LIMIT) {
      this.log.add(tooManyLines(lines.length, PASTE_LIMIT), "notice");
      return;
    }
    const { value, selectionStart, selectionEnd } = this.line;
    const last = lines.pop();
    lines[0] = value.slice(0, selectionStart) + lines[0];
    if (lines.every(this.say)) this.line.value = last + value.slice(selectionEnd);
  }

  // Whoever types means the entry, wherever they clicked last.
  pressedElsewhere(event) {
    if (event.key.length !== 1 || commanding(event)) return;
    const on = document.activeElement;
    const meant = on.tagName === "BUTTON" || on === this.log.element;
    if (on === this.line || (event.key === " " && meant)) return;
    this.focus();
  }
}

function commanding(event) {
  return event.ctrlKey || event.altKey || event.metaKey;
}
