// Passkeys: whatever has data-passkey makes one ("create") or shows one ("get"). Its
// data-begin and data-complete name the two halves; the site does all the checking.

const CANCELLED = "Nothing was done. You can try again.";
const BROKEN = "That did not work. Please load the page again.";
const known = Boolean(window.PublicKeyCredential && navigator.credentials);

function toBytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function toText(bytes) {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// The site's options name bytes by text; older browsers do not know how to read that.
function readable(options) {
  const ids = (list) => (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));
  const read = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) {
    read.user = { ...options.user, id: toBytes(options.user.id) };
    read.excludeCredentials = ids(options.excludeCredentials);
  } else {
    read.allowCredentials = ids(options.allowCredentials);
  }
  return read;
}

function sendable(credential) {
  const { id, rawId, type, response } = credential;
  const said = { clientDataJSON: toText(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) said[name] = toText(response[name]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return {
    id,
    rawId: toText(rawId),
    type,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function post(address, body) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  const isJSON = (answer.headers.get("Content-Type") || "").includes("json");
  const said = isJSON ? await answer.json() : {};
  if (!answer.ok || !isJSON) throw new Error(said.detail || BROKEN);
  return said;
}

async function ceremony(place, given) {
  const { passkey, begin, complete } = place.dataset;
  const publicKey = readable(await post(begin, given));
  const credential = await navigator.credentials[passkey]({ publicKey });
  const next = document.querySelector("[name=next]");
  const going = next && next.value ? `?next=${encodeURIComponent(next.value)}` : "";
  return post(complete + going, sendable(credential));
}

// A page of our own is shown anew by what it was asked by, whatever was posted to it.
function reload() {
  location.assign(location.pathname + location.search);
}

function finish(place, said) {
  if (said.codes && said.codes.length) {
    const made = document.getElementById("made").content.cloneNode(true);
    showCodes(made, said.codes);
    const section = place.closest("section");
    section.replaceChildren(made);
    offerPrint(section);
    section.querySelector("h1").tabIndex = -1;
    section.querySelector("h1").focus();
  } else if (place.dataset.going) {
    location.assign(place.dataset.going);
  } else if (place.dataset.complete.includes("prove")) {
    reload();
  } else {
    location.assign(said.redirect_url);
  }
}

function showCodes(made, codes) {
  const list = made.querySelector(".backup");
  for (const code of codes) {
    const item = document.createElement("li");
    item.append(document.createElement("code"));
    item.firstChild.textContent = code;
    list.append(item);
  }
  made.querySelector("[download]").href += codes.map((code) => `%0A${code}`).join("");
}

function offerPrint(within) {
  for (const button of within.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

function offer(place) {
  const button = place.querySelector("button");
  const status = place.querySelector("[role=status]");
  const act = async (event) => {
    event.preventDefault();
    const form = place.matches("form") ? place : null;
    const given = form ? Object.fromEntries(new FormData(form)) : {};
    button.disabled = true;
    status.textContent = "";
    try {
      finish(place, await ceremony(place, given));
    } catch (why) {
      // The browser's own words (a DOMException) are for whoever wrote the page.
      status.textContent = why instanceof DOMException ? CANCELLED : why.message;
    } finally {
      button.disabled = false;
    }
  };
  if (place.matches("form")) place.addEventListener("submit", act);
  else button.addEventListener("click", act);
  place.hidden = false;
}

offerPrint(document);
if (known) {
  document.getElementById("unknown")?.remove();
  document.querySelectorAll("[data-passkey]").forEach(offer);
}
