// What the chat page does in the browser. Nothing is asked of any other host, and what is kept stays in this tab.
import { dating, everywhere, finding, narrowed, show, toggle, toggleTag } from "./choice.js";
import { Conversation } from "./conversation.js";
import { copy } from "./copying.js";
import { openDocument } from "./document.js";
import { opinion, picking } from "./feedback.js";
import { kept } from "./kept.js";
import { safe } from "./safe.js";
import { logOut, saveConversation, showLong, toggleLong } from "./settings.js";
import { bring, build } from "./uploads.js";

const LONGEST = 2000; // characters of a question (qa/question.py)
const now = JSON.parse(document.getElementById("rag-now").textContent);
const words = now.words;
let conversation = null;
let known = null; // the box that Gradio has drawn

const box = () => document.querySelector("#q textarea");

// Gradio's own script keeps a copy of what stands in the box.
function fill(text) {
  box().value = text;
  box().dispatchEvent(new Event("input", { bubbles: true }));
}

function hint(text) {
  const place = document.getElementById("rag-hint");
  if (place.textContent !== text) place.textContent = text;
  box().setAttribute("aria-invalid", String(Boolean(text)));
}

function reason(text) {
  if (!text.trim()) return words.empty;
  if (!/[\p{L}\p{N}\p{Emoji_Presentation}❤♥]/u.test(text)) return words.no_words.replace("{text}", text.trim().slice(0, 20));
  return text.length > LONGEST ? words.too_long.replace("{length}", text.length).replace("{most}", LONGEST) : "";
}

function put(question) {
  document.querySelector(".rag-library").open = false; // it would lie over the answer
  conversation.add(question, narrowed());
}

function send() {
  const typed = box().value;
  const wrong = reason(typed);
  hint(wrong);
  if (wrong) return;
  fill("");
  put(typed.trim());
}

function changed() {
  const empty = !conversation?.turns.length;
  document.documentElement.classList.toggle("rag-fresh", empty);
  const before = document.getElementById("rag-before");
  if (before) before.hidden = !empty || !kept.get("before");
}

// The list of documents after a build, and the line above it.
async function renewed() {
  for (const [address, place] of [["documents?summary", "summary"], ["documents", "ul"]]) {
    const reply = await fetch(address).catch(() => null);
    if (reply?.ok) document.querySelector(`.rag-library ${place}`).replaceChildren(...safe(await reply.text()));
  }
  show(words);
}

const CLICKS = {
  "#q button.submit-button": send,
  "#new"() {
    conversation.clear();
    hint("");
    window.scrollTo(0, 0);
    box().focus();
  },
  "#rag-before"() {
    conversation.back();
    conversation.log.lastElementChild?.scrollIntoView({ block: "start" });
  },
  "button.example, button.rag-ask": (button) => put(button.textContent.trim()),
  "button.rag-further": (button) => conversation.again(button.closest(".rag-turn"), "further"),
  "button.rag-again": (button) => conversation.again(button.closest(".rag-turn")),
  "button.rag-without": (button) => conversation.again(button.closest(".rag-turn"), button.dataset.without),
  "button.rag-choose": (button) => toggle(button.closest("li"), words),
  "button.rag-upload": () => bring(words, renewed),
  "button.rag-build": () => build(words, renewed),
  "button.rag-tag": (button) => toggleTag(button, words),
  "button.rag-everywhere"() {
    everywhere(words);
    box().focus();
  },
  "button.rag-unfold"(button) {
    const whole = button.closest(".rag-quote").querySelector(".rag-whole");
    whole.hidden = !whole.hidden;
    button.setAttribute("aria-expanded", String(!whole.hidden));
  },
  "button.rag-yes": (button) => opinion(conversation, button, true),
  "button.rag-no": (button) => picking(button),
  "button.rag-pick": (button) => opinion(conversation, button, false),
  "button.rag-long": (button) => toggleLong(conversation, button),
  "button.rag-export": () => saveConversation(conversation, words.conversation),
  "button.rag-logout": () => logOut(),
  "button.rag-copy": (button) => copy(button),
};

document.addEventListener(
  "click",
  (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target || !conversation) return;
    const link = target.closest("a.rag-open");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      openDocument(link);
      return;
    }
    for (const [selector, act] of Object.entries(CLICKS)) {
      const found = target.closest(selector);
      if (!found) continue;
      event.stopPropagation();
      act(found);
      return;
    }
  },
  true, // before Gradio's own listeners
);

document.addEventListener(
  "keydown",
  (event) => {
    if (!conversation || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = event.target instanceof Element ? event.target : document.body;
    if (here === box()) {
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        event.stopPropagation();
        send();
      } else if (event.key === "ArrowUp" && !box().value && conversation.turns.length) {
        event.preventDefault();
        fill(conversation.turns.at(-1).typed);
      }
    } else if (event.key === "/" && !here.closest("input, textarea, dialog")) {
      event.preventDefault();
      box().focus();
    }
  },
  true,
);

document.addEventListener("input", (event) => {
  if (event.target !== box()) return;
  kept.set("draft", box().value || null);
  if (box().value) hint("");
});

// Gradio draws the page when it has loaded its parts, and may draw a part of it anew.
function drawn() {
  const log = document.getElementById("rag-log");
  const places = ["rag-head", "rag-welcome"].map((id) => document.getElementById(id));
  if (!log || !box() || !document.getElementById("rag-hint") || places.includes(null)) return;
  places.forEach((place, n) => {
    if (place.firstChild) return;
    place.replaceChildren(...safe([now.header, now.welcome][n]));
    finding(document.querySelector(".rag-library ul"), words);
    dating(words);
    show(words);
  });
  showLong(document.querySelector("button.rag-long[aria-pressed=false]"));
  if (box() !== known) {
    known = box();
    known.setAttribute("aria-describedby", "rag-hint");
    known.setAttribute("aria-label", words.question); // Gradio's label has the button's word in it too
    const draft = kept.get("draft");
    if (draft && !known.value) fill(draft);
  }
  if (!conversation) start(log);
  else if (conversation.log !== log) conversation.moveTo(log);
}

function start(log) {
  conversation = new Conversation(log, words, changed);
  changed();
  const here = new URL(location.href);
  const asked = here.searchParams.get("q");
  const scrolled = kept.get("scrolled");
  if (scrolled) window.scrollTo(0, scrolled);
  if (asked !== null) {
    here.searchParams.delete("q");
    history.replaceState(history.state, "", here); // a reload does not ask it again
    fill(asked);
    send();
  }
  if (matchMedia("(pointer: fine)").matches) box().focus({ preventScroll: true });
  document.documentElement.classList.add("rag-ready");
}

history.scrollRestoration = "manual";
window.addEventListener("pagehide", () => kept.set("scrolled", Math.round(window.scrollY) || null));
document.documentElement.classList.toggle("rag-fresh", kept.turns().length === 0); // before the first picture
// Gradio names the browser's language, also where the page is in another.
const named = () => {
  if (document.documentElement.lang !== now.language) document.documentElement.lang = now.language;
};
new MutationObserver(named).observe(document.documentElement, { attributeFilter: ["lang"] });
named();
new MutationObserver(drawn).observe(document.documentElement, { childList: true, subtree: true });
drawn();
