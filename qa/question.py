"""What was typed + the conversation so far -> Question: cleaned, repaired, follow-ups resolved, every change told."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from index.arrays import Rows
from index.errors import DerekError
from index.index import Index
from index.language.terms import lemmas
from qa.followup import (
    ASKS,
    WHAT_ABOUT,
    First,
    Leaning,
    adds,
    asks_on,
    leaning_on,
    leans,
    points_back,
    turned,
    with_earlier,
    without_asking,
    without_replaced,
)
from qa.repair.repairer import Repair, Repairer
from qa.smalltalk.talk import small_talk

LONGEST = 2000  # characters; a question is a sentence or two, and a page of text is not a question
LOOK_BACK = 10  # earlier questions that a follow-up may lean on


class QuestionError(DerekError):
    """What was typed is not a question; the message says why."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as typed and as asked; `context` is the earlier question that a follow-up leans on."""

    typed: str
    text: str  # cleaned and repaired
    context: str
    repairs: tuple[Repair, ...]

    @property
    def asked(self) -> str:
        """The whole of what is looked for, readable by a person."""
        return with_earlier(self.text, self.context)


LONGEST_TYPED = 10_000  # before cleaning: 3,000 accents on one letter are one letter
NOT_TEXT = {"Cc", "Cf", "Cs", "Co", "Cn"}  # controls, invisible marks, lone surrogates, nothing assigned
ACCENTS = 30  # on one letter; more is a prank
JOINERS = {"\u200d"}  # keeps an emoji whole


def cleaned(typed: str) -> str:
    """NFC without control characters, white space as single blanks, at most ACCENTS on one letter."""
    kept = []
    accents = 0
    for letter in unicodedata.normalize("NFC", typed):
        accents = accents + 1 if unicodedata.combining(letter) else 0
        if letter.isspace():
            kept.append(" ")
        elif accents <= ACCENTS and (letter in JOINERS or unicodedata.category(letter) not in NOT_TEXT):
            kept.append(letter)
    return " ".join("".join(kept).split())


def understand(
    typed: str,
    history: Sequence[str],
    repairer: Repairer,
    index: Index | None = None,
    only: Rows | None = None,
    *,
    first: First | None = None,
    exactly: bool = False,
) -> Question:
    """A question typed after those in `history` (oldest first) -> Question.

    With an `index`, its documents decide whether one that only is short stands alone, of the rows in `only` if they are
    given, and by their sentences if `first` reads those; else it never does.
    `exactly`: without repairs.
    Raises QuestionError: empty, without a letter or digit, or longer than LONGEST.
    """
    text = cleaned(typed[:LONGEST_TYPED])
    if len(typed) > LONGEST_TYPED or len(text) > LONGEST:
        told = {"length": len(typed), "most": LONGEST}
        raise QuestionError("the question is too long: {length} characters of at most {most}; shorten it", **told)
    if not text:
        raise QuestionError("the question is empty: put it into words")
    if not any(letter.isalnum() for letter in text):
        raise QuestionError('the question has no words ("{text}"): put it into words', text=text[:20])
    text, repairs = (text, []) if exactly else repairer.repair(text)
    context = _context(text, history, repairer, partial(_leaning, index=index, only=only, first=first))
    if context:
        repairs.append(Repair("followup", text, with_earlier(text, context)))
    return Question(typed, text, context, tuple(repairs))


def _context(text: str, history: Sequence[str], repairer: Repairer, leaning: Callable[[str, str], Leaning]) -> str:
    """The question that this one leans on: the latest that stands alone, else the first with a word in it; or "".

    Where a follow-up turned that to another thing («А флейты?»), what asks on («А кто её ведёт?») asks of that; of
    the thing alone, where it only said for whom or when («А пенсионерам?»). «А в пятницу?» goes on from what
    was asked last.
    """
    if not history or not leans(text):
        return ""
    subject = current = thing = ""  # of which the last names what is talked about, and nothing else
    for earlier in history[-LOOK_BACK:]:
        repaired, _ = repairer.repair(cleaned(earlier[:LONGEST]))
        if repaired == text or not lemmas(repaired) or small_talk(earlier, repairer):
            continue
        how = leaning(repaired, subject)
        if how is Leaning.NONE or not subject:  # with nothing before it «Как записаться?» says what is talked about
            subject = current = thing = repaired
        elif how is Leaning.WHOLE and asks_on(repaired):
            current = f"{repaired.rstrip('?')}? {thing}"
        elif how is Leaning.WHOLE:
            current = turned(repaired, subject) or current
            thing = thing if adds(repaired) else current
    how = leaning(text, subject)
    if not subject or how is Leaning.NONE:
        return ""
    if how is Leaning.SUBJECT:
        return without_asking(current)
    if turned(text, subject):
        return without_replaced(text, subject)
    return thing if ASKS.search(WHAT_ABOUT.sub("", text)) else current


def _leaning(text: str, subject: str, index: Index | None, only: Rows | None, first: First | None) -> Leaning:
    """How a question leans on one about `subject`; the documents decide on one that only is short."""
    if not leans(text):
        return Leaning.NONE
    if index is None or points_back(text):
        return Leaning.WHOLE
    return leaning_on(index, text, subject, only, first) if subject else Leaning.NONE
