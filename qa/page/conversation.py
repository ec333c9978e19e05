"""A conversation and one more question -> the conversation with its reply; a failure becomes a reply too."""

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.answer import Answer
from qa.locale.languages import ENGLISH, of_text, tell
from qa.page.html import render
from qa.page.reply import reply_html
from qa.question import QuestionError

Ask = Callable[[str, Sequence[str]], Answer]  # what was typed, the earlier questions (oldest first)

LOG = logging.getLogger("derek.page")
KEPT = 100  # exchanges of one conversation that stay on the page; with about 25 KB a reply, 2.5 MB at most


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what the page shows for it; `answered` is False when the search failed."""

    typed: str
    html: str
    answered: bool = True


def respond(ask: Ask, typed: str, earlier: Sequence[Exchange], language: str) -> tuple[list[Exchange], str]:
    """What was typed and the conversation so far -> the conversation with its reply, and a hint ("" if none).

    A question that cannot be asked (empty, too long) adds no exchange: the hint says what to change, in the page's
    language. A reply is in the language of what was typed.
    """
    typed = typed or ""
    try:
        answer = ask(typed, [one.typed for one in earlier if one.answered])
        reply = Exchange(typed, reply_html(answer, of_text(answer.reply or answer.question.text, language)))
    except QuestionError as error:
        hint = tell(error.message, language)
        return list(earlier), hint[:1].upper() + hint[1:]
    except Exception:
        number = uuid.uuid4().hex[:8]
        LOG.exception("A question was left without an answer, error number %s", number)
        reply = Exchange(typed, render("failure.html", of_text(typed, language), number=number), answered=False)
    return [*earlier, reply][-KEPT:], ""


def messages(conversation: Sequence[Exchange]) -> list[dict[str, str]]:
    """The conversation as Gradio's chat wants it."""
    shown: list[dict[str, str]] = []
    for one in conversation:
        shown.append({"role": "user", "content": render("user.html", ENGLISH, typed=one.typed)})
        shown.append({"role": "assistant", "content": one.html})
    return shown
