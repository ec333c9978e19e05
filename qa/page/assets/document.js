// A document opened at its place: beside the chat where there is room, over it on a telephone. With the way to the next
// passage of the same reply, and a search in its text.
import { finder } from "./finding.js";

const panel = document.createElement("dialog");
panel.className = "rag-panel";
const ROOM = matchMedia("(min-width: 1100px)");
let opener = null;

function made(tag, kind, text, act) {
  const element = document.createElement(tag);
  element.className = kind;
  element.textContent = text;
  if (act) element.addEventListener("click", act);
  if (tag === "button") element.type = "button";
  return element;
}

const nameOf = (link) => new URL(link.href).searchParams.get("name");
const startOf = (link) => Number(new URL(link.href).searchParams.get("start"));

// The links of a reply that lead into the same document, in its order, each place once.
function passages(link) {
  const found = new Map();
  for (const one of link.closest(".rag-turn")?.querySelectorAll("a.rag-open") ?? []) {
    if (nameOf(one) === nameOf(link)) found.set(startOf(one), one);
  }
  return [...found.values()].sort((one, other) => startOf(one) - startOf(other));
}

function steps(link, words) {
  const all = passages(link);
  const at = all.findIndex((one) => startOf(one) === startOf(link));
  if (all.length < 2 || at < 0) return [];
  const step = (by, sign, label) => {
    const button = made("button", "rag-step", sign, () => openDocument(all[(at + by + all.length) % all.length]));
    button.setAttribute("aria-label", label);
    button.title = label;
    return button;
  };
  return [
    step(-1, "‹", words.previous),
    made("output", "", `${at + 1} / ${all.length}`),
    step(1, "›", words.next),
  ];
}

async function open(link) {
  const reply = await fetch(link.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const bar = page.querySelector(".rag-doc-bar");
  const text = page.getElementById("rag-document");
  if (!bar || !text) throw new Error("not a document");
  const words = bar.dataset;
  const back = made("button", "rag-back", bar.textContent, () => history.back());
  const alone = made("a", "", "↗");
  alone.setAttribute("aria-label", words.alone);
  alone.title = words.alone;
  Object.assign(alone, { href: link.href, target: "_blank", rel: "noopener" });
  const body = document.createElement("div");
  body.id = "rag-document";
  body.lang = page.documentElement.lang;
  body.append(...[...text.childNodes].map((node) => document.adoptNode(node)));
  const tools = document.createElement("div");
  tools.className = "rag-doc-bar";
  tools.append(back, ...steps(link, words), ...finder(body, words), alone);
  panel.setAttribute("aria-label", page.title);
  panel.replaceChildren(tools, body);
  if (!panel.isConnected) document.body.append(panel);
  if (!panel.open) {
    opener = link;
    history.pushState({ rag: "document" }, ""); // so that "back" on a telephone closes the document, not the chat
    document.documentElement.classList.toggle("rag-beside", ROOM.matches);
    if (ROOM.matches) panel.show();
    else panel.showModal();
  }
  panel.scrollTop = 0;
  (body.querySelector("mark.rag-answer, mark.rag-around") || body.querySelector("#here"))?.scrollIntoView({ block: "center" });
  back.focus({ preventScroll: true });
}

function close() {
  if (!panel.open) return;
  panel.close();
  panel.replaceChildren();
  document.documentElement.classList.remove("rag-beside");
  opener?.focus({ preventScroll: true });
}
window.addEventListener("popstate", close);
panel.addEventListener("cancel", (event) => { event.preventDefault(); history.back(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.open && document.documentElement.classList.contains("rag-beside")) history.back();
});
panel.addEventListener("click", (event) => {
  if (event.target === panel && !document.documentElement.classList.contains("rag-beside")) history.back();
  const within = event.target.closest?.('a[href^="#"]');
  if (!within) return;
  event.preventDefault(); // the address bar stays that of the chat
  panel.querySelector(`#${CSS.escape(within.getAttribute("href").slice(1))}`)?.scrollIntoView({ block: "start" });
});
if (history.state?.rag === "document") history.replaceState(null, ""); // loaded again: the panel is not open

export function openDocument(link) {
  open(link).catch(() => window.open(link.href, "_blank", "noopener"));
}
