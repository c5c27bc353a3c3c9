// Whether the page is connected, and what the player is told of that.

import { ELSEWHERE, GOODBYE } from "./connection.js";
import * as text from "./text.js";

export class Presence {
  constructor(client, parts) {
    Object.assign(this, { client, ...parts });
    this.wasOpen = false;
    this.away = false; // the player was told that there is no connection
    client.on("logged_in", () => this.loggedIn());
    client.on("logged_out", () => this.loggedOut());
    addEventListener("offline", () => this.network(false));
    addEventListener("online", () => this.network(true));
  }

  turn(state, ...more) {
    document.body.dataset.state = state;
    this.notice.state(text.STATES[state]);
    this[state](...more);
    this.client.turn(state);
  }

  connecting() {
    if (this.notice.isShown) this.notice.say(text.NOW);
  }

  open(resumed, heard) {
    this.notice.hide();
    if (resumed) this.back(heard);
    else {
      if (resumed === false) this.anew(text.ANEW);
      else if (this.wasOpen) this.client.tell(text.CONNECTED_AGAIN);
      this.speech.sent.begin(0);
      this.comeIn();
    }
    this.wasOpen = true;
    this.away = false;
  }

  waiting(seconds) {
    this.hearing.retell("");
    if (this.token.word === null) this.anew();
    if (!this.away) this.client.tell(this.wasOpen ? text.LOST : text.NO_ANSWER);
    this.away = true;
    if (navigator.onLine) this.notice.say(text.tryingIn(seconds, this.wasOpen));
    else this.notice.say(text.OFFLINE);
  }

  ended(code) {
    this.hearing.retell("");
    if (code === GOODBYE) this.login.part();
    this.anew(code === ELSEWHERE ? text.ELSEWHERE : text.CLOSED);
    this.away = true;
    this.notice.say(text.NOT_CONNECTED);
  }

  // What is open may still be, and may not; the player is told why nothing comes.
  network(isThere) {
    if (!this.connection.isOpen) return;
    if (isThere) this.notice.hide();
    else this.notice.say(text.OFFLINE, "");
  }

  // The same session goes on.
  back(heard) {
    const { client, speech, hearing } = this;
    speech.loggedIn = true;
    if (!this.wasOpen) {
      hearing.retelling = "earlier";
      if (this.login.chooses) this.login.begin(() => true);
    }
    if (this.wasOpen && this.away) client.tell(text.BACK);
    const lost = speech.sent.beyond(heard);
    if (lost.length) client.tell(text.notArrived(lost));
    speech.sent.begin(heard);
  }

  // Whatever comes next begins at the gate.
  anew(words) {
    this.speech.waiting.end(false);
    this.entry.hide(false);
    this.prompt.answered();
    this.speech.loggedIn = false;
    this.client.preferences.leave();
    if (words) this.client.tell(words);
    const lines = this.speech.sent.doubtful();
    if (lines.length) this.client.tell(text.mayNotHaveArrived(lines));
  }

  // Whoever is logged in on the site comes in by that; after a goodbye, if they wish.
  async comeIn() {
    if (!this.login.parted) return this.login.begin();
    const account = await this.login.who();
    if (account === null || !this.login.isFree()) return;
    this.notice.say(text.knownOnTheSite(account), text.PLAY);
  }

  // The button beside the notice.
  wished() {
    this.login.again();
    if (this.connection.isOpen) {
      this.notice.hide();
      this.login.begin();
    } else this.connection.again();
  }

  // An empty line on a page that has ended means the same.
  wishedByEnter() {
    if (this.connection.socket !== null || this.connection.timer !== null) return false;
    this.wished();
    return true;
  }

  loggedIn() {
    this.speech.loggedIn = true;
    this.speech.waiting.end(true);
    this.notice.hide();
  }

  loggedOut() {
    this.speech.loggedIn = false;
    this.token.forget();
    this.client.preferences.leave();
  }
}
