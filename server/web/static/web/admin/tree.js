// The tree of places: what is in a place is fetched when it is opened for the first time.
// Without this file each place has a link to a page that shows the same.

async function fill(details) {
  const address = new URL(details.dataset.part, location.href);
  address.searchParams.set("part", "1");
  const note = details.querySelector("p");
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(String(answer.status));
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    note.replaceWith(...parsed.body.childNodes);
    begin(details);
  } catch {
    // The link in its place still leads there.
    details.addEventListener("toggle", () => details.open && fill(details), {
      once: true,
    });
  }
}

function begin(part) {
  for (const details of part.querySelectorAll("details[data-part]")) {
    details.addEventListener("toggle", () => fill(details), { once: true });
  }
}

begin(document);
