// The browser's notifications: off until asked, and only while nobody looks at the page.

import { Rate } from "./rate.js";
import * as words from "./extras-text.js";

const LONGEST = 200;
const BOUNDS = [
  [3, 5000],
  [20, 60_000],
];

export class Notifications {
  constructor(name) {
    this.name = name;
    this.me = "";
    this.wishes = {};
    this.rate = new Rate(BOUNDS);
  }

  set(given) {
    this.wishes = { ...given };
  }

  // Ask the browser for leave; only ever called by a click. A sentence if it was refused.
  static async permit() {
    if (!("Notification" in globalThis)) return words.NOTIFY_UNKNOWN;
    if (!isSecureContext) return words.NOTIFY_INSECURE;
    const answer = await Notification.requestPermission();
    return answer === "granted" ? "" : words.NOTIFY_REFUSED;
  }

  static get allowed() {
    return "Notification" in globalThis && Notification.permission === "granted";
  }

  get wanted() {
    return this.wishes.on === true && Notifications.allowed && document.hidden;
  }

  // Data of something that was said to the player: in private, in a room, on a channel.
  said(data) {
    const { group, sender, chain } = data ?? {};
    if (typeof sender?.name !== "string" || !Array.isArray(chain)) return;
    const text = chain.map(plain).join("");
    if (!text || sender.name === this.me) return;
    const place = typeof group?.name === "string" ? ` [${group.name}]` : "";
    if (group === null && this.wishes.tells !== false) this.show(`${sender.name}: ${text}`);
    else if (group === null) return;
    else if (this.wantedIn(group, text)) this.show(`${sender.name}${place}: ${text}`);
  }

  wantedIn(group, text) {
    if (group?.kind === "channel" && this.wishes.channels === true) return true;
    return this.wishes.mentions !== false && mentions(text, this.me);
  }

  show(text) {
    if (!this.wanted || !this.rate.allow()) return;
    try {
      const note = new Notification(this.name, { body: text.slice(0, LONGEST) });
      note.onclick = () => {
        globalThis.focus();
        note.close();
      };
    } catch {
      // Phones show them only for pages that are installed.
    }
  }
}

// Whether a name is one of the words of a text.
export function mentions(text, name) {
  if (!name) return false;
  const lower = text.toLowerCase();
  const wanted = name.toLowerCase();
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const [before, after] = [lower[at - 1] ?? " ", lower[at + wanted.length] ?? " "];
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
}

function plain(part) {
  if (typeof part?.text === "string") return part.text;
  if (typeof part?.display === "string") return `@${part.display}`;
  return typeof part?.alt === "string" ? part.alt : "";
}
