// The conversation on the page: each question shown at once, asked when those before it are answered, kept until it is.
import { ask } from "./asking.js";
import { kept } from "./kept.js";
import { safe } from "./safe.js";

const LOOK_BACK = 10; // questions that one may lean on (qa/question.py)
const UNTIL_TOLD = 300; // ms after which the wait is told
const KEPT = 200; // turns; with about 15 KB a reply they fit a tab's storage

function element(tag, kind, text = "") {
  const made = document.createElement(tag);
  made.className = kind;
  made.textContent = text;
  return made;
}

export class Conversation {
  constructor(log, words, changed) {
    this.log = log;
    this.words = words;
    this.changed = changed; // called when there is something in it, or no longer
    this.turns = kept.turns();
    this.shown = new Map(); // turn -> its article
    this.now = null; // what is being asked: {turn, stop}
    for (const turn of this.turns) this.show(turn);
    this.changed();
    this.goOn();
  }

  // `how`: {alone: true} without the questions before it, {exactly: true} without repairs,
  // {further: true} with more passages than usual, {only} of the documents that it is narrowed to (choice.js), which
  // {everywhere: true} takes back.
  add(typed, how = {}) {
    const turn = { typed, html: null, answered: true, how };
    this.turns = [...this.turns, turn].slice(-KEPT);
    for (const [old, article] of this.shown) {
      if (this.turns.includes(old)) continue;
      article.remove();
      this.shown.delete(old);
    }
    this.keep();
    const article = this.show(turn);
    this.changed();
    article.scrollIntoView({ block: "start" });
    this.goOn();
  }

  // `change`: what is different this time: "further", or what of the question's history, repairs or narrowing is left out
  // ("alone", "exactly", "everywhere").
  again(article, change = "") {
    const turn = this.turnOf(article);
    if (!turn || turn.html === null) return;
    Object.assign(turn, { html: null, answered: true, how: { ...turn.how, ...(change && { [change]: true }) } });
    this.keep();
    article.lastElementChild.replaceChildren();
    this.goOn();
  }

  // A new one. What is being asked is let go; what was there can be brought back once.
  clear() {
    if (this.turns.length) kept.set("before", this.turns);
    this.replace([]);
  }

  back() {
    const before = kept.get("before");
    kept.set("before", null);
    if (Array.isArray(before)) this.replace(before);
  }

  replace(turns) {
    this.now?.stop.abort();
    this.now = null;
    this.turns = turns;
    this.shown.clear();
    this.log.replaceChildren();
    for (const turn of turns) this.show(turn);
    this.keep();
    this.changed();
    this.goOn();
  }

  moveTo(log) {
    log.replaceChildren(...this.log.childNodes);
    log.setAttribute("aria-busy", this.log.getAttribute("aria-busy"));
    this.log = log;
  }

  keep() {
    kept.keepTurns(this.turns);
  }

  turnOf(article) {
    return [...this.shown].find(([, one]) => one === article)?.[0];
  }

  show(turn) {
    const article = element("article", "rag-turn");
    const asked = element("h2", "rag-user", turn.typed);
    const reply = element("div", "rag-slot");
    asked.dataset.testid = "user";
    reply.dataset.testid = "bot";
    asked.id = `rag-asked-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
    article.setAttribute("aria-labelledby", asked.id);
    article.append(asked, reply);
    if (turn.html !== null) reply.replaceChildren(...safe(turn.html));
    this.shown.set(turn, article);
    this.log.append(article);
    return article;
  }

  // The questions that this one may lean on, oldest first.
  before(turn) {
    if (turn.how?.alone) return [];
    const before = this.turns.slice(0, this.turns.indexOf(turn)).filter((one) => one.answered);
    return before.slice(-LOOK_BACK).map((one) => one.typed);
  }

  async goOn() {
    const turn = this.turns.find((one) => one.html === null);
    this.log.setAttribute("aria-busy", String(Boolean(turn)));
    if (this.now || !turn) return;
    const now = { turn, stop: new AbortController() };
    this.now = now;
    const reply = this.shown.get(turn).lastElementChild;
    const say = (what) => {
      const told = element("p", `rag-wait rag-wait-${what}`, this.words[what]);
      if (what === "login") {
        const link = element("a", "", this.words.login_link);
        Object.assign(link, { href: "login", target: "_blank" });
        told.append(" ", link);
      }
      if (reply.textContent !== told.textContent) reply.replaceChildren(told);
    };
    const late = setTimeout(say, UNTIL_TOLD, "searching");
    const question = {
      question: turn.typed,
      history: this.before(turn),
      only: (!turn.how?.everywhere && turn.how?.only) || {},
      exactly: Boolean(turn.how?.exactly),
      further: Boolean(turn.how?.further),
    };
    try {
      const answer = await ask(question, now.stop.signal, (what) => {
        clearTimeout(late);
        say(what);
      });
      if (this.now !== now) return; // a new conversation has won
      this.settle(turn, reply, answer);
    } catch (error) {
      if (!now.stop.signal.aborted) throw error;
      return;
    } finally {
      clearTimeout(late);
    }
    this.now = null;
    this.goOn();
  }

  settle(turn, reply, answer) {
    if (typeof answer.html === "string") {
      Object.assign(turn, { html: answer.html, answered: answer.answered === true });
    } else {
      const failed = element("div", "rag-reply rag-failed");
      const again = element("button", "rag-again", this.words.again);
      again.type = "button";
      failed.append(element("p", "rag-said", this.words.failed), element("p", "rag-small", answer.error), again);
      Object.assign(turn, { html: failed.outerHTML, answered: false });
    }
    reply.replaceChildren(...safe(turn.html));
    this.keep();
  }
}
