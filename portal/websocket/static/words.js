// The words a player may be about to type: commands, ways out, who and what is there.

const TALKERS = 30;
const LATELY = 60; // blocks of the log that are searched for words
const NAME = /[\p{L}\p{N}][\p{L}\p{N}'\u2019-]*/gu;
const LONG = 4; // letters: shorter words of the log are typed faster than completed

export class Words {
  // `here` knows who and what is here.
  constructor(client, here) {
    this.log = client.log;
    this.here = here;
    this.channels = [];
    this.talkers = [];
    this.begin();
    const hears = {
      "Gatehouse.Words": (data) => (this.commands = names(data?.commands)),
      "Gatehouse.Puppet": (data) => data?.name || (this.exits = []),
      "Room.Info": (data) => (this.exits = Object.keys(data?.exits ?? {})),
      "Comm.Channel.List": (data) => (this.channels = names(list(data).map((one) => one?.command))),
      "Comm.Channel.Text": (data) => this.talked(data?.talker),
    };
    for (const [name, fn] of Object.entries(hears)) client.onPackage(name, fn);
    client.onState((state) => state === "ended" && this.begin());
  }

  begin() {
    this.commands = [];
    this.channels = [];
    this.talkers = [];
    this.exits = [];
  }

  talked(name) {
    this.talkers = [name, ...this.talkers.filter((other) => other !== name)].slice(0, TALKERS);
  }

  // What begins like `start`, the likeliest first; `first` says that it begins the line.
  beginning(start, first) {
    const { people, carried, things } = this.here;
    const near = [...people.keys()];
    for (const { name } of [...carried.values(), ...things.values()]) near.push(name);
    const doings = [...this.commands, ...this.channels];
    const known = [...(first ? doings : []), ...this.exits, ...near, ...names(this.talkers)];
    const told = known.flatMap((name) => tails(name));
    return unlike(start, [...told, ...(first ? [] : doings), ...this.lately()]);
  }

  // The words told last, the newest first.
  lately() {
    const blocks = this.log.blocks().slice(-LATELY).reverse();
    const words = blocks.flatMap((block) => (block.textContent.match(NAME) ?? []).reverse());
    return words.filter((word) => word.length >= LONG);
  }
}

// "a brass lantern (lit)" is named by "brass lantern", or by "lantern".
function tails(name) {
  const [plain] = name.split(/[^\p{L}\p{N}'\u2019 -]/u);
  const words = plain.trim().split(/\s+/);
  return [name, ...words.map((_, at) => words.slice(at).join(" "))];
}

function unlike(start, words) {
  const low = start.toLowerCase();
  const found = new Map();
  for (const word of words) {
    const key = word.toLowerCase();
    if (key.startsWith(low) && key !== low && !found.has(key)) found.set(key, word);
  }
  return [...found.values()];
}

function list(data) {
  return Array.isArray(data) ? data : [];
}

function names(data) {
  return list(data).filter((name) => typeof name === "string" && name);
}
