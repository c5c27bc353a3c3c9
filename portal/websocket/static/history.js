// The lines typed before, and which words of a line nobody should see again.

const LIMIT = 200;
export const VEIL = "\u2022\u2022\u2022\u2022\u2022\u2022";

export class History {
  constructor() {
    this.lines = [];
    this.at = 0;
    this.draft = "";
  }

  add(line) {
    if (line.trim() && line !== this.lines.at(-1)) this.lines.push(line);
    if (this.lines.length > LIMIT) this.lines.shift();
    this.at = this.lines.length;
    this.draft = "";
  }

  // The line before or after, or null at the end; `typed` is kept as the newest of all.
  move(step, typed) {
    const to = this.at + step;
    if (to < 0 || to > this.lines.length) return null;
    if (this.at === this.lines.length) this.draft = typed;
    this.at = to;
    return to === this.lines.length ? this.draft : this.lines[to];
  }
}

// The line with its password veiled, or null if it holds none. `connect NAME PASSWORD` and
// `create NAME PASSWORD` are typed in the open; once somebody is logged in, `create` makes
// other things.
export function veiled(line, loggedIn) {
  const [, space, word, rest] = line.match(/^(\s*)(\S+)(.*)$/s) ?? [];
  if (word === undefined) return null;
  const verb = word.toLowerCase();
  if (means(verb, "password", 4) && rest.trim()) return `${space}${word} ${VEIL}`;
  const gate = means(verb, "connect", 2) || (!loggedIn && means(verb, "create", 2));
  const named = rest.match(/^(\s+(?:"[^"]*"|\S+)\s+)\S/);
  return gate && named ? `${space}${word}${named[1]}${VEIL}` : null;
}

function means(verb, command, least) {
  return verb.length >= least && command.startsWith(verb);
}
