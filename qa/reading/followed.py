"""A question + a hit -> the sentences of it that only ask, or lead to the next, and so answer nothing themselves.

«Где находится читальный зал⏎  Он на втором этаже»: of an item without a mark of a question only the question can tell
that the line asks the same and the next one answers. A paragraph that is a question alone is known as one before
(index/passages/block_sentences.py).
"""

import re
from collections.abc import Mapping

from index.encoders.encoder import Span
from index.hit import Fit, Hit
from index.language.answer_types import answer_type, holds
from index.language.asked import ASKING, ASKING_IN_KAZAKH, ASKING_WHY, asks_whether
from index.language.terms import lemmas

SIGNS = "*_ \t\r\n\u2060"  # may follow the last mark of a sentence
ASKS = re.compile(  # «Сколько книг выдают», «Можно ли с едой», "How to return", «Зал қайда орналасқан», «… бола ма»
    rf"[\W_]*(?:(?:{ASKING}|{ASKING_WHY}|is|are|do|does|did|can|may|must|should|will)\b"
    r"|(?:[а-яё]+\s+){1,3}ли\b)"
    rf"|\b(?:{ASKING_IN_KAZAKH}|не\s+(?:керек|қажет|істе\w+|үшін))\b"
    r"|\b(?:ма|ме|ба|бе|па|пе)[\W_]*\Z",
    re.IGNORECASE,
)
EITHER = re.compile(r"\b(?:или|либо|әлде|немесе|or)\b", re.IGNORECASE)  # «Бассейн открыт или закрыт?»
# «Где Лена, там и кот», «Где Лена — тут», «Он спросил: «Где море?»»: more than a question stands there.
GOES_ON = re.compile(
    r"\s[–—-]\s\W*\w|:\s+\W*\w|,\s+(?:и\s+)?(?:там|туда|оттуда|т[оае]т?|тех|тем|тому?|того|тогда|столько|так\w*|сонда|сол)\b",
    re.IGNORECASE,
)
IF = re.compile(r",(?!\s*(?:если|когда|if|when|егер)\b)", re.IGNORECASE)  # «Что делать, если книга потеряна»
NEARLY = 1 / 3  # of its terms that a line which asks may have beside those of the question
PASSED = frozenset({"label", "lead", "header"})  # kinds that may stand between a question and its answer


def followed(question: str, hit: Hit) -> Mapping[Span, Span | None]:
    """The sentences that only ask or lead, each with the one that answers below it; with None for a question alone.

    What only repeats the words of the question, or leads by its colon, does so where something answers below it.
    """
    text, kinds = hit.document.text, {(one.start, one.stop): one.kind for one in hit.passage.sentences}
    own = [(one.start, one.stop) for one in hit.sentences]
    asked = {span for span, one in zip(own, hit.sentences, strict=True) if one.answers and is_asked(text[slice(*span)])}
    found: dict[Span, Span | None] = {}
    below: Fit | None = None  # what answers below the sentence
    for span, one in zip(reversed(own), reversed(hit.sentences), strict=True):
        kind = kinds.get(span, "text" if one.answers else "label")
        if not one.answers:
            below = below if kind in PASSED else None
        elif span in asked:
            found[span] = (below.start, below.stop) if below else None
        elif below and kind in {"text", "item"} and _cedes(question, text, one, below, kind):
            found[span] = below.start, below.stop
        else:
            below = one
    return found


def is_asked(sentence: str) -> bool:
    """Whether a sentence ends with the mark of a question, and does not tell who asked: «Он спросил: «Где море?»»."""
    return sentence.rstrip(SIGNS + "»”\"')]").endswith("?") and not GOES_ON.search(sentence)


def _cedes(question: str, text: str, one: Fit, below: Fit, kind: str) -> bool:
    """Whether a sentence without the mark of a question only repeats what is asked, or leads to what is below it."""
    said = text[one.start : one.stop].rstrip(SIGNS)
    is_apart = "\n" in text[one.stop : below.start] or "\r" in text[one.stop : below.start]
    if said.startswith("|") or not is_apart:
        return False
    if said.endswith(":"):
        name = answer_type(question)
        return (
            bool(ASKS.match(said)) or _repeats(question, said) or not (name == "person" or (name and holds(name, said)))
        )
    asks = ASKS.search(said) is not None
    is_over = below.lead == (one.start, one.stop) or (kind == "text" and below.lead is None)
    return (asks or is_over) and said[-1:] not in ".!…;," and _repeats(question, said)


def _repeats(question: str, said: str) -> bool:
    """Whether a line has the words of the question and nothing else; one that asks may have one more.

    Yes or no, and which of two, may be told by the words of the question alone: «Бассейн в среду открыт».
    """
    own, asked, asks = set(lemmas(said)), set(lemmas(question)), ASKS.search(said) is not None
    if GOES_ON.search(said) or not own & asked or (not asks and (asks_whether(question) or EITHER.search(question))):
        return False
    other = own - asked
    if not other:
        return True
    is_alike = len(other) == 1 <= len(own) * NEARLY and not any(map(str.isdigit, "".join(other)))
    return asks and is_alike and not IF.search(said)
