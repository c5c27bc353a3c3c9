// The page: what is typed goes to the game, what the game says comes to the log.

import { Connection } from "./connection.js";
import { History, veiled } from "./history.js";
import { Log } from "./log.js";
import { build } from "./markup.js";

const PASTE_LIMIT = 50;
const SIZES = [0.8125, 0.875, 0.9375, 1, 1.125, 1.25, 1.5, 1.75, 2];
const STATES = {
  connecting: "Connecting",
  open: "Connected",
  waiting: "Not connected",
  ended: "Not connected",
};

const by = (id) => document.getElementById(id);
const line = by("line");
const prompt = by("prompt");
const log = new Log(by("log"), by("more"));
const history = new History();
const name = document.title;
const plainPrompt = prompt.firstElementChild;

let hidden = false; // a password is being asked for
let loggedIn = false;
let wasOpen = false;
let missed = 0;

// What the game says

const answers = new Map([
  ["text", (html) => tell(build(String(html)), "text")],
  ["prompt", (html) => ask(build(String(html)))],
  ["echo", (on) => hide(!on)],
  ["logged_in", () => (loggedIn = true)],
  ["logged_out", () => (loggedIn = false)],
]);

function tell(content, kind) {
  const lines = log.add(content, kind);
  if (document.hidden) document.title = `(${(missed += lines)}) ${name}`;
}

function ask(content) {
  const words = document.createElement("span");
  words.setAttribute("aria-live", "polite");
  prompt.classList.add("asked");
  prompt.replaceChildren(words);
  words.append(content);
}

function answered() {
  prompt.classList.remove("asked");
  prompt.replaceChildren(plainPrompt);
}

function hide(on) {
  if (on === hidden) return;
  hidden = on;
  line.value = "";
  line.type = on ? "password" : "text";
  line.placeholder = on ? "what you type is hidden" : "";
}

// The connection

const scheme = location.protocol === "https:" ? "wss:" : "ws:";
const connection = new Connection(`${scheme}//${location.host}/ws`, {
  message: (word, args) => answers.get(word)?.(...args),
  state: (state, seconds) => {
    const before = document.body.dataset.state;
    document.body.dataset.state = state;
    by("state-word").textContent = STATES[state];
    turned[state]?.(before, seconds);
  },
});

const turned = {
  open() {
    by("notice").hidden = true;
    if (wasOpen) tell("Connected again.", "notice");
    wasOpen = true;
  },
  waiting(before, seconds) {
    if (before === "open") lost("The connection was lost.");
    const when = seconds === 1 ? "in 1 second" : `in ${seconds} seconds`;
    notice(`${wasOpen ? "The connection was lost." : "The game does not answer."} Trying again ${when}.`);
  },
  ended() {
    lost("The connection is closed.");
    notice("You are not connected.");
  },
};

function lost(words) {
  hide(false);
  answered();
  loggedIn = false;
  tell(words, "notice");
}

function notice(words) {
  by("notice-words").textContent = words;
  by("notice").hidden = false;
}

// What the player types

function say(text) {
  if (!connection.send("text", text)) {
    if (document.body.dataset.state === "ended" && !text.trim()) connection.again();
    else if (by("notice").hidden) notice("One moment: the connection is not there yet.");
    return false;
  }
  const secret = hidden ? "" : veiled(text, loggedIn);
  const asked = prompt.classList.contains("asked") ? prompt.textContent.trimEnd() : "\u203a";
  tell(`${asked} ${secret ?? text}`.trimEnd(), "said");
  if (secret === null) history.add(text);
  answered();
  log.follow();
  return true;
}

by("entry").addEventListener("submit", (event) => {
  event.preventDefault();
  if (say(line.value)) line.value = "";
});

const keys = {
  ArrowUp: () => recall(-1),
  ArrowDown: () => recall(1),
  PageUp: () => log.page(-1),
  PageDown: () => log.page(1),
  Escape: () => (line.value = ""),
};

line.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!(event.key in keys) || event.shiftKey) return;
  event.preventDefault();
  keys[event.key]();
});

function recall(step) {
  const found = hidden ? null : history.move(step, line.value);
  if (found === null) return;
  line.value = found;
  line.setSelectionRange(found.length, found.length);
}

// Several lines pasted are several lines typed; the last one waits for Enter.
line.addEventListener("paste", (event) => {
  const pasted = event.clipboardData.getData("text").split(/\r\n|\r|\n/);
  if (hidden || pasted.length === 1) return;
  event.preventDefault();
  if (pasted.length > PASTE_LIMIT) {
    tell(`That is ${pasted.length} lines; ${PASTE_LIMIT} can be pasted at once.`, "notice");
    return;
  }
  const last = pasted.pop();
  pasted[0] = line.value.slice(0, line.selectionStart) + pasted[0];
  const rest = line.value.slice(line.selectionEnd);
  if (pasted.every(say)) line.value = last + rest;
});

// Whoever types means the entry, wherever they clicked last.
document.addEventListener("keydown", (event) => {
  if (event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey) return;
  const on = document.activeElement;
  if (on === line || (event.key === " " && (on.tagName === "BUTTON" || on === log.element))) return;
  line.focus();
});

by("again").addEventListener("click", () => {
  connection.again();
  line.focus();
});

// The looks

let size = SIZES.indexOf(Number(recalled("size")));
if (size < 0) size = SIZES.indexOf(1);

function resize(step) {
  size = Math.max(0, Math.min(SIZES.length - 1, size + step));
  document.documentElement.style.setProperty("--size", `${SIZES[size]}rem`);
  by("smaller").disabled = size === 0;
  by("larger").disabled = size === SIZES.length - 1;
  log.draw();
}

function recalled(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a browser may keep nothing for us
  }
}

for (const [id, step] of [["smaller", -1], ["larger", 1]]) {
  by(id).addEventListener("click", () => {
    resize(step);
    try {
      localStorage.setItem("size", SIZES[size]);
    } catch {
      // then it is only for today
    }
  });
}

// Some phones lay their keyboard over the page instead of making it smaller.
visualViewport?.addEventListener("resize", () => {
  if (Math.abs(visualViewport.scale - 1) > 0.01) return;
  document.documentElement.style.setProperty("--height", `${visualViewport.height}px`);
  scrollTo(0, 0);
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  missed = 0;
  document.title = name;
});

resize(0);
connection.open();
