"""A conversation and one more question -> the conversation with its reply; a failure becomes a reply too."""

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.answer import Answer
from qa.page.reply import failure_html, reply_html, user_html
from qa.page.words import Words, words_for_question
from qa.question import QuestionError

Ask = Callable[[str, Sequence[str]], Answer]  # what was typed, the earlier questions (oldest first)

LOG = logging.getLogger("derek.page")
KEPT = 100  # turns of one conversation that stay on the page; with about 25 KB a reply, 2.5 MB at most


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what the page shows for it; `answered` is False when the search failed."""

    typed: str
    html: str
    answered: bool = True


def respond(ask: Ask, typed: str, turns: Sequence[Exchange], page: Words) -> tuple[list[Exchange], str]:
    """What was typed and the conversation so far -> the conversation with its reply, and a hint ("" if none).

    A question that cannot be asked (empty, too long) adds no turn: the hint says what to change.
    """
    # A lone surrogate would end the connection.
    typed = (typed or "").encode("utf-8", "replace").decode("utf-8")
    if not typed.strip():
        return list(turns), page.empty
    history = [turn.typed for turn in turns if turn.answered]
    try:
        answer = ask(typed, history)
        html = reply_html(answer, words_for_question(answer.question.asked, page))
        reply = Exchange(typed, html.encode("utf-8", "replace").decode("utf-8"))
    except QuestionError as error:
        told = str(error)
        return list(turns), told[:1].upper() + told[1:]
    except Exception:
        number = uuid.uuid4().hex[:8]
        LOG.exception("Вопрос остался без ответа, номер ошибки %s", number)
        reply = Exchange(typed, failure_html(words_for_question(typed, page), number), answered=False)
    return [*turns, reply][-KEPT:], ""


def messages(turns: Sequence[Exchange]) -> list[dict[str, str]]:
    """The conversation as Gradio's chat wants it."""
    pairs = [(("user", user_html(t.typed)), ("assistant", t.html)) for t in turns]
    return [{"role": role, "content": content} for pair in pairs for role, content in pair]
