// Keeps the table of live sessions up to date.
//
// What is shown is asked of the server with the address of this page, so the script knows
// nothing of words to look for and orders. Cells are changed in place: a row keeps its
// element, so focus and a screen reader's place stay where they are.

const EVERY = 3000;

const table = document.getElementById("sessions");
const body = table.tBodies[0];
const said = document.getElementById("said");
const byItself = document.querySelector(".by-itself");
const wanted = byItself.querySelector("input");

byItself.hidden = false;
wanted.addEventListener("change", look);
document.addEventListener("visibilitychange", look);

let timer = 0;
let asking = false;
wait();

function wait() {
  clearTimeout(timer);
  timer = setTimeout(look, EVERY);
}

async function look() {
  clearTimeout(timer);
  if (!wanted.checked || document.hidden || asking) return;
  asking = true;
  try {
    const answer = await fetch(table.dataset.rows + location.search);
    // Who is not staff any more is sent to the login, which this page can show, too.
    if (answer.redirected) return location.reload();
    if (!answer.ok) throw new Error(answer.statusText);
    show(await answer.json());
  } catch {
    say("The game does not answer just now. This page goes on trying.");
  } finally {
    asking = false;
    wait();
  }
}

function show(found) {
  if (found.away) return say(found.away);
  // What somebody is about to copy must not change under their hands.
  if (selects()) return;
  const held = body.contains(document.activeElement);
  const rows = new Map([...body.rows].map((row) => [row.dataset.sessid, row]));
  let place = 0;
  for (const [sessid, cells] of found.rows) {
    const row = rows.get(String(sessid)) ?? made(sessid, cells.length);
    rows.delete(String(sessid));
    fill(row, cells);
    row.classList.remove("gone");
    // A row that is moved loses the focus in it, so the order waits until it has left.
    if (!row.isConnected) body.append(row);
    if (!held && body.rows[place] !== row) body.insertBefore(row, body.rows[place]);
    place += 1;
  }
  for (const row of rows.values()) {
    if (row.contains(document.activeElement)) row.classList.add("gone");
    else row.remove();
  }
  say(found.said);
}

function made(sessid, count) {
  const row = document.createElement("tr");
  row.dataset.sessid = sessid;
  const head = document.createElement("th");
  head.scope = "row";
  const link = document.createElement("a");
  link.href = table.dataset.session.replace("/0/", `/${sessid}/`);
  head.append(link);
  row.append(head);
  for (let i = 1; i < count; i += 1) row.append(document.createElement("td"));
  return row;
}

function fill(row, cells) {
  cells.forEach((text, i) => {
    const cell = i ? row.cells[i] : row.cells[0].firstElementChild;
    if (cell.textContent !== text) cell.textContent = text;
  });
}

function selects() {
  const selection = getSelection();
  return selection && !selection.isCollapsed && body.contains(selection.anchorNode);
}

// A polite live region: said only when it is something else than before.
function say(words) {
  if (said.textContent !== words) said.textContent = words;
}
