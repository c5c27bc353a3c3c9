// The settings: a dialog with a tab for each part. It is made anew when it is opened.

import { icon } from "./panes/icons.js";
import { button, make } from "./panes/dom.js";
import { Tabs } from "./panes/tabs.js";
import { check } from "./settings-fields.js";
import { allPart, logPart } from "./settings-files.js";
import { lookPart, panesPart, soundPart } from "./settings-parts.js";
import { AliasEditor, TriggerEditor } from "./settings-rules.js";
import * as words from "./settings-text.js";

export class Settings {
  // `extras` is all that can be set: sounds, panes, known rooms, the record of the log.
  constructor(client, dialog, tools, extras) {
    Object.assign(this, { client, dialog, extras });
    this.chosen = "look";
    this.said = this.said.bind(this);
    this.opener = button("", () => this.open(), { class: "tool", "aria-haspopup": "dialog" });
    this.opener.append(icon("settings"), make("span", { class: "word" }, words.SETTINGS));
    tools.append(this.opener);
    dialog.addEventListener("close", () => dialog.replaceChildren());
    // A click beside the dialog is one on the dialog itself, which has no room of its own.
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  open() {
    this.draw();
    this.dialog.showModal();
    this.tabs.tabs.get(this.chosen).tab.focus();
  }

  draw() {
    const close = button(words.CLOSE, () => this.dialog.close(), { class: "close" });
    this.status = make("p", { role: "status", class: "status" });
    this.tabs = new Tabs(words.SETTINGS, "settings");
    const { chosen } = this;
    for (const [key, title] of Object.entries(words.TABS)) {
      this.tabs.add(key, title, this[key]());
    }
    this.tabs.changed = (key) => {
      this.chosen = key;
      this.said("");
    };
    this.tabs.choose(chosen);
    const title = make("h2", { id: "settings-title" }, words.SETTINGS);
    this.dialog.setAttribute("aria-labelledby", title.id);
    const head = make("div", { class: "sheet-head" }, title, close);
    this.dialog.replaceChildren(
      make("div", { class: "sheet" }, head, this.tabs.element, this.status),
    );
  }

  // Say what became of a change; nothing if it went well. Returns the sentence.
  said(sentence) {
    this.status.textContent = sentence;
    return sentence;
  }

  look() {
    return lookPart(this.client, this.said);
  }

  sound() {
    return soundPart(this.client, this.extras.sounds, this.said);
  }

  panes() {
    return panesPart(this.extras.panes, this.extras.known, this.said);
  }

  triggers() {
    return make("div", {}, new TriggerEditor(this.client, this.said).element, this.split());
  }

  aliases() {
    return make("div", {}, new AliasEditor(this.client, this.said).element, this.split());
  }

  split() {
    const { preferences } = this.client;
    return check(words.SPLIT, preferences.get("split") === true, (on) =>
      preferences.set("split", on),
    );
  }

  log() {
    return logPart(this.client, this.extras, this.said);
  }

  all() {
    return allPart(this.client, this.extras, this.said, () => this.draw());
  }
}
