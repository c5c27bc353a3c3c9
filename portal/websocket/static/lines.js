// The single lines of a block of the log, which can be marked or taken out one by one.

export class Line {
  constructor(block, text, from, last) {
    this.block = block;
    this.text = text;
    this.from = from;
    this.last = last;
  }

  mark(name) {
    if (!this.text) return;
    const mark = document.createElement("mark");
    mark.className = `hit ${name}`;
    const range = this.range(this.from, this.from + this.text.length);
    mark.append(range.extractContents());
    range.insertNode(mark);
  }

  remove() {
    // With the end of the line: its own, or that of the one before it.
    const [before, after] = this.last ? [1, 0] : [0, 1];
    const from = Math.max(0, this.from - before);
    const length = this.block.textContent.length;
    this.range(from, Math.min(length, this.from + this.text.length + after)).deleteContents();
  }

  range(from, to) {
    const range = document.createRange();
    range.setStart(...place(this.block, from, false));
    range.setEnd(...place(this.block, to, true));
    return range;
  }
}

// The lines of a block, the last one first: to change one leaves those before it in place.
export function linesOf(block) {
  const texts = block.textContent.split("\n");
  let from = 0;
  const lines = texts.map((text, at) => {
    const line = new Line(block, text, from, at === texts.length - 1);
    from += text.length + 1;
    return line;
  });
  return lines.reverse();
}

// The text node and the offset in it of a letter of the block. At a border between two
// nodes, `before` means the end of the first.
function place(block, offset, before) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = offset;
  let last = [block, 0];
  while (walker.nextNode()) {
    const { length } = walker.currentNode;
    if (left < length || (before && left === length)) return [walker.currentNode, left];
    left -= length;
    last = [walker.currentNode, length];
  }
  return last;
}
