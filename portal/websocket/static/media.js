// Sounds that the game itself asks for (GMCP Client.Media). They are files of this host;
// whoever has sound off, or cannot have this one, reads what there would be to hear.

import { Rate } from "./rate.js";
import * as words from "./extras-text.js";

const LONGEST = 100;
const BOUNDS = [
  [3, 3000],
  [20, 60_000],
];

export class Media {
  // `sounds` knows whether the player wants to hear anything.
  constructor(sounds, tell) {
    this.sounds = sounds;
    this.tell = tell;
    this.base = "";
    this.playing = new Set();
    this.rate = new Rate(BOUNDS);
  }

  usual(data) {
    if (typeof data?.url === "string") this.base = data.url;
  }

  play(data) {
    if (typeof data?.name !== "string" || !this.rate.allow()) return;
    const url = typeof data.url === "string" ? data.url : this.base;
    const source = ours(url, data.name);
    if (source === null || !this.sounds.on || !this.sounds.volume) this.caption(data);
    else this.begin(source, data);
  }

  begin(source, data) {
    const loud = typeof data.volume === "number" ? data.volume / 100 : 0.5;
    const audio = new Audio(source);
    audio.volume = Math.min(1, Math.max(0, loud * this.sounds.volume));
    audio.loop = data.loops === -1;
    audio.name = data.name;
    audio.onended = () => this.playing.delete(audio);
    this.playing.add(audio);
    audio.play().catch(() => {
      this.playing.delete(audio);
      this.caption(data);
    });
  }

  stop(data) {
    for (const audio of this.playing) {
      if (typeof data?.name === "string" && data.name !== audio.name) continue;
      audio.pause();
      this.playing.delete(audio);
    }
  }

  caption({ caption, name }) {
    const said = typeof caption === "string" && caption ? caption : spoken(name);
    this.tell(words.heard(said.slice(0, LONGEST)));
  }
}

// The address of a sound on this host; null if it is none.
export function ours(base, name) {
  try {
    const folder = base.endsWith("/") || !base ? base : `${base}/`;
    const url = new URL(folder + name, location.href);
    return base && url.origin === location.origin ? url.href : null;
  } catch {
    return null;
  }
}

// "weather/rain_1.ogg" is "rain 1".
function spoken(name) {
  const file = name.split("/").at(-1);
  return file.replace(/\.\w{1,5}$/, "").replace(/[_-]+/g, " ").trim();
}
