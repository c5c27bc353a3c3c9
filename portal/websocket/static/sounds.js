// Short sounds, made here: no file is fetched for them. Silent until the player asks.

const RECIPES = {
  chime: { type: "sine", notes: [[880, 0], [1174.7, 0.12]], long: 0.5 },
  bell: { type: "triangle", notes: [[660, 0], [1320, 0], [1985, 0]], long: 1.1 },
  knock: { type: "sine", notes: [[140, 0], [120, 0.16]], long: 0.12 },
  drop: { type: "sine", notes: [[990, 0], [740, 0.07], [495, 0.14]], long: 0.16 },
  alarm: { type: "square", notes: [[740, 0], [988, 0.15], [740, 0.3]], long: 0.14 },
};
export const SOUNDS = Object.keys(RECIPES);
const PAUSE = 0.15; // seconds in which a second sound would only be noise
const SOFT = 0.3; // three notes at once at full volume are still no clipping

export class Sounds {
  constructor() {
    this.on = false;
    this.volume = 0.5;
    this.audio = null;
    this.last = -Infinity;
  }

  set(given) {
    const { on, volume } = { ...given };
    this.on = on === true;
    this.volume = typeof volume === "number" ? Math.min(1, Math.max(0, volume)) : 0.5;
  }

  // Whether it was heard, as far as we can know.
  ring(name) {
    const recipe = RECIPES[name];
    if (!this.on || !this.volume || recipe === undefined) return false;
    this.audio ??= new AudioContext();
    // A browser lets nothing sound before the player has done something on the page.
    if (this.audio.state === "suspended") this.audio.resume().catch(() => {});
    const now = this.audio.currentTime;
    if (now - this.last < PAUSE) return true;
    this.last = now;
    for (const [pitch, after] of recipe.notes) this.note(recipe, pitch, now + after);
    return true;
  }

  note({ type, long }, pitch, from) {
    const tone = new OscillatorNode(this.audio, { type, frequency: pitch });
    const loud = new GainNode(this.audio, { gain: this.volume * SOFT });
    loud.gain.setValueAtTime(this.volume * SOFT, from);
    loud.gain.exponentialRampToValueAtTime(0.0001, from + long);
    tone.connect(loud).connect(this.audio.destination);
    tone.start(from);
    tone.stop(from + long);
  }
}
