// What a person may switch on or take along: the conversation kept in this browser, or saved to a file; the log-out.
import { kept } from "./kept.js";

export function toggleLong(conversation, button) {
  kept.setLong(!kept.isLong(), conversation.turns);
  showLong(button);
}

export function showLong(button) {
  button?.setAttribute("aria-pressed", String(kept.isLong()));
}

// The conversation as Markdown, each quotation with its source and the address that opens it.
export function toMarkdown(log) {
  const parts = [];
  for (const article of log.querySelectorAll(".rag-turn")) {
    parts.push(`## ${article.querySelector(".rag-user").textContent.trim()}`);
    const quote = article.querySelector(".rag-quote");
    if (!quote) {
      parts.push(article.querySelector(".rag-said, .rag-talk p, .rag-small, .rag-wait")?.innerText.trim() ?? "");
      continue;
    }
    const said = quote.querySelector("blockquote").textContent.trim();
    parts.push(said.split("\n").map((line) => `> ${line}`).join("\n"));
    parts.push(`${quote.querySelector(".rag-source").textContent.trim()}\n<${quote.querySelector(".rag-actions a.rag-open").href}>`);
  }
  return `${parts.join("\n\n")}\n`;
}

export function saveConversation(conversation, name) {
  const file = new Blob([toMarkdown(conversation.log)], { type: "text/markdown" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name}.md`;
  link.click();
  URL.revokeObjectURL(link.href);
}

export async function logOut() {
  await fetch("logout", { method: "POST" });
  kept.setLong(false, []);
  sessionStorage.clear();
  location.href = "login";
}
