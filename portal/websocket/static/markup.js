// From the HTML of a message to nodes of this page.
//
// The HTML comes escaped from the Portal's renderer. It is still read into a document that
// runs nothing, and only text, spans and the classes of the markup are taken from it.

const CLASSES = /^(?:[fb]-(?:\d{1,3}|back|fore)|bold|underline)$/;
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`|\\^{}]+/gi;
const AFTER = /[.,;:!?)\]]+$/;

export function build(html) {
  const source = document.createElement("template");
  source.innerHTML = html;
  const built = document.createDocumentFragment();
  copy(source.content, built);
  return built;
}

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      to.append(...linked(node.data));
    } else if (node.nodeName === "SPAN") {
      const span = document.createElement("span");
      span.classList.add(...[...node.classList].filter((name) => CLASSES.test(name)));
      copy(node, span);
      to.append(span);
    } else {
      to.append(node.textContent);
    }
  }
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
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.textContent = address;
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
