// HTML of a reply -> the elements that a reply may have, and nothing else. The server has escaped every text in it; this
// stands behind that.
const TAGS = new Set(
  [
    ..."a article b blockquote br button details div figcaption figure h1 h2 h3 li mark ol p span strong summary ul".split(" "),
    ..."code hr i pre table tbody td th tr".split(" "), // of a passage
  ],
);
const NAMES = /^(class|hidden|id|lang|open|role|scope|tabindex|title|type|aria-[a-z]+|data-[a-z]+)$/;
const PLACED = /^--at:\d{1,3}\.\d$/; // on the map of a document

function isAllowed({ name, value }) {
  if (name === "href") return /^(document\?|login$)/.test(value);
  return name === "style" ? PLACED.test(value) : NAMES.test(name);
}

function clean(element) {
  for (const child of [...element.children]) {
    if (!TAGS.has(child.localName)) {
      child.remove();
      continue;
    }
    for (const attribute of [...child.attributes]) {
      if (!isAllowed(attribute)) child.removeAttribute(attribute.name);
    }
    clean(child);
  }
}

export function safe(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  clean(page.body);
  return [...page.body.childNodes].map((node) => document.adoptNode(node));
}
