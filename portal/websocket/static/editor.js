// Several lines at once: to write them, or to look through what was pasted before it goes.
//
// They are sent one by one in their order. Where that stops, the rest stays here.

import * as text from "./text.js";

const MOST = 200; // lines sent at once

export class Editor {
  // `say(line)` sends one line, or says why not and returns false; `line` is the field for
  // a single one, `longest` the letters that it takes.
  constructor(form, line, say) {
    this.form = form;
    this.line = line;
    this.say = say;
    this.longest = line.maxLength;
    this.field = form.querySelector("textarea");
    this.words = form.querySelector("#lines-words");
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    form.addEventListener("submit", (event) => this.submitted(event));
    form.querySelector("#lines-close").addEventListener("click", () => this.close());
  }

  get isOpen() {
    return !this.form.hidden;
  }

  // Begin with this text; a draft that was put away comes first.
  open(words = "", at = words.length) {
    const draft = this.field.value;
    const joint = draft && words ? draft.replace(/\n?$/, "\n") : draft;
    this.field.value = joint + words;
    this.form.hidden = false;
    this.changed();
    this.field.focus();
    const cursor = words ? joint.length + at : joint.length;
    this.field.setSelectionRange(cursor, cursor);
  }

  // Put it away; what is a single line goes back where single lines are typed.
  close() {
    if (!this.isOpen) return;
    const { value } = this.field;
    this.form.hidden = true;
    if (!value.includes("\n") && !this.line.value && value.length <= this.longest) {
      this.line.value = value;
      this.field.value = "";
    }
    this.line.focus();
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    // A phone's keyboard has no Shift+Enter; there the button sends.
    const sends = event.key === "Enter" && !event.shiftKey && !matchMedia("(pointer: coarse)").matches;
    if (sends) {
      event.preventDefault();
      this.form.requestSubmit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  submitted(event) {
    event.preventDefault();
    const lines = this.lines();
    if (this.wrong(lines)) {
      this.changed();
      return;
    }
    const gone = sendAll(lines, this.say);
    this.field.value = lines.slice(gone).join("\n");
    if (gone === lines.length) this.close();
    else this.changed(text.restIsHere(lines.length - gone));
  }

  // A last line end ends the last line and begins no further one.
  lines() {
    return this.field.value.replace(/\n$/, "").split("\n");
  }

  changed(words = "") {
    const lines = this.lines();
    const wrong = this.wrong(lines);
    this.words.textContent = words || wrong || text.linesHere(lines.length);
    this.words.classList.toggle("wrong", Boolean(wrong));
    this.field.setAttribute("aria-invalid", Boolean(wrong));
  }

  // Why these cannot be sent, or "".
  wrong(lines) {
    if (lines.length > MOST) return text.tooManyLines(lines.length, MOST);
    const long = lines.findIndex((line) => line.length > this.longest);
    return long < 0 ? "" : text.tooLong(long + 1, lines[long].length, this.longest);
  }
}

// How many went, in their order.
function sendAll(lines, say) {
  const stopped = lines.findIndex((line) => !say(line));
  return stopped < 0 ? lines.length : stopped;
}
