// On a narrow page the panes are behind a button, and then stand in the log's place.

const WIDE = matchMedia("(min-width: 56rem)");

export class Drawer {
  constructor(panes, button, entry) {
    this.panes = panes;
    this.button = button;
    this.isOpen = false;
    button.addEventListener("click", () => {
      this.turn(!this.isOpen);
      if (this.isOpen) panes.focus(); // the next Tab is in it
    });
    panes.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || !this.isOpen) return;
      this.turn(false);
      entry.focus();
    });
    document.querySelector("[href='#panes']").addEventListener("click", () => this.turn(true));
    WIDE.addEventListener("change", () => this.turn(false));
    new MutationObserver(() => this.filled()).observe(panes, { attributeFilter: ["hidden"] });
    this.filled();
  }

  // Whether there is anything in it.
  filled() {
    this.button.hidden = this.panes.hidden;
    if (this.panes.hidden) this.turn(false);
  }

  turn(open) {
    this.isOpen = open && !WIDE.matches;
    document.body.dataset.drawer = this.isOpen ? "open" : "shut";
    this.button.setAttribute("aria-expanded", this.isOpen);
  }
}
