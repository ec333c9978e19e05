"""A question that a document answers -> the same about what it does not tell: another number, name, or the opposite.

The reader sees both with the same window, and learns to read the one word in which they differ. An edit is left out
where the document has the new word anywhere: there the question may have an answer.
"""

import random
import re
from collections.abc import Iterator, Sequence

from index.language.opposites import AFTER, AT, OF, pattern

YES_OR_NO = re.compile(
    r"\bли\b|^(?:is|are|was|were|do|does|did|can|may|must|should|has|have|will)\b|\b(?:ма|ме|ба|бе|па|пе)\?*$"
)
NAME = re.compile(r"(?<=[\w,] )[A-ZА-ЯӘҒҚҢӨҰҮҺІ][\w’-]{3,}")
NUMBER = re.compile(r"(?<![\w.,])\d{1,6}(?![\w.,]*\d)")
RETYPED = 0.25  # the share of questions that are typed another way
STEM = 4  # letters of a name by which it is known in any of its forms
NEAR = (1, 2, 3, 5, 10)  # how far the other number is


def retyped(question: str, chance: random.Random) -> str:
    """The question, RETYPED of the time as another person types it: without a capital and «?», or with both.

    Without it the reader takes «Сколько завозят?» and «сколько завозят» for two questions, a logit apart.
    """
    if not question or chance.random() >= RETYPED:
        return question
    if question.endswith("?"):
        return (question[0] if question[1:2].isupper() else question[0].lower()) + question[1:].rstrip("? ")
    return question[0].upper() + question[1:] + "?"


def edits(question: str, text: str, names: Sequence[str], chance: random.Random) -> Iterator[str]:
    """The question about the opposite, about another number, and about another of `names`.

    None of them stands in `text`, the whole document.
    """
    low = text.lower()
    if opposite := _opposite(question, low):
        yield opposite
    numbers = [one for one in NUMBER.finditer(question) if one[0] in text]
    if numbers:
        found = chance.choice(numbers)
        new = str(max(1, int(found[0]) + chance.choice((-1, 1)) * chance.choice(NEAR)))
        if new not in text:
            yield question[: found.start()] + new + question[found.end() :]
    named = [one for one in NAME.finditer(question) if one[0][:STEM].lower() in low]
    if named and names:
        found, new = chance.choice(named), chance.choice(names)
        if new[:STEM].lower() not in low:
            yield question[: found.start()] + new + question[found.end() :]


def _opposite(question: str, text: str) -> str:
    """The question with the first of its words that has an opposite turned into that; "" if it has none.

    A question whether something is so stays: the opposite answers it as well.
    """
    if YES_OR_NO.search(question.lower()):
        return ""
    for pair in (*AT, *AFTER, *OF):
        for old, new in (pair, pair[::-1]):
            found = re.search(pattern(old), question, re.IGNORECASE)
            if found and not re.search(pattern(new), f"{text} {question}", re.IGNORECASE):
                put = new.rstrip("-").capitalize() if found[0][0].isupper() else new.rstrip("-")
                return question[: found.start()] + put + question[found.end() :]
    return ""
