"""What was typed and the questions before it -> one turn of the conversation; a failure becomes a reply too.

The server keeps no conversation: the browser does (assets/conversation.js), and sends with a question those before it.
"""

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from index.documents.document import Document
from index.errors import FilterError
from index.filters import Filter
from qa.answer import Answer
from qa.limits import TOP
from qa.locale.languages import of_text
from qa.page.html import render
from qa.page.reply import NONE, reply_html
from qa.question import QuestionError

LOG = logging.getLogger("derek.page")
FURTHER = 20  # passages, when more are asked for
EVERYWHERE: Mapping[str, Any] = MappingProxyType({})


class Ask(Protocol):
    """What answers: `Live.ask`."""

    def __call__(
        self, question: str, history: Sequence[str] = (), top: int = TOP, *, only: Filter = ..., exactly: bool = False
    ) -> Answer:
        """The best `top` passages for a question typed after those in `history`, of the documents in `only`."""
        ...


@dataclass(frozen=True, slots=True)
class Turn:
    """What the page shows for a question; `answered` is False when there was no search, so that nothing leans on it."""

    html: str
    answered: bool


def respond(
    ask: Ask,
    typed: str,
    history: Sequence[str],
    language: str,
    *,
    exactly: bool = False,
    further: bool = False,
    only: Mapping[str, Any] = EVERYWHERE,
    documents: Mapping[str, Document] = NONE,
) -> Turn:
    """A question typed after those in `history` -> its reply, in the language of what was typed, else in `language`.

    `exactly`: as typed, without repairs; `further`: with more passages than usual; `only`: what `Filter.parsed` takes;
    `documents`: all that serve.
    """
    try:
        narrowed = Filter.parsed(only)
        answer = ask(typed, history, FURTHER if further else TOP, only=narrowed, exactly=exactly)
    except (QuestionError, FilterError) as error:
        own = {"reason": error.message, "narrowed": isinstance(error, FilterError)}
        return Turn(render("refused.html", of_text(typed, language), **own), answered=False)
    except Exception:
        number = uuid.uuid4().hex[:8]
        LOG.exception("A question was left without an answer, error number %s", number)
        return Turn(render("failure.html", of_text(typed, language), number=number), answered=False)
    spoken = of_text(answer.reply or answer.question.text, language)
    return Turn(reply_html(answer, spoken, documents, narrowed, further=further), answered=True)
