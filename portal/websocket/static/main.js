// The page, put together: what is typed goes to the game, what it says comes to the log.

import { Announcer } from "./announcer.js";
import { Client } from "./client.js";
import { Completion } from "./completion.js";
import { Connection } from "./connection.js";
import { Drawer } from "./drawer.js";
import { Editor } from "./editor.js";
import { Entry } from "./entry.js";
import { begin } from "./extras.js";
import { Hearing } from "./hearing.js";
import { Here } from "./panes/here.js";
import { Links } from "./links.js";
import { Log } from "./log.js";
import { Login } from "./login.js";
import { fit, sizes, wear } from "./looks.js";
import { Notice } from "./notice.js";
import { Preferences } from "./preferences.js";
import { Presence } from "./presence.js";
import { Prompt } from "./prompt.js";
import { Speech } from "./speech.js";
import { Token } from "./token.js";
import { Unread } from "./unread.js";
import { Words } from "./words.js";

const by = (id) => document.getElementById(id);
const scheme = location.protocol === "https:" ? "wss:" : "ws:";

// What is said and heard
const preferences = new Preferences();
const announcer = new Announcer(by("aloud"));
const log = new Log(by("log"), by("more"), announcer);
const client = new Client(log, preferences);
const prompt = new Prompt(by("prompt"));
const here = (client.here = new Here(client));
const speech = (client.speech = new Speech(client, prompt));

// Where it is typed
const entry = new Entry(by("entry"), by("line"), log, speech);
entry.editor = new Editor(by("several"), by("line"), (line) => entry.say(line));
entry.completion = new Completion(by("line"), new Words(client, here), by("completed"), announcer);
by("write").addEventListener("click", () => entry.writeSeveral());
new Links(log, (line) => client.say(line));

// The connection
const token = new Token();
const hearing = new Hearing(client, prompt, entry, token);
const login = new Login(client, () => !speech.loggedIn && speech.sent.count === 0, speech.waiting);
const shown = { line: by("notice"), words: by("notice-words"), button: by("again"), word: by("state-word") };
const notice = new Notice(shown, () => {
  presence.wished();
  entry.focus();
});
const presence = new Presence(client, { hearing, speech, entry, prompt, token, login, notice });
const connection = new Connection(`${scheme}//${location.host}/ws`, token, {
  message: (...message) => hearing.hear(...message),
  state: (...state) => presence.turn(...state),
});
client.connection = presence.connection = connection;
entry.connect = () => presence.wishedByEnter();

// The rest of the page
preferences.send = (values) => client.send("preferences", values);
client.on("preferences", ([values]) => preferences.receive(values));
wear(preferences, () => log.scrolling.resized());
sizes(by("smaller"), by("larger"), preferences);
fit();
new Unread(document, log);
new Drawer(by("panes"), by("panes-button"), entry);
begin(client);
connection.open();
