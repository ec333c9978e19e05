"""What was typed and the questions before it -> one turn of the conversation; a failure becomes a reply too.

The server keeps no conversation: the browser does (assets/conversation.js), and sends with a question those before it.
"""

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.documents.reading import Document
from qa.answer import Answer
from qa.locale.languages import of_text
from qa.page.html import render
from qa.page.reply import NONE, reply_html
from qa.question import QuestionError

LOG = logging.getLogger("derek.page")


class Ask(Protocol):
    """What answers: `Live.ask`."""

    def __call__(self, question: str, history: Sequence[str] = (), *, exactly: bool = False) -> Answer:
        """A question typed after those in `history` (oldest first)."""
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
    documents: Mapping[str, Document] = NONE,
) -> Turn:
    """A question typed after those in `history` -> its reply, in the language of what was typed, else in `language`.

    `exactly`: as typed, without repairs; `documents`: those that are searched.
    """
    try:
        answer = ask(typed, history, exactly=exactly)
    except QuestionError as error:
        return Turn(render("refused.html", of_text(typed, language), reason=error.message), answered=False)
    except Exception:
        number = uuid.uuid4().hex[:8]
        LOG.exception("A question was left without an answer, error number %s", number)
        return Turn(render("failure.html", of_text(typed, language), number=number), answered=False)
    return Turn(reply_html(answer, of_text(answer.reply or answer.question.text, language), documents), answered=True)
