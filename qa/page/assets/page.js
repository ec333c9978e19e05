// What the chat page does in the browser: opens a document in a panel at its place, copies a quote with its source,
// and tidies up after each reply. Nothing is stored, nothing is asked of any other host.
(() => {
  "use strict";
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

  async function copy(button) {
    const quote = button.closest(".rag-quote");
    const lines = [...quote.querySelectorAll(".rag-source > div")].map((line) => line.textContent.trim());
    const text = `«${quote.querySelector("blockquote").innerText.trim()}»\n${lines.join("\n")}`;
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

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest("a.rag-open");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      open(link).catch(() => window.open(link.href, "_blank", "noopener"));
      return;
    }
    const button = target?.closest("button.rag-copy");
    if (button) copy(button);
  });

  // The header comes in the browser's language, by a request of its own: from it the tab has its name.
  function name() {
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const header = document.querySelector(".rag-header");
      if (!header) return;
      document.title = `Derek · ${header.querySelector("h1").textContent}`;
      document.documentElement.lang = header.lang;
    }));
  }
  name(); // this script may be there later than the header

  // Called by the page when it has loaded, when a question is sent, and after each reply. Gradio gives every bubble its
  // raw HTML as the label that is read aloud.
  window.derek = {
    name,
    wait() { document.getElementById("ask")?.classList.add("rag-waiting"); },
    settle() {
      document.getElementById("ask")?.classList.remove("rag-waiting");
      requestAnimationFrame(() => requestAnimationFrame(() => {
        document.querySelectorAll("#chat [data-testid=bot], #chat [data-testid=user]")
          .forEach((bubble) => bubble.removeAttribute("aria-label"));
        const log = document.querySelector("#chat [role=log]");
        log?.setAttribute("aria-label", document.querySelector(".rag-header h1")?.textContent || "");
        const asked = document.querySelectorAll("#chat .user-row");
        asked[asked.length - 1]?.scrollIntoView({ block: "start" });
        if (matchMedia("(pointer: fine)").matches) document.querySelector("#q textarea")?.focus({ preventScroll: true });
      }));
    },
  };
})();
