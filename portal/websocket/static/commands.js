// The commands of triggers and aliases, and what stands for $1 to $9 in them.

export const MOST_COMMANDS = 10;
const LONGEST = 4096; // what the entry takes as well

// One command in each line; with `split`, a semicolon ends one, too.
export function commandsIn(text, split) {
  const ends = split ? /[\n;]/ : /\n/;
  return text
    .split(ends)
    .map((each) => each.trim())
    .filter(Boolean);
}

// The templates have been split before: what a captured word holds, even a semicolon or
// a line's end that somebody else has said, stays a word of one command.
export function filled(template, taken) {
  const word = (_, digit) => (taken[digit] ?? "").replace(/\s+/g, " ");
  return template.replace(/\$(\d)/g, word).trim().slice(0, LONGEST);
}
