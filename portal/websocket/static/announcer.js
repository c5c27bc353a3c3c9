// Sentences for a screen reader alone.

export class Announcer {
  constructor(element) {
    this.element = element;
  }

  say(words) {
    // The same words again are said again.
    this.element.textContent = this.element.textContent === words ? `${words}\u00a0` : words;
  }
}
