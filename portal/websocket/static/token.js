// The token with which this tab comes back to its session, and how many texts it has had.
//
// The tab keeps both through a reload; no other tab sees them, and no address holds them.

const KEY = "resume";

export class Token {
  constructor() {
    [this.word, this.had] = recalled();
    this.count = -1; // a new page shows nothing yet and wants all that is kept
    this.counting = false;
  }

  // A connection begins: what it says is counted from where it says that counting starts.
  begin() {
    this.counting = false;
  }

  renew(word, count) {
    this.word = word;
    this.count = count;
    this.counting = true;
    this.keep();
  }

  heard() {
    if (!this.counting) return;
    this.count++;
    this.keep();
  }

  // Whether the page before this one had not had the text heard last.
  get isNews() {
    return this.count > this.had;
  }

  keep() {
    remember(JSON.stringify([this.word, this.count]));
  }

  forget() {
    this.word = null;
    this.counting = false;
    remember("null");
  }
}

function recalled() {
  try {
    const [word, count] = JSON.parse(sessionStorage.getItem(KEY)) ?? [];
    return [word ?? null, count ?? 0];
  } catch {
    return [null, 0];
  }
}

function remember(value) {
  try {
    sessionStorage.setItem(KEY, value);
  } catch {
    // then it is gone with this page
  }
}
