// What a trigger and an alias may be. They come from a form, a file, or another page of
// the account, so each is checked before it is used.

import { commandsIn, MOST_COMMANDS } from "./commands.js";
import { Pattern } from "./pattern.js";
import { SOUNDS } from "./sounds.js";
import * as words from "./extras-text.js";

export const MOST_RULES = 50;
export const LONGEST_PATTERN = 200;
export const LONGEST_COMMANDS = 500;
export const KINDS = ["words", "wildcard", "regex"];
export const COLORS = ["accent", "green", "blue", "red", "violet"];

const NO_TRIGGER = { on: true, kind: "words", pattern: "", say: "" };
const NO_ALIAS = { on: true, pattern: "", say: "" };

// What a trigger or alias of a form or file is, with nothing else in it.
export function trigger(given) {
  const { on, kind, pattern, color, sound, notify, gag, say } = { ...NO_TRIGGER, ...given };
  const rule = { on: on !== false, kind: chosen(kind, KINDS) ?? "words", pattern: line(pattern) };
  if (chosen(color, COLORS)) rule.color = color;
  if (chosen(sound, SOUNDS)) rule.sound = sound;
  if (notify === true) rule.notify = true;
  if (gag === true) rule.gag = true;
  if (text(say)) rule.say = text(say);
  return rule;
}

export function alias(given) {
  const { on, pattern, say } = { ...NO_ALIAS, ...given };
  return { on: on !== false, pattern: line(pattern), say: text(say) };
}

// Why this trigger cannot be, as a sentence; "" if it can.
export function wrongTrigger(rule) {
  const { color, sound, notify, gag, say } = rule;
  return (
    wrongPattern(rule, rule.kind) ||
    wrongCommands(say ?? "") ||
    (color || sound || notify || gag || say ? "" : words.TRIGGER_DOES_NOTHING)
  );
}

export function wrongAlias(rule) {
  return wrongPattern(rule, "wildcard") || wrongCommands(rule.say) ||
    (commandsIn(rule.say, true).length ? "" : words.ALIAS_SAYS_NOTHING);
}

// The pattern of a rule. Throws SyntaxError with a sentence.
export function compiled(rule, kind = rule.kind) {
  if (!rule.pattern) throw new SyntaxError(words.PATTERN_EMPTY);
  if (rule.pattern.length > LONGEST_PATTERN) {
    throw new SyntaxError(words.patternTooLong(LONGEST_PATTERN));
  }
  if (kind === "wildcard" && !/[^*\s]/.test(rule.pattern)) {
    throw new SyntaxError(words.PATTERN_ANYTHING);
  }
  return Pattern[kind](rule.pattern);
}

// A list of rules from anywhere: each of them whole, those that are none left out.
export function listOf(make, wrong, given) {
  if (!Array.isArray(given)) return [];
  const objects = given.filter((each) => each !== null && typeof each === "object");
  return objects.map(make).filter((rule) => !wrong(rule)).slice(0, MOST_RULES);
}

export const triggersIn = (given) => listOf(trigger, wrongTrigger, given);
export const aliasesIn = (given) => listOf(alias, wrongAlias, given);

function wrongPattern(rule, kind) {
  try {
    compiled(rule, kind);
    return "";
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

function wrongCommands(say) {
  if (say.length > LONGEST_COMMANDS) return words.commandsTooLong(LONGEST_COMMANDS);
  const many = commandsIn(say, true).length > MOST_COMMANDS;
  return many ? words.tooManyCommands(MOST_COMMANDS) : "";
}

const chosen = (value, among) => (among.includes(value) ? value : undefined);
const text = (value) => (typeof value === "string" ? value.replace(/\r\n?/g, "\n").trim() : "");
const line = (value) => text(value).replaceAll("\n", " ");
