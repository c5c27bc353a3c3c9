// What the parts of the page share: they hear the game, speak to it, and tell the player.

export class Client {
  constructor(log, preferences) {
    this.log = log;
    this.preferences = preferences;
    // fn({ text, element, again }) sees each text before it is shown; false hides it.
    // `again` is "earlier" or "missed" for lines that are told again, else "".
    this.filters = [];
    // fn(line) gives the lines that a typed line becomes.
    this.outgoing = [];
    this.connection = null; // main.js joins these
    this.speech = null;
    this.here = null;
    this.hearers = new Map();
    this.packages = new Map();
    this.watchers = [];
    this.on("gmcp", ([facts]) => this.learn(facts));
  }

  // `fn(args, kwargs)` hears every message of that name.
  on(name, fn) {
    add(this.hearers, name, fn);
  }

  // `fn(data)` hears every fact of that package ("Room.Info").
  onPackage(name, fn) {
    add(this.packages, name.toLowerCase(), fn);
  }

  // `fn(state)` hears what became of the connection: connecting, open, waiting, ended.
  onState(fn) {
    this.watchers.push(fn);
  }

  // Send a message to the game; false if nobody would hear it.
  send(name, ...args) {
    return this.connection.send(name, ...args);
  }

  // Say a line as if it had been typed; aliases are not applied. False if it was not sent;
  // it never answers where a password is asked for.
  say(line) {
    return !this.speech.hidden && this.speech.say(line);
  }

  // A line of the page's own in the log.
  tell(content, kind = "notice") {
    this.log.add(content, kind);
  }

  hear(name, args, kwargs) {
    each(this.hearers.get(name), args, kwargs);
  }

  turn(state) {
    each(this.watchers, state);
  }

  learn(facts) {
    if (facts === null || typeof facts !== "object") return;
    for (const [name, data] of Object.entries(facts)) {
      each(this.packages.get(name.toLowerCase()), data);
    }
  }
}

function add(map, name, fn) {
  if (!map.has(name)) map.set(name, []);
  map.get(name).push(fn);
}

// One part of the page that fails does not silence the others.
function each(functions = [], ...args) {
  for (const fn of functions) {
    try {
      fn(...args);
    } catch (error) {
      reportError(error);
    }
  }
}
