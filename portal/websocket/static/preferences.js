// How the player likes the page: kept on the account, and a copy in this browser for the
// time before the login. The keys belong to whoever uses them.
//
// What a player has written is only the account's, for others may use this browser.

const KEY = "preferences";
const PRIVATE = ["triggers", "aliases"];
const PAUSE = 400; // milliseconds in which several changes are sent as one
export const LIMIT = 16 * 1024; // bytes of JSON that an account keeps

export class Preferences {
  constructor() {
    this.values = kept();
    this.watchers = new Map();
    this.send = () => false; // main.js joins it to the game
    this.timer = null;
    this.known = false; // the account has told what it keeps
    this.changed = new Set(); // keys of which it does not know yet what they are here
  }

  get(key, usual) {
    return this.values[key] ?? usual;
  }

  // False, and nothing is changed, if it would be more than an account keeps.
  set(key, value) {
    return this.become({ ...this.values, [key]: value });
  }

  // These in the place of all that was preferred; false if they are too many.
  become(values) {
    if (new TextEncoder().encode(JSON.stringify(values)).length > LIMIT) return false;
    for (const key of keysOf(this.values, values)) {
      if (!same(this.values[key], values[key])) this.changed.add(key);
    }
    this.replace(values);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.share(), PAUSE);
    return true;
  }

  // `fn(value)` hears every change of that key, made here or on another page.
  onChange(key, fn) {
    if (!this.watchers.has(key)) this.watchers.set(key, []);
    this.watchers.get(key).push(fn);
  }

  // What the account keeps. What was changed here meanwhile goes before it; an account
  // that keeps nothing yet learns all that is set here.
  receive(values) {
    if (values === null || typeof values !== "object" || Array.isArray(values)) return;
    this.known = true;
    if (!Object.keys(values).length) {
      for (const key of Object.keys(this.values)) this.changed.add(key);
    } else {
      const here = Object.entries(this.values).filter(([key]) => this.changed.has(key));
      const there = Object.entries(values).filter(([key]) => !this.changed.has(key));
      this.replace(Object.fromEntries([...there, ...here]));
    }
    this.share();
  }

  // Nobody is logged in any more; what comes next is another account's, perhaps.
  leave() {
    this.share();
    clearTimeout(this.timer);
    this.known = false;
    this.changed.clear();
    this.replace(kept());
  }

  share() {
    if (this.known && this.changed.size && this.send(this.values)) this.changed.clear();
  }

  replace(values) {
    const before = this.values;
    this.values = values;
    keep(values);
    for (const [key, watchers] of this.watchers) {
      if (same(before[key], values[key])) continue;
      for (const fn of watchers) fn(values[key]);
    }
  }
}

const keysOf = (...objects) => new Set(objects.flatMap((each) => Object.keys(each)));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export function kept() {
  try {
    const values = JSON.parse(localStorage.getItem(KEY));
    return values !== null && typeof values === "object" ? values : {};
  } catch {
    return {}; // a browser may keep nothing for us
  }
}

function keep(values) {
  const open = Object.entries(values).filter(([key]) => !PRIVATE.includes(key));
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(open)));
  } catch {
    // then it is only for today
  }
}
