// Aliases: short words that the player types for longer ones.

import { commandsIn, filled } from "./commands.js";
import { aliasesIn, compiled } from "./rules.js";
import * as words from "./extras-text.js";

const MOST_LINES = 20;

export class Aliases {
  // `tell(sentence)` says why a line was not sent.
  constructor(tell) {
    this.tell = tell;
    this.split = false;
    this.rules = [];
  }

  set(given) {
    this.rules = aliasesIn(given)
      .filter((rule) => rule.on)
      .map((rule) => ({ ...rule, match: compiled(rule, "wildcard") }));
  }

  // The lines that a typed line becomes; itself, if no alias fits, and none if they
  // would be too many.
  become(line) {
    const lines = [];
    if (this.expand(line, new Set(), lines)) return lines;
    this.tell(words.aliasTooLong(line, MOST_LINES));
    return [];
  }

  // What an alias says may be an alias again, but none is used within itself: `look` can
  // say `look`, and two that name each other come to an end.
  expand(line, used, lines) {
    const [rule, taken] = this.fitting(line, used);
    if (rule === null) return lines.push(line) <= MOST_LINES;
    const within = new Set(used).add(rule);
    return commandsIn(rule.say, this.split).every((command) =>
      this.expand(filled(command, taken), within, lines),
    );
  }

  fitting(line, used) {
    for (const rule of this.rules) {
      const taken = used.has(rule) ? null : rule.match.match(line.trim());
      if (taken !== null) return [rule, taken];
    }
    return [null, null];
  }
}
