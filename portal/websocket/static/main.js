// The page: what is typed goes to the game, what the game says comes to the log.

import { Connection, ELSEWHERE } from "./connection.js";
import { Entry } from "./entry.js";
import { veiled, VEIL } from "./history.js";
import { Log } from "./log.js";
import { fit, sizes } from "./looks.js";
import { build } from "./markup.js";
import { Sent } from "./sent.js";
import * as text from "./text.js";
import { Token } from "./token.js";

const by = (id) => document.getElementById(id);
const prompt = by("prompt");
const log = new Log(by("log"), by("more"));
const entry = new Entry(by("entry"), by("line"), log, say);
const sent = new Sent();
const token = new Token();
const name = document.title;
const plainPrompt = prompt.firstElementChild;

let loggedIn = false;
let wasOpen = false;
let away = false; // the player was told that there is no connection
let retelling = ""; // which lines are being told again: "earlier", "missed" or none
let unread = 0;

// What the game says

const answers = new Map([
  ["text", ([html]) => tell(build(String(html)), `text ${retelling}`.trimEnd())],
  ["prompt", ([html]) => ask(build(String(html)))],
  ["echo", ([on]) => entry.hide(!on)],
  ["logged_in", () => (loggedIn = true)],
  ["logged_out", () => loggedOut()],
]);

function hear(word, args, kwargs) {
  if (word === "resume" || word === "resumed") return; // the connection's own
  retell(word === "text" ? told(kwargs) : "");
  answers.get(word)?.(args, kwargs);
}

function told(kwargs) {
  if (kwargs.earlier === true && !token.isNews) return "earlier";
  return kwargs.earlier === true || kwargs.missed === true ? "missed" : "";
}

// Say where lines that are told again begin and end.
function retell(which) {
  if (which === retelling) return;
  if (retelling === "earlier") tell(text.STILL_HERE, "notice");
  if (retelling === "missed") tell(text.THAT_IS_ALL, "notice end");
  if (which === "missed") tell(text.AWAY, "notice begin");
  retelling = which;
}

function tell(content, kind) {
  const lines = log.add(content, kind);
  if (document.hidden) document.title = `(${(unread += lines)}) ${name}`;
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

function loggedOut() {
  loggedIn = false;
  token.forget();
}

// The connection

const scheme = location.protocol === "https:" ? "wss:" : "ws:";
const connection = new Connection(`${scheme}//${location.host}/ws`, token, {
  message: hear,
  state: (state, ...more) => {
    document.body.dataset.state = state;
    by("state-word").textContent = text.STATES[state];
    turned[state](...more);
  },
});

const turned = {
  connecting() {
    if (!by("notice").hidden) notice(text.NOW);
  },
  open(resumed, heard) {
    by("notice").hidden = true;
    if (resumed) back(heard);
    else {
      sent.begin(0);
      if (resumed === false) anew(text.ANEW);
      else if (wasOpen) tell(text.CONNECTED_AGAIN, "notice");
    }
    wasOpen = true;
    away = false;
  },
  waiting(seconds) {
    retell("");
    if (token.word === null) anew();
    if (!away) tell(wasOpen ? text.LOST : text.NO_ANSWER, "notice");
    away = true;
    notice(text.tryingIn(seconds, wasOpen));
  },
  ended(code) {
    retell("");
    anew(code === ELSEWHERE ? text.ELSEWHERE : text.CLOSED);
    away = true;
    notice(text.NOT_CONNECTED);
  },
};

// The same session goes on.
function back(heard) {
  loggedIn = true;
  if (!wasOpen) retelling = "earlier";
  else if (away) tell(text.BACK, "notice");
  const lost = sent.beyond(heard);
  if (lost.length) tell(text.notArrived(lost), "notice");
  sent.begin(heard);
}

// Whatever comes next begins at the gate.
function anew(words) {
  entry.hide(false);
  answered();
  loggedIn = false;
  if (words) tell(words, "notice");
}

function notice(words) {
  by("notice-words").textContent = words;
  by("notice").hidden = false;
}

// What the player types

function say(typed) {
  if (!connection.send("text", typed)) {
    if (document.body.dataset.state === "ended" && !typed.trim()) connection.again();
    else if (!log.endsWith(text.NOT_SENT)) tell(text.NOT_SENT, "notice");
    return false;
  }
  const { hidden } = entry;
  const secret = hidden ? "" : veiled(typed, loggedIn);
  const asked = prompt.classList.contains("asked") ? prompt.textContent.trimEnd() : "\u203a";
  tell(`${asked} ${secret ?? typed}`.trimEnd(), "said");
  sent.add(hidden ? VEIL : (secret ?? typed));
  if (secret === null) entry.history.add(typed);
  answered();
  log.follow();
  return true;
}

by("again").addEventListener("click", () => {
  connection.again();
  entry.focus();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  document.title = name;
});

fit();
sizes(by("smaller"), by("larger"), () => log.draw());
connection.open();
