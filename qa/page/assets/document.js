// A document opened at its place, in a panel; a quote copied with its source.
const panel = document.createElement("dialog");
panel.className = "rag-panel";
let opener = null;

async function open(link) {
  const reply = await fetch(link.href, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const bar = page.querySelector(".rag-doc-bar");
  const text = page.getElementById("rag-document");
  if (!bar || !text) { window.open(link.href, "_blank", "noopener"); return; }
  const back = document.createElement("button");
  back.type = "button";
  back.className = "rag-back";
  back.textContent = bar.textContent;
  back.addEventListener("click", () => history.back());
  const alone = document.createElement("a");
  alone.href = link.href + "#here";
  alone.target = "_blank";
  alone.rel = "noopener";
  alone.textContent = bar.dataset.alone;
  bar.replaceChildren(back, alone);
  text.lang = page.documentElement.lang;
  panel.setAttribute("aria-label", page.title);
  panel.replaceChildren(document.adoptNode(bar), document.adoptNode(text));
  if (!panel.isConnected) document.body.append(panel);
  if (!panel.open) {
    opener = link;
    history.pushState({ rag: "document" }, ""); // so that "back" on a telephone closes the document, not the chat
    panel.showModal();
  }
  panel.scrollTop = 0;
  (text.querySelector("mark.rag-answer, mark.rag-around") || text.querySelector("#here"))
    ?.scrollIntoView({ block: "center" });
  back.focus({ preventScroll: true });
}

function close() {
  if (!panel.open) return;
  panel.close();
  panel.replaceChildren();
  opener?.focus({ preventScroll: true });
}
window.addEventListener("popstate", close);
panel.addEventListener("cancel", (event) => { event.preventDefault(); history.back(); });
panel.addEventListener("click", (event) => { if (event.target === panel) history.back(); });

export function openDocument(link) {
  open(link).catch(() => window.open(link.href, "_blank", "noopener"));
}

export async function copy(button) {
  const quote = button.closest(".rag-quote");
  const source = quote.querySelector(".rag-source").textContent.trim();
  const text = `«${quote.querySelector("blockquote").innerText.trim()}»\n${source}`;
  try {
    await navigator.clipboard.writeText(text);
  } catch { // a page that is not served over https or from this machine has no clipboard
    const box = document.body.appendChild(document.createElement("textarea"));
    box.value = text;
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  button.classList.add("rag-copied");
  setTimeout(() => button.classList.remove("rag-copied"), 1600);
}
