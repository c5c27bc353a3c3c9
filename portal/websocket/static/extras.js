// What stands beside the log: panes, settings, triggers and aliases, sounds, notices.

import { Aliases } from "./aliases.js";
import { Record } from "./download.js";
import * as words from "./extras-text.js";
import { linesOf } from "./lines.js";
import { Media } from "./media.js";
import { Notifications } from "./notify.js";
import { panesFor } from "./panes/all.js";
import { nameOf } from "./panes/facts.js";
import { triggersIn } from "./rules.js";
import { Settings } from "./settings.js";
import { Sounds } from "./sounds.js";
import { Triggers } from "./triggers.js";

export function begin(client) {
  const name = document.querySelector("h1").textContent;
  const sounds = new Sounds();
  const notices = new Notifications(name);
  const record = new Record(client.log, () => client.tell(words.RECORD_FULL));
  const { panes, known } = panesFor(client, name, typed);
  heed(client, "sound", (wishes) => sounds.set(wishes));
  heed(client, "notify", (wishes) => notices.set(wishes));
  heed(client, "lines", (lines) => client.log.keep(lines));
  rules(client, sounds, notices);
  hearSounds(client, sounds);
  hearPeople(client, notices);
  const dialog = document.getElementById("settings");
  const tools = document.getElementById("tools");
  new Settings(client, dialog, tools, { sounds, panes, known, record, name });
}

// Take this wish as it is, and whenever it is another.
function heed({ preferences }, key, fn) {
  fn(preferences.get(key));
  preferences.onChange(key, fn);
}

// Put the beginning of a line into the entry, for the player to go on.
function typed(beginning) {
  const line = document.getElementById("line");
  if (line.type !== "password") line.value = beginning;
  line.focus();
}

function rules(client, sounds, notices) {
  const triggers = new Triggers({
    color: (line, color) => line.mark(color),
    ring: (sound) => sounds.ring(sound),
    notify: (text) => notices.show(text),
    // After the line it answers.
    say: (command) => queueMicrotask(() => client.say(command)),
    off: (rule, why) => switchOff(client, rule, why),
  });
  const aliases = new Aliases((sentence) => client.tell(sentence));
  heed(client, "triggers", (given) => triggers.set(given));
  heed(client, "aliases", (given) => aliases.set(given));
  heed(client, "split", (on) => (triggers.split = aliases.split = on === true));
  client.outgoing.push((line) => aliases.become(line));
  client.filters.push((told) => filter(triggers, told));
}

// Each line of what the game says is heard by itself; false if nothing of it is left.
function filter(triggers, { element, again }) {
  if (!triggers.rules.length) return true;
  const lines = linesOf(element);
  const gone = lines.filter((line) => !triggers.hear(line, again !== ""));
  if (gone.length === lines.length) return false;
  for (const line of gone) line.remove();
  return true;
}

function switchOff({ preferences, log }, { at }, why) {
  const list = triggersIn(preferences.get("triggers"));
  const { pattern } = list[at];
  list[at].on = false;
  preferences.set("triggers", list);
  log.add(words.triggerOff[why](pattern), "notice");
}

function hearSounds(client, sounds) {
  const media = new Media(sounds, (caption) => client.tell(caption));
  client.onPackage("Client.Media.Default", (data) => media.usual(data));
  client.onPackage("Client.Media.Play", (data) => media.play(data));
  client.onPackage("Client.Media.Stop", (data) => media.stop(data));
  heed(client, "sound", () => sounds.on || media.stop());
  client.on("logged_out", () => media.stop());
  client.onState((state) => state === "ended" && media.stop());
}

function hearPeople(client, notices) {
  client.on("message", ([data]) => notices.said(data));
  client.onPackage("Char.Name", (data) => (notices.me = nameOf(data?.name)));
}
