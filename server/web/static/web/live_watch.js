// Shows what a watched session is told and types, by asking for what came since.

const EVERY = 1000;
const MOST = 1000;

const lines = document.getElementById("lines");
const over = document.getElementById("over");

let last = Number(lines.dataset.last);
lines.scrollTop = lines.scrollHeight;
if (!over.textContent) setTimeout(look, EVERY);

async function look() {
  try {
    const answer = await fetch(`${lines.dataset.lines}?after=${last}`);
    if (answer.redirected) return location.reload();
    if (!answer.ok) throw new Error(answer.statusText);
    const found = await answer.json();
    show(found.lines);
    last = found.last;
    say(found.over || found.away || "");
    if (found.over) return;
  } catch {
    say("The game does not answer just now. This page goes on trying.");
  }
  setTimeout(look, EVERY);
}

function show(found) {
  // Whoever has scrolled up reads there, and stays there.
  const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
  for (const [kind, text] of found) {
    const line = document.createElement("p");
    line.className = kind;
    line.textContent = text;
    lines.append(line);
  }
  while (lines.children.length > MOST) lines.firstElementChild.remove();
  if (atEnd && found.length) lines.scrollTop = lines.scrollHeight;
}

function say(words) {
  if (over.textContent !== words) over.textContent = words;
}
