// Patterns that players write, matched in a time that grows with the line and no faster.
//
// The browser's own regular expressions go back and try again, and some patterns make them
// try for hours. This one reads each character of a line once and follows all the ways
// through the pattern at the same time (Thompson, 1968; the captures are Pike's), so it
// costs at most letters x steps, both of which are bounded. It knows no back references and
// no looking around, which cannot be had at that price. Capitals make no difference.

import { parse } from "./pattern-parse.js";
import { stepsOf } from "./pattern-steps.js";

export const LONGEST_LINE = 1000;

export class Pattern {
  // `needed` is a text that stands, in small letters, in each line that can fit.
  constructor(tree, groups, needed) {
    this.groups = groups;
    this.needed = needed;
    this.cost = 0; // how many places of the pattern the last line led to
    this.steps = stepsOf(tree);
  }

  // A regular expression. Throws SyntaxError with a sentence for the player.
  static regex(source) {
    const { tree, groups } = parse(source);
    const sure = tree.is === "all" ? tree.of.map((node) => node.plain ?? "*") : [];
    return new Pattern(group(0, tree), groups, longest(sure.join("")));
  }

  // These words somewhere in the line, as whole words.
  static words(source) {
    const letters = [...source.trim()];
    const edge = (letter) => (isWord(letter) ? [{ is: "edge" }] : []);
    const tree = [...edge(letters[0]), ...letters.map(letter), ...edge(letters.at(-1))];
    return new Pattern(group(0, { is: "all", of: tree }), 0, longest(source.trim()));
  }

  // The whole line, in which each * stands for any words.
  static wildcard(source) {
    const parts = source.trim().split("*");
    const of = parts.flatMap((part, at) => [
      ...(at ? [group(at, anything())] : []),
      ...[...part].map(letter),
    ]);
    const whole = { is: "all", of: [{ is: "begin" }, ...of, { is: "end" }] };
    return new Pattern(group(0, whole), parts.length - 1, longest(source.trim()));
  }

  // What fits first, as [all of it, $1, $2 ...], or null.
  match(line) {
    this.cost = 0;
    const { letters, lower, upper, small } = read(line);
    if (line.length > LONGEST_LINE || !small.includes(this.needed)) return null;
    let found = null;
    let threads = [];
    for (let at = 0; at <= letters.length; at++) {
      const here = new Follow(this.steps, letters, at);
      for (const thread of threads) here.follow(thread.to, thread.marks);
      if (found === null) here.follow(0, []);
      this.cost += here.visits;
      threads = [];
      for (const { step, to, marks } of here.reached) {
        if (step.is === "match") {
          found = marks;
          break; // those that follow are less wanted
        }
        const fits = at < letters.length && (step.test(lower[at]) || step.test(upper[at]));
        if (fits) threads.push({ to, marks });
      }
      if (found !== null && !threads.length) break;
    }
    return found && this.taken(letters, found);
  }

  taken(letters, marks) {
    const of = (n) => letters.slice(marks[2 * n], marks[2 * n + 1]).join("");
    return Array.from({ length: this.groups + 1 }, (_, n) =>
      marks[2 * n + 1] === undefined ? "" : of(n),
    );
  }
}

// All places of the pattern that can be reached between two letters, the most wanted first.
class Follow {
  constructor(steps, letters, at) {
    this.steps = steps;
    this.letters = letters;
    this.at = at;
    this.been = new Uint8Array(steps.length);
    this.reached = [];
    this.visits = 0;
  }

  follow(from, marks) {
    const waiting = [[from, marks]];
    while (waiting.length) {
      const [to, had] = waiting.pop();
      if (this.been[to]) continue;
      this.been[to] = 1;
      this.visits++;
      const step = this.steps[to];
      if (step.is === "letter" || step.is === "match") {
        this.reached.push({ step, to: to + 1, marks: had });
      } else if (step.is === "fork") {
        for (const way of [...step.ways].reverse()) waiting.push([way, had]);
      } else if (step.is === "mark") {
        const now = had.slice();
        now[step.slot] = this.at;
        waiting.push([to + 1, now]);
      } else if (HOLDS[step.is](this.letters, this.at)) {
        waiting.push([to + 1, had]);
      }
    }
  }
}

const HOLDS = {
  begin: (letters, at) => at === 0,
  end: (letters, at) => at === letters.length,
  edge: (letters, at) => isWord(letters[at - 1]) !== isWord(letters[at]),
  inside: (letters, at) => isWord(letters[at - 1]) === isWord(letters[at]),
};

export function isWord(letter) {
  return letter !== undefined && /[\p{L}\p{N}_]/u.test(letter);
}

// A line is met by many patterns, one after the other.
let last = { line: null };
function read(line) {
  if (last.line === line) return last;
  const letters = [...line.slice(0, LONGEST_LINE)];
  const lower = letters.map((each) => each.toLowerCase());
  const upper = letters.map((each) => each.toUpperCase());
  last = { line, letters, lower, upper, small: line.toLowerCase() };
  return last;
}

// The longest run of letters that have no second spelling but their capital; stars stand
// for anything.
function longest(text) {
  const runs = text.toLowerCase().match(/[\x20-\x29\x2b-\x7e]+/g) ?? [];
  return runs.reduce((one, other) => (other.length > one.length ? other : one), "");
}

const letter = (wanted) => {
  const lower = wanted.toLowerCase();
  return { is: "letter", test: (each) => each === lower || each === wanted };
};
const group = (number, of) => ({ is: "group", number, of });
const anything = () => ({
  is: "repeat",
  of: { is: "letter", test: () => true },
  least: 0,
  most: Infinity,
  lazy: true,
});
