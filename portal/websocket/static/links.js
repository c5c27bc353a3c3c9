// Words in the log that can be clicked, and how the keyboard reaches them.
//
// The log may hold thousands of links, so only one of them is in the tab order: the newest,
// or the one that was visited last. The arrow keys go from there to the others.

const LINKS = "a";
const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

export class Links {
  // `say(line)` says what a link sends.
  constructor(log, say) {
    this.element = log.element;
    this.say = say;
    this.current = null;
    log.watch((block) => this.added(block));
    this.element.addEventListener("click", (event) => this.clicked(event));
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    this.element.addEventListener("focusin", (event) => this.visited(event.target));
  }

  added(block) {
    const links = block.querySelectorAll(LINKS);
    if (!links.length) return;
    for (const link of links) link.tabIndex = -1;
    if (this.current === null || this.current !== document.activeElement) {
      this.choose(links[links.length - 1]);
    }
  }

  visited(target) {
    if (target.matches(LINKS)) this.choose(target);
    else if (!this.current?.isConnected) this.chooseNewest();
  }

  chooseNewest() {
    const newest = [...this.element.querySelectorAll(LINKS)].at(-1);
    if (newest) this.choose(newest);
  }

  choose(link) {
    if (this.current) this.current.tabIndex = -1;
    this.current = link;
    link.tabIndex = 0;
  }

  clicked(event) {
    const link = event.target.closest("a[data-send]");
    // Whoever marks words with the mouse means no click.
    if (link && getSelection().isCollapsed) this.say(link.dataset.send);
  }

  pressed(event) {
    const link = event.target.closest(LINKS);
    if (!link || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in STEPS) {
      event.preventDefault();
      this.step(link, STEPS[event.key]);
    } else if (link.dataset.send !== undefined && [" ", "Enter"].includes(event.key)) {
      event.preventDefault();
      if (!event.repeat) this.say(link.dataset.send);
    }
  }

  step(link, by) {
    const links = [...this.element.querySelectorAll(LINKS)];
    links[links.indexOf(link) + by]?.focus();
  }
}
