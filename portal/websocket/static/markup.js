// From the HTML of a message to nodes of this page.
//
// The HTML comes escaped from the Portal's renderer. It is still read into a document that
// runs nothing, and only text, spans, the classes of the markup and links that say a
// command or lead to a page of the web are taken from it.

const CLASSES = /^(?:[fb]-(?:\d{1,3}|back|fore)|bold|underline)$/;
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`|\\^{}]+/gi;
const COMMAND = /^[^\p{Cc}]{1,200}$/u;
const AFTER = /[.,;:!?)\]]+$/;

export function build(html) {
  const source = document.createElement("template");
  source.innerHTML = html;
  const built = document.createDocumentFragment();
  copy(source.content, built);
  return built;
}

function copy(from, to, inLink = false) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(...(inLink ? [node.data] : linked(node.data)));
    } else if (node.nodeName === "SPAN") {
      const span = document.createElement("span");
      span.classList.add(...[...node.classList].filter((name) => CLASSES.test(name)));
      copy(node, span, inLink);
      to.append(span);
    } else if (!inLink && (says(node) || leads(node))) {
      const link = says(node) ? command(node.dataset.send) : page(node.getAttribute("href"));
      copy(node, link, true);
      if (link.textContent === link.title) link.removeAttribute("title");
      to.append(link);
    } else {
      to.append(node.textContent);
    }
  }
}

function says(node) {
  return node.nodeName === "A" && COMMAND.test(node.dataset.send ?? "");
}

function leads(node) {
  return node.nodeName === "A" && web(node.getAttribute("href") ?? "");
}

// It is no address to go to but a thing to do, so it is named a button.
function command(line) {
  const link = document.createElement("a");
  link.className = "send";
  link.setAttribute("role", "button");
  link.dataset.send = line;
  link.title = line;
  return link;
}

// The text as strings and links.
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(AFTER, "");
    if (!web(address)) continue;
    parts.push(text.slice(end, match.index), link(address));
    end = match.index + address.length;
  }
  parts.push(text.slice(end));
  return parts.filter((part) => part !== "");
}

function link(address) {
  const anchor = page(address);
  anchor.removeAttribute("title");
  anchor.textContent = address;
  return anchor;
}

function page(address) {
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.title = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer nofollow";
  return anchor;
}

function web(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
