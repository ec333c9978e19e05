// A search in the text of an opened document: what is found is highlighted, Enter leads to the next.
const MOST = 500;

function places(body, wanted) {
  const found = [];
  const walk = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (wanted && walk.nextNode() && found.length < MOST) {
    const text = walk.currentNode.data.toLowerCase();
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      const range = document.createRange();
      range.setStart(walk.currentNode, at);
      range.setEnd(walk.currentNode, at + wanted.length);
      found.push(range);
    }
  }
  return found;
}

function highlight(name, ranges) {
  if (globalThis.CSS?.highlights) CSS.highlights.set(name, new Highlight(...ranges));
}

export function finder(body, words) {
  const box = document.createElement("input");
  const told = document.createElement("output");
  Object.assign(box, { type: "search", placeholder: words.find });
  box.setAttribute("aria-label", words.find);
  let found = [];
  let at = -1;
  const show = (by) => {
    at = found.length ? (at + by + found.length) % found.length : -1;
    highlight("rag-found", found);
    highlight("rag-found-now", at < 0 ? [] : [found[at]]);
    told.textContent = found.length ? `${at + 1} / ${found.length}` : box.value.trim() && words.none;
    const place = found[at]?.startContainer.parentElement;
    place?.closest("details")?.setAttribute("open", "");
    place?.scrollIntoView({ block: "center" });
  };
  box.addEventListener("input", () => {
    found = places(body, box.value.trim().toLowerCase());
    at = -1;
    show(1);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    show(event.shiftKey ? -1 : 1);
  });
  highlight("rag-found", []);
  highlight("rag-found-now", []);
  return [box, told];
}
