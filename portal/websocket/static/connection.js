// The websocket: it comes back by itself, after pauses that grow.

const PAUSES = [1, 2, 4, 8, 15, 30];
const SUBPROTOCOL = "v1.gatehouse";
// The game said goodbye, or the gate said no: trying again at once would be rude.
const FINAL = new Set([1000, 1008, 4000]);

export class Connection {
  // `told.state(name, seconds)` hears connecting, open, waiting and ended;
  // `told.message(name, args, kwargs)` hears what the game says.
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.socket = null;
    this.timer = null;
    this.failures = 0;
    addEventListener("online", () => this.retry());
    addEventListener("pageshow", (event) => event.persisted && this.retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
  }

  open() {
    clearTimeout(this.timer);
    this.timer = null;
    this.told.state("connecting");
    const socket = new WebSocket(this.address, SUBPROTOCOL);
    this.socket = socket;
    socket.onopen = () => this.told.state("open");
    socket.onmessage = (event) => this.hear(event.data);
    socket.onclose = (event) => this.socket === socket && this.closed(event.code);
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  // Say something toward the game; false if nobody would hear it.
  send(name, ...args) {
    if (!this.isOpen) return false;
    this.socket.send(JSON.stringify([name, args, {}]));
    return true;
  }

  hear(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (!Array.isArray(message) || typeof message[0] !== "string") return;
    this.failures = 0;
    this.told.message(message[0], message[1] ?? [], message[2] ?? {});
  }

  closed(code) {
    this.socket = null;
    if (FINAL.has(code)) {
      this.told.state("ended");
      return;
    }
    const pause = PAUSES[Math.min(this.failures++, PAUSES.length - 1)];
    this.wait(Math.round(pause * (0.8 + 0.4 * Math.random()) * 10) / 10);
  }

  wait(seconds) {
    this.told.state("waiting", Math.ceil(seconds));
    const next = Math.min(1, seconds);
    this.timer = setTimeout(() => {
      if (seconds > next) this.wait(seconds - next);
      else this.open();
    }, next * 1000);
  }

  // Do not wait any longer; called when there is reason for hope.
  retry() {
    if (this.timer !== null) this.open();
  }

  again() {
    if (!this.isOpen) this.open();
  }
}
