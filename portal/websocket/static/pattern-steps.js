// From the tree of a pattern to steps, which are followed one after the other; see
// pattern.js. A fork goes several ways, the one that is wanted most first.

import * as words from "./extras-text.js";

const MOST_STEPS = 600;

// Throws SyntaxError with a sentence if they are too many.
export function stepsOf(tree) {
  const steps = new Steps();
  steps.emit(tree);
  steps.add({ is: "match" });
  return steps.list;
}

class Steps {
  constructor() {
    this.list = [];
  }

  get next() {
    return this.list.length;
  }

  add(step) {
    if (this.list.length >= MOST_STEPS) throw new SyntaxError(words.PATTERN_TOO_BIG);
    this.list.push(step);
    return step;
  }

  fork(...ways) {
    return this.add({ is: "fork", ways });
  }

  emit(node) {
    compile[node.is](this, node);
  }
}

const plain = (steps, node) => steps.add(node);
const compile = {
  letter: plain,
  begin: plain,
  end: plain,
  edge: plain,
  inside: plain,

  all(steps, { of }) {
    for (const each of of) steps.emit(each);
  },

  either(steps, { of }) {
    const fork = steps.fork();
    const ends = of.map((each) => {
      fork.ways.push(steps.next);
      steps.emit(each);
      return steps.fork();
    });
    for (const end of ends) end.ways.push(steps.next);
  },

  group(steps, { number, of }) {
    steps.add({ is: "mark", slot: 2 * number });
    steps.emit(of);
    steps.add({ is: "mark", slot: 2 * number + 1 });
  },

  repeat(steps, { of, least, most, lazy }) {
    for (let n = 0; n < least; n++) steps.emit(of);
    if (most === Infinity) return again(steps, of, lazy);
    const forks = [];
    for (let n = least; n < most; n++) {
      forks.push(steps.fork(steps.next + 1));
      steps.emit(of);
    }
    for (const fork of forks) leave(fork, steps.next, lazy);
  },
};

function again(steps, of, lazy) {
  const at = steps.next;
  const fork = steps.fork(at + 1);
  steps.emit(of);
  steps.fork(at);
  leave(fork, steps.next, lazy);
}

function leave(fork, out, lazy) {
  if (lazy) fork.ways.unshift(out);
  else fork.ways.push(out);
}
