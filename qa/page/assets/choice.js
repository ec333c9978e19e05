// Which documents the next questions are narrowed to: of these names, of a time, with a tag; and how one is found among
// many by its title.
import { kept } from "./kept.js";
import { safe } from "./safe.js";

const UNTIL_LOOKED = 150; // ms after the last letter
const MOST = 100; // documents (qa/page/routes.py)
const NAMED = 3; // titles in a chip
const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/; // 2024, 2024-05 or 2024-05-31 (index/filters.py)
const TIMES = ["since", "until"];

export function chosen() {
  const found = kept.get("only");
  const isNamed = (one) => typeof one?.name === "string" && typeof one?.title === "string";
  return Array.isArray(found) ? found.filter(isNamed) : [];
}

function tags() {
  const found = kept.get("tags");
  return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
}

// How a question is asked now (conversation.js).
export function narrowed() {
  const only = {};
  const names = chosen().map((one) => one.name);
  if (names.length) only.document = names;
  if (tags().length) only.tag = tags();
  for (const time of TIMES) if (DATE.test(kept.get(time) ?? "")) only[time] = kept.get(time);
  return Object.keys(only).length ? { only } : {};
}

const nameOf = (item) => new URL(item.querySelector("a").href).searchParams.get("name");

export function toggle(item, words) {
  const [name, title] = [nameOf(item), item.querySelector("a").textContent];
  const others = chosen().filter((one) => one.name !== name);
  const isNew = others.length === chosen().length;
  kept.set("only", isNew ? [...others, { name, title }].slice(-MOST) : others);
  show(words);
}

export function toggleTag(button, words) {
  const tag = button.textContent;
  const others = tags().filter((one) => one !== tag);
  kept.set("tags", others.length === tags().length ? [...others, tag] : others);
  show(words);
}

export function everywhere(words) {
  for (const what of ["only", "tags", ...TIMES]) kept.set(what, null);
  for (const box of document.querySelectorAll(".rag-narrow input")) setDate(box, "", words);
  show(words);
}

function setDate(box, value, words) {
  box.value = value;
  const isWrong = Boolean(value) && !DATE.test(value);
  box.setAttribute("aria-invalid", String(isWrong));
  box.nextElementSibling.textContent = isWrong ? words.no_date : "";
}

// The boxes for a time, in the place that the server has made for them (header.html).
export function dating(words) {
  const place = document.querySelector(".rag-narrow");
  if (!place?.dataset.form || place.querySelector("input")) return;
  const labels = TIMES.map((time) => {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "text", inputMode: "numeric" });
    Object.assign(box, { placeholder: place.dataset.form, maxLength: 10, autocomplete: "off" });
    const told = document.createElement("span");
    told.className = "rag-wrong";
    told.setAttribute("role", "status");
    label.append(place.dataset[time], box, told);
    box.addEventListener("input", () => {
      const value = box.value.trim();
      kept.set(time, value || null);
      if (DATE.test(value) || !value) setDate(box, value, words);
      show(words);
    });
    box.addEventListener("change", () => setDate(box, box.value.trim(), words));
    setDate(box, kept.get(time) ?? "", words);
    return label;
  });
  place.prepend(...labels);
}

// The choice as it stands: in the list, and above the question that it narrows.
export function show(words) {
  const only = chosen();
  const names = new Set(only.map((one) => one.name));
  for (const button of document.querySelectorAll(".rag-choose")) {
    button.setAttribute("aria-checked", String(names.has(nameOf(button.closest("li")))));
  }
  for (const button of document.querySelectorAll(".rag-tag")) {
    button.setAttribute("aria-pressed", String(tags().includes(button.textContent)));
  }
  const place = document.getElementById("rag-only");
  const now = narrowed().only;
  place.hidden = !now;
  if (!now) return place.replaceChildren();
  const titles = only.slice(0, NAMED).map((one) => one.title).join(", ");
  const rest = only.length - NAMED;
  const listed = rest > 0 ? words.and_more.replace("{rest}", rest).replace("{names}", () => titles) : titles;
  const parts = [
    now.document && words.only.replace("{names}", () => listed),
    ...TIMES.map((time) => now[time] && words[time].replace(`{${time}}`, now[time])),
    now.tag && words.tags.replace("{tags}", () => now.tag.join(", ")),
  ];
  const chip = document.createElement("span");
  const undo = document.createElement("button");
  chip.className = "rag-chip";
  Object.assign(undo, { type: "button", className: "rag-everywhere", textContent: "×", title: words.everywhere });
  undo.setAttribute("aria-label", words.everywhere);
  const told = document.createElement("span"); // of long titles the beginning: the room is for the answer
  told.className = "rag-titles";
  told.title = told.textContent = parts.filter(Boolean).join(" · ");
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
