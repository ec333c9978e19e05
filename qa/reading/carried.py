"""A question + a hit -> for each sentence what it need not say again: the numbers of what it goes on from or stands in.

«Концерт 5 мая отменён. Его перенесли на 12 мая.» tells of the fifth in both; what article 5 says of article 12 is said
in article 5.
"""

import re

from index.encoders.encoder import Span
from index.hit import Hit
from index.language.answer_types import answer_type
from index.language.asked import CODE, SIGNED, asks_when, things
from index.language.terms import lemmas
from index.language.tokens import normal_form
from qa.followup import BARE, DEMONSTRATIVES, PERSONS

BACK = PERSONS | DEMONSTRATIVES | BARE
AFTER_CLAUSE = re.compile(r"[,;:]")


def borne(question: str, hit: Hit) -> str:
    """The articles and points that are asked for, a line each, where the passage bears one of them; else ""."""
    asked = things(lemmas(question)) if hit.bears else {}
    return "".join(sorted(f"{term}\n" for found in asked.values() for term in found))


def carried(question: str, hit: Hit) -> dict[Span, str]:
    """The text for each sentence, "" for most: of what stands before one that points back («Его …», «Цена такого …»).

    Another day than is asked for is another matter («12 мая они пели»), unless a day or a number is what is asked for;
    another code never is.
    """
    goes_on = asks_when(question) or answer_type(question) == "number"
    kinds = {(one.start, one.stop): one.kind for one in hit.passage.sentences}
    found: dict[Span, str] = {}
    before = ""
    for one in hit.sentences:
        span, text = (one.start, one.stop), hit.document.text[one.start : one.stop]
        is_text = kinds.get(span, "text") != "item" and not text.startswith("|")
        if not is_text or not _points_back(text):
            before = ""
        found[span] = before
        own = text if goes_on else _codes(text)
        before += f"{own}\n" if own and is_text else ""
    return found


def _points_back(sentence: str) -> bool:
    """Whether the first clause of a sentence has a word that stands for what was told before: «Его», «такой»."""
    clause = AFTER_CLAUSE.split(sentence, maxsplit=1)[0]
    return not BACK.isdisjoint(map(normal_form, re.findall(r"\w+", clause)))


def _codes(text: str) -> str:
    return " ".join(match[0] for pattern in (CODE, SIGNED) for match in pattern.finditer(text))
