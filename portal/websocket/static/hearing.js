// What the game says, and where it is shown.

import { build } from "./markup.js";
import * as text from "./text.js";

export class Hearing {
  constructor(client, prompt, entry, token) {
    this.client = client;
    this.token = token;
    this.retelling = ""; // which lines are being told again: "earlier", "missed" or none
    client.on("text", ([html]) => this.show(build(String(html))));
    client.on("prompt", ([html]) => prompt.ask(build(String(html))));
    client.on("echo", ([on]) => entry.hide(!on));
  }

  // Every message passes here, so that lines told again are marked off from the others.
  hear(name, args, kwargs) {
    const isOurs = name === "resume" || name === "resumed"; // the connection's own
    if (!isOurs) this.retell(name === "text" ? this.told(kwargs) : "");
    this.client.hear(name, args, kwargs);
  }

  told(kwargs) {
    if (kwargs.earlier === true && !this.token.isNews) return "earlier";
    return kwargs.earlier === true || kwargs.missed === true ? "missed" : "";
  }

  // Say where lines that are told again begin and end.
  retell(which) {
    if (which === this.retelling) return;
    const before = this.retelling;
    this.retelling = which;
    if (before === "earlier") this.client.tell(text.STILL_HERE);
    if (before === "missed") this.client.tell(text.THAT_IS_ALL, "notice end");
    if (which === "missed") this.client.tell(text.AWAY, "notice begin");
  }

  show(content) {
    const { client, retelling: again } = this;
    const element = document.createElement("div");
    element.className = `text ${again}`.trimEnd();
    element.append(content);
    const told = { text: element.textContent, element, again };
    if (client.filters.every((filter) => passes(filter, told))) client.log.put(element);
  }
}

// A filter that fails hides nothing.
function passes(filter, told) {
  try {
    return filter(told) !== false;
  } catch (error) {
    reportError(error);
    return true;
  }
}
