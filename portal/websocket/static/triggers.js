// Triggers: what the player wants to happen when a line of the game fits a pattern.

import { commandsIn, filled, MOST_COMMANDS } from "./commands.js";
import { Rate } from "./rate.js";
import { compiled, triggersIn } from "./rules.js";

// A trigger's command is answered by lines that may fit a trigger again. One trigger may
// say all its commands at once; what says more, or thirty a minute, is a loop.
const BY_ITSELF = [
  [MOST_COMMANDS, 1000],
  [30, 60_000],
];

// A pattern cannot take for ever, but the worst take milliseconds for a long line.
const HEAVY = 50_000; // places
const HEAVY_LINES = [[10, 60_000]];

export class Triggers {
  // `act` is what they can do: color(line, name), ring(sound), notify(words), say(line),
  // and off(rule, why), which is told of one that was too "busy" or too "slow".
  constructor(act, now) {
    this.act = act;
    this.split = false;
    this.rules = [];
    this.rate = new Rate(BY_ITSELF, now);
    this.heavy = new Rate(HEAVY_LINES, now);
  }

  set(given) {
    this.rules = triggersIn(given)
      .map((rule, at) => ({ ...rule, at, match: compiled(rule) }))
      .filter((rule) => rule.on);
  }

  // A line the game has said; false if it is not to be shown. `again`: it is being told
  // again, so what it asked for was done before.
  hear(line, again) {
    let shown = true;
    for (const rule of this.rules) {
      const taken = rule.on ? this.taken(rule, line.text) : null;
      if (taken === null) continue;
      if (rule.color) this.act.color(line, rule.color);
      if (rule.gag) shown = false;
      if (!again) this.tell(rule, taken, line.text);
    }
    return shown;
  }

  taken(rule, text) {
    const taken = rule.match.match(text);
    if (rule.match.cost > HEAVY && !this.heavy.allow()) this.turnOff(rule, "slow");
    return taken;
  }

  turnOff(rule, why) {
    rule.on = false;
    this.act.off(rule, why);
  }

  tell(rule, taken, text) {
    if (rule.sound) this.act.ring(rule.sound);
    if (rule.notify) this.act.notify(text);
    if (!rule.say) return;
    for (const command of commandsIn(rule.say, this.split)) {
      if (!this.rate.allow()) {
        this.turnOff(rule, "busy");
        return;
      }
      this.act.say(filled(command, taken));
    }
  }
}
