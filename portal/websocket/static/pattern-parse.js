// From a regular expression as players write it to a tree; see pattern.js.

import * as words from "./extras-text.js";

const MOST_TIMES = 100;
const DEEPEST = 20;
const WORD = /[\p{L}\p{N}_]/u;
const KINDS = { d: /\d/, w: WORD, s: /\s/ };
const WRITTEN = { n: "\n", t: "\t" };
const EDGES = { b: "edge", B: "inside" };

export function parse(source) {
  const parser = new Parser(source);
  const tree = parser.either();
  if (!parser.done) throw new SyntaxError(words.patternStray(parser.next));
  return { tree, groups: parser.groups };
}

class Parser {
  constructor(source) {
    this.letters = [...source];
    this.at = 0;
    this.groups = 0;
    this.depth = 0;
  }

  get done() {
    return this.at >= this.letters.length;
  }

  get next() {
    return this.letters[this.at];
  }

  take(wanted) {
    const is = this.next === wanted;
    if (is) this.at++;
    return is;
  }

  either() {
    const of = [this.all()];
    while (this.take("|")) of.push(this.all());
    return of.length === 1 ? of[0] : { is: "either", of };
  }

  all() {
    const of = [];
    while (!this.done && this.next !== "|" && this.next !== ")") of.push(this.repeated());
    return { is: "all", of };
  }

  repeated() {
    const of = this.one();
    const times = this.times();
    if (times === null) return of;
    if (!["letter", "group", "all", "either"].includes(of.is)) {
      throw new SyntaxError(words.PATTERN_REPEATS_NOTHING);
    }
    const lazy = this.take("?");
    if (this.times() !== null) throw new SyntaxError(words.PATTERN_REPEATS_TWICE);
    return { is: "repeat", of, least: times[0], most: times[1], lazy };
  }

  times() {
    if (this.take("*")) return [0, Infinity];
    if (this.take("+")) return [1, Infinity];
    if (this.take("?")) return [0, 1];
    const rest = this.letters.slice(this.at, this.at + 12).join("");
    const [all, least, comma, most] = rest.match(/^\{(\d{1,4})(,?)(\d{0,4})\}/) ?? [];
    if (all === undefined) return null;
    this.at += all.length;
    const low = Number(least);
    const high = most ? Number(most) : comma ? Infinity : low;
    if (low > MOST_TIMES || (high !== Infinity && (high > MOST_TIMES || high < low))) {
      throw new SyntaxError(words.patternTimes(MOST_TIMES));
    }
    return [low, high];
  }

  one() {
    const letter = this.letters[this.at++];
    if (letter === "(") return this.group();
    if (letter === "[") return this.set();
    if (letter === "\\") return this.escaped();
    if (letter === ".") return { is: "letter", test: () => true };
    if (letter === "^") return { is: "begin" };
    if (letter === "$") return { is: "end" };
    if ("*+?".includes(letter)) throw new SyntaxError(words.PATTERN_REPEATS_NOTHING);
    return exactly(letter);
  }

  group() {
    if (++this.depth > DEEPEST) throw new SyntaxError(words.PATTERN_TOO_BIG);
    const counted = !this.take("?");
    if (!counted && !this.take(":")) throw new SyntaxError(words.PATTERN_LOOKS);
    const number = counted ? ++this.groups : 0;
    const of = this.either();
    if (!this.take(")")) throw new SyntaxError(words.PATTERN_OPEN_GROUP);
    this.depth--;
    return counted ? { is: "group", number, of } : of;
  }

  escaped() {
    const letter = this.letters[this.at++];
    if (letter === undefined) throw new SyntaxError(words.PATTERN_ENDS);
    if (letter in EDGES) return { is: EDGES[letter] };
    if (/[1-9k]/.test(letter)) throw new SyntaxError(words.PATTERN_LOOKS);
    return { is: "letter", test: kind(letter) ?? same(WRITTEN[letter] ?? letter) };
  }

  set() {
    const not = this.take("^");
    const tests = [];
    while (this.next !== "]" || !tests.length) {
      if (this.done) throw new SyntaxError(words.PATTERN_OPEN_SET);
      tests.push(this.range());
    }
    this.at++;
    const within = (each) => tests.some((test) => test(each));
    // Both spellings of a letter are asked about; "not a" must hold for both.
    const neither = (each) => !within(each.toLowerCase()) && !within(each.toUpperCase());
    return { is: "letter", test: not ? neither : within };
  }

  range() {
    const from = this.letters[this.at++];
    if (from === "\\") {
      const letter = this.letters[this.at++] ?? "";
      const test = kind(letter);
      if (test !== null) return test;
      return this.through(WRITTEN[letter] ?? letter);
    }
    return this.through(from);
  }

  through(from) {
    if (this.next !== "-" || [undefined, "]"].includes(this.letters[this.at + 1])) {
      return same(from);
    }
    this.at++;
    let to = this.letters[this.at++];
    if (to === "\\") to = this.letters[this.at++] ?? "";
    if (to < from) throw new SyntaxError(words.patternRange(from, to));
    return (each) => each >= from && each <= to;
  }
}

function kind(letter) {
  const found = KINDS[letter.toLowerCase()];
  if (found === undefined) return null;
  return KINDS[letter] ? (each) => found.test(each) : (each) => !found.test(each);
}

function same(wanted) {
  const spellings = [wanted, wanted.toLowerCase(), wanted.toUpperCase()];
  return (each) => spellings.includes(each);
}

const exactly = (letter) => ({ is: "letter", test: same(letter), plain: letter });
