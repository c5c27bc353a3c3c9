// The log as a file: plain text, or a page that needs nothing else.
//
// Passwords never come into the log, so there are none in the file. The page keeps only
// so many lines; whoever wants more lets it record from now on, which is bounded as well.

import * as words from "./extras-text.js";

const MOST_LETTERS = 4_000_000;
const COLORS = /^(?:[fb]-(?:\d{1,3}|back|fore)|bold|underline)$/;

export class Record {
  // `full()` is called once when no more can be kept.
  constructor(log, full) {
    this.full = full;
    this.on = false;
    this.blocks = [];
    this.letters = 0;
    log.watch((block) => this.on && this.keep(block));
  }

  begin() {
    this.on = true;
    this.blocks = [];
    this.letters = 0;
  }

  end() {
    this.on = false;
    this.blocks = [];
  }

  keep(block) {
    this.letters += block.textContent.length + 1;
    if (this.letters > MOST_LETTERS) {
      this.on = false; // what there is waits for its download
      this.full();
    } else {
      this.blocks.push(block);
    }
  }
}

export function asText(blocks) {
  return blocks.map((block) => `${block.textContent}\n`).join("");
}

export function asPage(blocks, name, date) {
  const page = document.implementation.createHTMLDocument(words.logTitle(name, date));
  page.documentElement.lang = "en";
  const used = new Set();
  page.body.append(...blocks.map((block) => copied(block, page, used)));
  const meta = page.createElement("meta");
  meta.setAttribute("charset", "utf-8");
  page.head.prepend(meta);
  // Only as text: our own policy allows no style in any document of this page.
  const head = `<style>${rules(used)}</style></head>`;
  const written = page.documentElement.outerHTML.replace("</head>", () => head);
  return `<!doctype html>\n${written}\n`;
}

// Text, spans with the colours of the markup, and addresses of the web: nothing else.
function copied(node, page, used) {
  if (node.nodeType !== Node.ELEMENT_NODE) return page.createTextNode(node.textContent);
  const web = node.nodeName === "A" && /^https?:/.test(node.href);
  const made = page.createElement(web ? "a" : node.nodeName === "DIV" ? "p" : "span");
  if (web) made.href = node.href;
  for (const name of node.classList) {
    if (!COLORS.test(name) && !["said", "notice"].includes(name)) continue;
    made.classList.add(name);
    used.add(name);
  }
  made.append(...[...node.childNodes].map((child) => copied(child, page, used)));
  return made;
}

// The colours as they are on this page just now.
function rules(used) {
  const probe = document.createElement("span");
  document.body.append(probe);
  const look = getComputedStyle(probe);
  const { color, backgroundColor } = getComputedStyle(document.documentElement);
  const written = [
    `body{max-width:80ch;margin:2rem auto;padding:0 1rem;color:${color};` +
      `background:${backgroundColor};font:16px/1.55 ui-monospace,Menlo,Consolas,monospace}`,
    "p{margin:0;min-height:1.55em;white-space:pre-wrap;overflow-wrap:anywhere}",
    ".said,.notice{opacity:.75}.notice{font-style:italic}a{color:inherit}",
    ".bold{font-weight:700}.underline{text-decoration:underline}",
  ];
  for (const name of used) {
    probe.className = name;
    if (/^f-/.test(name)) written.push(`.${name}{color:${look.color}}`);
    if (/^b-/.test(name)) written.push(`.${name}{background:${look.backgroundColor}}`);
  }
  probe.remove();
  return written.join("\n");
}

export function fileName(name, date, ending) {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  const word = name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const stamp = day.map((part) => String(part).padStart(2, "0")).join("-");
  return `${word || "game"}-${stamp}.${ending}`;
}

// Let the browser save it.
export function save(content, type, name) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
