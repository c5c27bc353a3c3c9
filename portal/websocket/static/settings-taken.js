// Settings that come from a file: only what is understood is taken over.

import { isObject, listOf, nameOf } from "./panes/facts.js";
import { aliasesIn, triggersIn } from "./rules.js";
import * as words from "./settings-text.js";

const LARGEST = 256 * 1024;

const yes = (value) => (typeof value === "boolean" ? value : undefined);
const number = (value) => (Number.isFinite(value) ? value : undefined);
const word = (value) => (typeof value === "string" && value.length <= 20 ? value : undefined);
const names = (value) => (Array.isArray(value) ? value.map(nameOf).slice(0, 50) : undefined);

const SHAPES = {
  font: word,
  size: number,
  width: number,
  theme: word,
  motion: word,
  spacing: yes,
  lines: number,
  reader: yes,
  split: yes,
  sound: { on: yes, volume: number },
  notify: { on: yes, tells: yes, mentions: yes, channels: yes },
  panes: { hidden: yes, off: names, closed: names, order: names },
  triggers: (value) => triggersIn(listOf(value)),
  aliases: (value) => aliasesIn(listOf(value)),
};

// Put what the file says in the place of all settings. A sentence if that cannot be.
export function taken(preferences, content) {
  let given = null;
  try {
    given = content.length > LARGEST ? null : JSON.parse(content);
  } catch {
    // then it is no file of ours
  }
  const values = isObject(given) ? shaped(given, SHAPES) : {};
  if (!Object.keys(values).length) return words.NOT_SETTINGS;
  return preferences.become(values) ? "" : words.TOO_MUCH;
}

function shaped(given, shapes) {
  const values = {};
  for (const [key, shape] of Object.entries(shapes)) {
    if (!Object.hasOwn(given, key)) continue;
    const value = typeof shape === "function" ? shape(given[key]) : part(given[key], shape);
    if (value !== undefined) values[key] = value;
  }
  return values;
}

const part = (given, shape) => (isObject(given) ? shaped(given, shape) : undefined);
