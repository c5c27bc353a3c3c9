// Whoever is logged in on the site need not log in again here.
//
// The site gives a token that is good once and for a few seconds; only it crosses the
// websocket, never a cookie or an address. After a goodbye nobody is logged in again
// until they ask for it.

const ME = "/me/";
const PATIENCE = 5000; // milliseconds for each answer of the site
const KEY = "goodbye";

export class Login {
  // `isFree()` is whether nobody has logged in, or begun to, on this connection; what is
  // typed meanwhile is put into `waiting`.
  constructor(client, isFree, waiting) {
    Object.assign(this, { client, isFree, waiting });
    client.on("token", ([isIn]) => waiting.end(isIn === true));
    this.tries = 0;
    this.parted = recalled() && cameBack();
    if (!this.parted) this.again();
  }

  // Whether the way to this page was to choose a character, whoever was played before.
  get chooses() {
    return wanted().character !== undefined && !cameBack();
  }

  // The player wants to come in.
  again() {
    this.parted = false;
    remember(false);
  }

  // Who is logged in on the site, or null.
  async who() {
    const me = await ask(ME).catch(() => null);
    return typeof me?.account === "string" ? me.account : null;
  }

  // The game said goodbye.
  part() {
    this.parted = true;
    this.tries++;
    remember(true);
  }

  // A connection is open that belongs to nobody yet, or is to be played by another.
  async begin(isFree = this.isFree) {
    if (this.parted) return;
    const mine = ++this.tries;
    this.waiting.begin(false);
    const { token, error } = await fetchToken().catch(() => ({}));
    if (mine !== this.tries) return;
    const wanted = typeof token === "string" && isFree();
    if (wanted && this.client.send("token", token)) this.waiting.begin(true);
    else this.waiting.end(false);
    if (typeof error === "string" && isFree()) this.client.tell(error);
  }
}

// A token, or why there is none; neither if nobody is logged in on the site. Raises if it
// does not answer.
async function fetchToken() {
  const me = await ask(ME);
  if (typeof me?.account !== "string") return {};
  const headers = { "Content-Type": "application/json", "X-CSRFToken": String(me.csrf) };
  const body = JSON.stringify(wanted());
  return ask(`${ME}token/`, { method: "POST", headers, body });
}

async function ask(address, options = {}) {
  const answer = await fetch(address, {
    ...options,
    credentials: "same-origin",
    referrerPolicy: "same-origin",
    redirect: "error",
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });
  // 403: the player may know why.
  if (!answer.ok && answer.status !== 403) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

// Which character the address asks for.
function wanted() {
  const id = new URLSearchParams(location.search).get("character") ?? "";
  return /^\d{1,15}$/.test(id) ? { character: Number(id) } : {};
}

// A page that is only loaded anew is no wish to come in again.
function cameBack() {
  return performance.getEntriesByType("navigation")[0]?.type !== "navigate";
}

function recalled() {
  try {
    return sessionStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

function remember(parted) {
  try {
    if (parted) sessionStorage.setItem(KEY, "1");
    else sessionStorage.removeItem(KEY);
  } catch {
    // then it is forgotten with this page
  }
}
