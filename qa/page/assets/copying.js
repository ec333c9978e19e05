// A quote -> the clipboard, with its source.
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
