// What a person says of a reply -> the server, which writes it down.
export function picking(button) {
  const group = button.closest(".rag-feedback");
  for (const more of button.closest(".rag-reply").querySelectorAll("details.rag-more")) more.open = true;
  group.querySelector(".rag-asking").hidden = true;
  group.querySelector(".rag-picking").hidden = false;
  group.querySelector(".rag-pick").focus();
}

export async function opinion(conversation, button, isRight) {
  const group = button.closest(".rag-feedback");
  const article = button.closest(".rag-turn");
  const turn = conversation.turnOf(article);
  const said = {
    question: turn.typed,
    history: conversation.before(turn),
    is_right: isRight,
    shown: group.dataset.shown,
    right: button.dataset.right ?? "",
  };
  const thanks = group.querySelector(".rag-thanks");
  try {
    const headers = { "content-type": "application/json" };
    const reply = await fetch("feedback", { method: "POST", headers, body: JSON.stringify(said) });
    if (!reply.ok) throw new Error(reply.status);
  } catch {
    button.title = conversation.words.not_noted;
    button.classList.add("rag-not-noted");
    button.dataset.told = conversation.words.not_noted;
    return;
  }
  group.querySelector(".rag-asking").hidden = true;
  group.querySelector(".rag-picking").hidden = true;
  thanks.hidden = false;
  turn.html = article.querySelector(".rag-slot").innerHTML; // it is not asked for again after a reload
  conversation.keep();
}
