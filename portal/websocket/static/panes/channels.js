// What was said on the channels last, one tab for each, and a line to speak there.

import * as words from "../extras-text.js";
import { isObject, listOf, nameOf, textOf } from "./facts.js";
import { button, make } from "./dom.js";
import { Pane } from "./pane.js";
import { Tabs } from "./tabs.js";

const KEPT = 100;
const MOST = 50;

export class Channels extends Pane {
  constructor(client) {
    super("channels", words.CHANNELS, words.NO_CHANNELS);
    this.client = client;
    this.tabs = new Tabs(words.CHANNELS, "channel");
    this.tabs.changed = () => this.appear();
    this.channels = new Map();
    client.onPackage("Comm.Channel.List", (data) => this.list(data));
    client.onPackage("Comm.Channel.Text", (data) => this.hear(data));
  }

  clear() {
    for (const name of this.channels.keys()) this.tabs.remove(name);
    this.channels.clear();
    super.clear();
  }

  list(data) {
    const told = listOf(data).filter((each) => isObject(each) && nameOf(each.name));
    const names = new Set(told.map((each) => nameOf(each.name)));
    for (const name of [...this.channels.keys()].filter((each) => !names.has(each))) {
      this.tabs.remove(name);
      this.channels.delete(name);
    }
    for (const each of told.slice(0, MOST)) this.add(each);
    if (!this.channels.size) super.clear();
    else if (!this.tabs.element.isConnected) this.body.replaceChildren(this.tabs.element);
  }

  add({ name: told, caption, command }) {
    const name = nameOf(told);
    if (this.channels.has(name)) return;
    const said = { class: "lines", role: "group", tabindex: 0, "aria-label": words.saidOn(name) };
    const lines = make("div", said, make("p", { class: "none" }, textOf(caption)));
    this.channels.set(name, { lines, unread: 0 });
    this.tabs.add(name, name, lines, this.entry(name, nameOf(command) || name));
  }

  entry(name, command) {
    const line = make("input", {
      type: "text",
      maxlength: 2000,
      autocomplete: "off",
      enterkeyhint: "send",
      "aria-label": words.speakOn(name),
      placeholder: words.speakOn(name),
    });
    const say = button(words.SAY, null, { type: "submit" });
    const form = make("form", { autocomplete: "off" }, line, say);
    form.onsubmit = (event) => {
      event.preventDefault();
      const said = line.value.trim();
      if (said && this.client.say(`${command} ${said}`)) line.value = "";
    };
    return form;
  }

  hear(data) {
    const name = nameOf(data?.channel);
    const channel = this.channels.get(name);
    if (channel === undefined) return;
    channel.lines.querySelector(".none")?.remove();
    const { scrollHeight, scrollTop, clientHeight } = channel.lines;
    const atEnd = scrollHeight - scrollTop - clientHeight < 24;
    const who = make("b", {}, nameOf(data.talker));
    channel.lines.append(make("p", {}, who, " ", textOf(data.text)));
    if (channel.lines.children.length > KEPT) channel.lines.firstElementChild.remove();
    if (atEnd) channel.lines.scrollTop = channel.lines.scrollHeight;
    if (this.isSeen(name)) return;
    channel.unread++;
    this.label(name);
  }

  isSeen(name) {
    return this.tabs.chosen === name && this.isOpen && this.body.offsetParent !== null;
  }

  seen(name) {
    const channel = this.channels.get(name);
    if (channel === undefined || !channel.unread) return;
    channel.unread = 0;
    this.label(name);
    channel.lines.scrollTop = channel.lines.scrollHeight;
  }

  open(on) {
    super.open(on);
    if (on) this.appear();
  }

  // The pane can be seen again.
  appear() {
    if (this.tabs && this.isSeen(this.tabs.chosen)) this.seen(this.tabs.chosen);
  }

  label(name) {
    const { tab } = this.tabs.tabs.get(name);
    const { unread } = this.channels.get(name);
    const count = make("span", { class: "count" }, String(unread));
    const spoken = make("span", { class: "unseen" }, ` ${words.UNREAD}`);
    tab.replaceChildren(name, ...(unread ? [" ", count, spoken] : []));
  }
}
