// Documents that are brought to the server, and the build that takes them in; only where the server allows it.
const EVERY = 500; // ms between two looks at a build
const LATEST = 20; // looks until a build that is published has to serve

let looking = false;

const place = () => document.querySelector(".rag-building");

function say(lines, faults = []) {
  const told = [...faults, ...lines].map((line) => Object.assign(document.createElement("p"), { textContent: line }));
  for (const line of told.slice(0, faults.length)) line.className = "rag-wrong";
  place().replaceChildren(...told);
}

// What a reply of the server says; null when none came.
async function send(address, options) {
  const reply = await fetch(address, options).catch(() => null);
  if (!reply) return null;
  const told = await reply.json().catch(() => ({ error: reply.statusText }));
  return { status: reply.status, ...told };
}

async function put(file, words) {
  const address = `upload?name=${encodeURIComponent(file.name)}`;
  say([words.sending.replace("{name}", () => file.name)]);
  let told = await send(address, { method: "POST", body: file });
  if (told?.status === 409) {
    if (!window.confirm(words.there.replace("{told}", () => told.error))) return "";
    told = await send(`${address}&replace=1`, { method: "POST", body: file });
  }
  if (!told) return words.not_sent;
  return told.error ?? "";
}

export function bring(words, done) {
  const input = Object.assign(document.createElement("input"), { type: "file", multiple: true });
  input.addEventListener("change", async () => {
    const faults = [];
    for (const file of input.files) faults.push(await put(file, words));
    await build(words, done, faults.filter(Boolean));
  });
  input.click();
}

// `faults`: what was told before; `done` is called when the build that came of it serves.
export async function build(words, done, faults = []) {
  const begun = await send("build", { method: "POST" });
  if (!begun?.lines) return say([], [...faults, begun?.error ?? words.not_sent]);
  if (looking) return; // at the one that is being made
  looking = true;
  let now = begun;
  for (let later = 0; later < LATEST; ) {
    if (!now?.lines) say([], [...faults, words.offline]);
    else if (now.is_running) say([now.total ? `${now.told}: ${now.done} / ${now.total}` : now.told], faults);
    else if (!now.build || now.build === now.serves) break;
    else later += 1;
    await new Promise((go) => setTimeout(go, EVERY));
    now = await send("build");
  }
  looking = false;
  if (now?.build) done();
  say(now?.lines ?? [], [...faults, ...(now?.faults ?? [words.offline])]);
}
