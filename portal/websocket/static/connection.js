// The websocket: it comes back by itself, after pauses that grow, and to the same session
// if the game gave a token for it.

const PAUSES = [1, 2, 4, 8, 15, 30];
const PATIENCE = 15; // seconds for one try
const SUBPROTOCOL = "v1.gatehouse";
const GONE = 1006;
const REFUSED = 4000;
export const GOODBYE = 1000;
export const ELSEWHERE = 4001;
// The game said goodbye, or the gate said no, or another tab took the session over:
// trying again at once would be rude.
const FINAL = new Set([GOODBYE, 1008, REFUSED, ELSEWHERE]);

export class Connection {
  // `told.state(name, ...)` hears connecting, open (whether the session was resumed, and
  // how many lines of it were heard), waiting (seconds) and ended (the close code);
  // `told.message(name, args, kwargs)` hears what the game says.
  constructor(address, token, told) {
    this.address = address;
    this.token = token;
    this.told = told;
    this.socket = null;
    this.timer = null;
    this.failures = 0;
    this.isOpen = false;
    this.inDoubt = false;
    addEventListener("offline", () => (this.inDoubt = true));
    addEventListener("online", () => this.online());
    addEventListener("pageshow", (event) => event.persisted && this.retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
  }

  open() {
    clearTimeout(this.timer);
    this.timer = null;
    this.isOpen = this.inDoubt = false;
    this.told.state("connecting");
    const word = this.token.word;
    const address = word === null ? this.address : `${this.address}?resume=1`;
    const socket = new WebSocket(address, SUBPROTOCOL);
    this.socket = socket;
    this.token.begin();
    socket.onopen = () => {
      if (word === null) this.opened();
      else write(socket, "resume", word, this.token.count);
    };
    socket.onmessage = (event) => this.socket === socket && this.hear(event.data);
    socket.onclose = (event) => this.socket === socket && this.closed(event.code);
    setTimeout(() => this.socket === socket && this.tooSlow(), PATIENCE * 1000);
  }

  opened(resumed, heard) {
    if (resumed === false) this.token.forget();
    this.isOpen = true;
    this.told.state("open", resumed, heard);
  }

  // Say something toward the game; false if nobody would hear it.
  send(name, ...args) {
    if (!this.isOpen || this.socket.readyState !== WebSocket.OPEN) return false;
    write(this.socket, name, ...args);
    return true;
  }

  hear(data) {
    const [name, args = [], kwargs = {}] = read(data);
    if (name === undefined) return;
    this.failures = 0;
    if (name === "resumed") this.opened(args[0] === true, args[1]);
    if (name === "resume") this.token.renew(args[0], args[1]);
    if (name === "text") this.token.heard();
    this.told.message(name, args, kwargs);
  }

  closed(code) {
    this.socket = null;
    this.isOpen = false;
    if (FINAL.has(code)) {
      if (code !== REFUSED) this.token.forget();
      this.told.state("ended", code);
      return;
    }
    const pause = PAUSES[Math.min(this.failures++, PAUSES.length - 1)];
    this.wait(Math.round(pause * (0.8 + 0.4 * Math.random()) * 10) / 10);
  }

  tooSlow() {
    if (this.isOpen) return;
    const socket = this.socket;
    this.closed(GONE);
    socket.close();
  }

  wait(seconds) {
    this.told.state("waiting", Math.ceil(seconds));
    const next = Math.min(1, seconds);
    this.timer = setTimeout(() => {
      if (seconds > next) this.wait(seconds - next);
      else this.open();
    }, next * 1000);
  }

  // A network is there again. What was open before may be dead without a sign of it; a
  // session that can be resumed loses nothing by a new connection.
  online() {
    if (this.inDoubt && this.isOpen && this.token.word !== null) this.open();
    else this.retry();
  }

  // Do not wait any longer; called when there is reason for hope.
  retry() {
    if (this.timer !== null) this.open();
  }

  again() {
    if (this.socket === null) this.open();
  }
}

function write(socket, name, ...args) {
  socket.send(JSON.stringify([name, args, {}]));
}

// The parts of a message; none if it is no message.
function read(data) {
  try {
    const message = JSON.parse(data);
    return Array.isArray(message) && typeof message[0] === "string" ? message : [];
  } catch {
    return [];
  }
}
