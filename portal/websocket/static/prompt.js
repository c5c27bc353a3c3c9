// What the game asks, at the beginning of the entry.

export class Prompt {
  constructor(element) {
    this.element = element;
    this.plain = element.firstElementChild;
    this.words = "";
  }

  ask(content) {
    const words = document.createElement("span");
    words.setAttribute("aria-live", "polite");
    this.element.classList.add("asked");
    this.element.replaceChildren(words);
    words.append(content);
    this.words = words.textContent.trimEnd();
  }

  answered() {
    this.words = "";
    this.element.classList.remove("asked");
    this.element.replaceChildren(this.plain);
  }
}
