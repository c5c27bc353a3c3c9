// What the player says to the game, and how it stands in the log.

import { veiled, VEIL } from "./history.js";
import { Sent } from "./sent.js";
import * as text from "./text.js";
import { Waiting } from "./waiting.js";

export class Speech {
  constructor(client, prompt) {
    this.client = client;
    this.prompt = prompt;
    this.sent = new Sent();
    this.loggedIn = false;
    this.hidden = false; // a password is being asked for
    const unsaid = (lines) => client.tell(text.notArrived(lines));
    this.waiting = new Waiting((line) => this.say(line), unsaid);
    client.on("text", () => this.sent.answered());
  }

  // A line as it was typed: it becomes what the player's aliases say.
  type(typed) {
    if (this.hidden) return this.say(typed);
    const becomes = (lines, alias) => lines.flatMap((line) => alias(line) ?? [line]);
    return this.client.outgoing.reduce(becomes, [typed]).every((line) => this.say(line));
  }

  // Send a line and show it; false if there is nobody to hear it.
  say(line) {
    const { client, hidden } = this;
    if (!hidden && this.waiting.takes(line)) return true;
    if (!client.send("text", line)) {
      if (!client.log.endsWith(text.NOT_SENT)) client.tell(text.NOT_SENT);
      return false;
    }
    const secret = hidden ? "" : veiled(line, this.loggedIn);
    const asked = this.prompt.words || "\u203a";
    client.tell(`${asked} ${secret ?? line}`.trimEnd(), "said");
    this.sent.add(hidden ? VEIL : (secret ?? line));
    this.prompt.answered();
    client.log.follow();
    return true;
  }

  // Whether nobody should see this line again.
  isSecret(line) {
    return this.hidden || veiled(line, this.loggedIn) !== null;
  }
}
