// The rooms one has seen, as far as this browser remembers them.

import { isObject, nameOf } from "./facts.js";

export const MOST_ROOMS = 3000;
const MOST_EXITS = 40;
const LONGEST = 80;
const PAUSE = 1000; // milliseconds; whoever runs need not write at every step

export class Known {
  // `store` is like localStorage; `key` names the game.
  constructor(store, key) {
    this.store = store;
    this.key = key;
    this.rooms = new Map();
    this.timer = null;
    this.read();
    globalThis.addEventListener?.("pagehide", () => this.timer === null || this.write());
  }

  get(num) {
    return this.rooms.get(num);
  }

  // Learn what the game tells of a room; its number, or null if it tells none.
  learn(data) {
    const room = isObject(data) ? roomOf(data) : null;
    if (room === null) return null;
    // The rooms seen last are the last to be forgotten.
    this.rooms.delete(data.num);
    this.rooms.set(data.num, room);
    if (this.rooms.size > MOST_ROOMS) this.rooms.delete(this.rooms.keys().next().value);
    this.timer ??= setTimeout(() => this.write(), PAUSE);
    return data.num;
  }

  forget() {
    this.rooms.clear();
    this.write();
  }

  read() {
    try {
      for (const [num, room] of JSON.parse(this.store.getItem(this.key)) ?? []) {
        const kept = roomOf({ num, ...room });
        if (kept !== null && this.rooms.size < MOST_ROOMS) this.rooms.set(num, kept);
      }
    } catch {
      this.rooms.clear(); // then the map begins anew
    }
  }

  write() {
    clearTimeout(this.timer);
    this.timer = null;
    try {
      this.store.setItem(this.key, JSON.stringify([...this.rooms]));
    } catch {
      // then it is only for today
    }
  }
}

function roomOf({ num, name, exits, coords }) {
  if (!Number.isSafeInteger(num)) return null;
  const room = { name: nameOf(name).slice(0, LONGEST), exits: exitsOf(exits) };
  const at = isObject(coords) ? [coords.x, coords.y, coords.z ?? 0] : [];
  if (at.length && at.every(Number.isFinite)) {
    room.coords = { x: at[0], y: at[1], z: at[2] };
  }
  return room;
}

function exitsOf(exits) {
  if (!isObject(exits)) return {};
  // 0 is "nobody knows where": a door that is shut is on no map.
  const good = ([way, to]) => way.length <= LONGEST && Number.isSafeInteger(to) && to !== 0;
  return Object.fromEntries(Object.entries(exits).filter(good).slice(0, MOST_EXITS));
}
