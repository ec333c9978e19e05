// What this tab remembers: the conversation, what stands in the box, where the page was scrolled to. It ends with the
// tab, unless the person has switched on that this browser keeps the conversation.
const NAME = `derek ${location.pathname}`;

function read(store, what) {
  try {
    return JSON.parse(store.getItem(`${NAME} ${what}`));
  } catch {
    return null; // no storage in this browser, or somebody else's text in it
  }
}

function write(store, what, value) {
  try {
    if (value === null) store.removeItem(`${NAME} ${what}`);
    else store.setItem(`${NAME} ${what}`, JSON.stringify(value));
    return true;
  } catch {
    return false; // full
  }
}

function isTurn(one) {
  return typeof one?.typed === "string" && (one.html === null || typeof one.html === "string");
}

export const kept = {
  get: (what) => read(sessionStorage, what),
  set: (what, value) => write(sessionStorage, what, value),

  turns() {
    const found = read(sessionStorage, "turns") ?? read(localStorage, "turns") ?? [];
    return Array.isArray(found) ? found.filter(isTurn) : [];
  },

  // The questions are what must not be lost: where the room is too small, the oldest replies are asked for again.
  keepTurns(turns) {
    let saved = turns;
    while (!write(sessionStorage, "turns", saved)) {
      const oldest = saved.findIndex((one) => one.html !== null);
      if (oldest < 0) break;
      saved = saved.map((one, at) => (at === oldest ? { ...one, html: null } : one));
    }
    if (kept.isLong()) write(localStorage, "turns", saved);
  },

  isLong: () => read(localStorage, "long") === true,

  setLong(on, turns) {
    write(localStorage, "long", on || null);
    write(localStorage, "turns", on ? turns : null);
  },
};
