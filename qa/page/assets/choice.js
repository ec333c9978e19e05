// Which documents the next questions are narrowed to, and how one is found among many by its title.
import { kept } from "./kept.js";
import { safe } from "./safe.js";

const UNTIL_LOOKED = 150; // ms after the last letter
const MOST = 100; // documents (qa/page/routes.py)
const NAMED = 3; // titles in a chip

export function chosen() {
  const found = kept.get("only");
  const isNamed = (one) => typeof one?.name === "string" && typeof one?.title === "string";
  return Array.isArray(found) ? found.filter(isNamed) : [];
}

// How a question is asked now (conversation.js).
export function narrowed() {
  const names = chosen().map((one) => one.name);
  return names.length ? { only: names } : {};
}

const nameOf = (item) => new URL(item.querySelector("a").href).searchParams.get("name");

export function toggle(item, words) {
  const [name, title] = [nameOf(item), item.querySelector("a").textContent];
  const others = chosen().filter((one) => one.name !== name);
  const isNew = others.length === chosen().length;
  kept.set("only", isNew ? [...others, { name, title }].slice(-MOST) : others);
  show(words);
}

export function everywhere(words) {
  kept.set("only", null);
  show(words);
}

// The choice as it stands: in the list, and above the question that it narrows.
export function show(words) {
  const only = chosen();
  const names = new Set(only.map((one) => one.name));
  for (const button of document.querySelectorAll(".rag-choose")) {
    button.setAttribute("aria-checked", String(names.has(nameOf(button.closest("li")))));
  }
  const place = document.getElementById("rag-only");
  place.hidden = !only.length;
  if (!only.length) return place.replaceChildren();
  const titles = only.slice(0, NAMED).map((one) => one.title).join(", ");
  const rest = only.length - NAMED;
  const listed = rest > 0 ? words.and_more.replace("{rest}", rest).replace("{names}", () => titles) : titles;
  const chip = document.createElement("span");
  const undo = document.createElement("button");
  chip.className = "rag-chip";
  Object.assign(undo, { type: "button", className: "rag-everywhere", textContent: "×", title: words.everywhere });
  undo.setAttribute("aria-label", words.everywhere);
  const told = document.createElement("span"); // of long titles the beginning: the room is for the answer
  told.className = "rag-titles";
  told.title = told.textContent = words.only.replace("{names}", () => listed);
  chip.append(told, undo);
  return place.replaceChildren(chip);
}

// A box above a long list that looks for words of a title; the server knows all of them.
export function finding(list, words) {
  const label = list?.dataset.find;
  if (!label || list.previousElementSibling?.matches("input")) return;
  const box = Object.assign(document.createElement("input"), { type: "search", placeholder: label });
  box.setAttribute("aria-label", label);
  let timer = 0;
  let last = 0;
  const look = async () => {
    const now = (last += 1);
    const reply = await fetch(`documents?find=${encodeURIComponent(box.value)}`).catch(() => null);
    if (!reply?.ok || now !== last) return; // the list stays as it is
    list.replaceChildren(...safe(await reply.text()));
    show(words);
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, UNTIL_LOOKED);
  });
  list.before(box);
}
