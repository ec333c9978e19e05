"""Blocks of a document -> the paragraphs at which somebody begins to speak, and who asks and who answers.

Knows nothing of passages. What it does not recognise as a conversation has no marks.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.documents.blocks import Block
from index.documents.reading import Document

DASH = re.compile(r"[-–—][ \t\u00a0]+(?=\S)")
BOLD_QUESTION = re.compile(r"(\*\*|__)[^*_]+\?\1")
LABEL = re.compile(r"(?:[-–—]\s+)?(?:\*\*|__)?([^\W\d_][^\n:*_?!]{0,40}?)(?:\*\*|__)?:(?:\*\*|__)?(?:\s+|\Z)")
LONGEST_LABEL = 4  # words: «Расул Амангалиевич Коспанов, политолог:»
ASKS = re.compile(r"вопрос|корр|журналист|ведущ|интервьюер|редакци|модератор|question|interviewer|q$", re.IGNORECASE)
ANSWERS = re.compile(r"ответ|answer|a$", re.IGNORECASE)
AFTER_QUESTION = "»”\"')]*_ \t\r\n"  # may follow the mark of a question


@dataclass(frozen=True, slots=True)
class Mark:
    """A paragraph at which somebody begins to speak; the words start after a dash or a label."""

    asks: bool
    speaker: str
    words: int


def marks(document: Document, found: Sequence[Block]) -> dict[int, Mark]:
    """Number of a block -> its mark; empty where the document is no conversation."""
    return _labelled(document, found) or _dashed(document, found) or _bold(document, found)


def roles(document: Document) -> tuple[str, str]:
    """(who asks, who answers), as far as the participants of the front matter tell."""
    names = document.speakers
    if len(names) < 2:
        return ("", "") if not names or ASKS.match(names[0]) else ("", names[0])
    asker = next((name for name in names if ASKS.match(name)), names[-1])
    others = [name for name in names if name != asker]
    return asker, others[0] if len(others) == 1 else ""


def _is_question(text: str, block: Block) -> bool:
    return text[max(block.start, block.stop - 20) : block.stop].rstrip(AFTER_QUESTION).endswith("?")


# --- labels ------------------------------------------------------------------------------------


def _labelled(document: Document, found: Sequence[Block]) -> dict[int, Mark]:
    """«Вопрос: ... Ответ: ...», «**Анна:** ...»: two labels, one at least twice, one that asks."""
    text = document.text
    labels = {number: match for number, block in enumerate(found) if (match := _label(text, block))}
    counts = Counter(match[1] for match in labels.values())
    if len(counts) < 2 or max(counts.values()) < 2:
        return {}
    asker, speaker = roles(document)
    questions = Counter(match[1] for number, match in labels.items() if _is_question(text, found[number]))
    askers = {label for label in counts if ASKS.match(label) or label == asker}
    askers = askers or {label for label, count in counts.items() if questions[label] * 2 > count}
    if not askers or askers == set(counts):
        return {}  # a list of «Цена: ... Адрес: ...»
    spoken = {}
    for number, match in labels.items():
        name = match[1]
        if counts[name] > 1 or len(counts) == 2:  # «Главное: ...» in the middle of an answer is no speaker
            known = asker if ASKS.match(name) else speaker if ANSWERS.match(name) else ""
            spoken[number] = Mark(name in askers, known or name, match.end())
    return spoken


def _label(text: str, block: Block) -> re.Match[str] | None:
    match = LABEL.match(text, block.start, block.stop) if block.kind == "text" else None
    return match if match and match[1][0].isupper() and len(match[1].split()) <= LONGEST_LABEL else None


# --- dashes ------------------------------------------------------------------------------------


def _dashed(document: Document, found: Sequence[Block]) -> dict[int, Mark]:
    """«— Вопрос? — Ответ.»: the speakers alternate; a list of «- » stays a list."""
    dashes = {number: dash for number, block in enumerate(found) if (dash := _dash(document.text, block))}
    asking = {number for number in dashes if _is_question(document.text, found[number])}
    if sum(found[number].loose for number in asking) * 2 > len(asking):
        # Speakers stand apart, so tight lines after «- » are a list inside an answer.
        dashes = {number: dash for number, dash in dashes.items() if found[number].loose}
    is_asker = _alternate(list(dashes), asking)
    questions = [number for number in dashes if is_asker[number]]
    answered = any(number + 1 < len(found) and not is_asker.get(number + 1) for number in questions)
    if not answered or len(asking.intersection(questions)) * 2 < len(questions):
        return {}
    asker, speaker = roles(document)
    return {
        number: Mark(is_asker[number], asker if is_asker[number] else speaker, dash.end())
        for number, dash in dashes.items()
    }


def _dash(text: str, block: Block) -> re.Match[str] | None:
    """A dash before a sentence; «- соль;» is an item of a list."""
    match = DASH.match(text, block.start, block.stop) if block.kind == "text" else None
    return match if match and not text[match.end()].islower() and text[block.stop - 1] not in ";," else None


def _alternate(dashed: Sequence[int], asking: set[int]) -> dict[int, bool]:
    """Paragraph -> whether it is a question: the cheapest row of roles (Viterbi over the two of them).

    It costs 1 to take for a question what has no mark of one («- Расскажите об отрасли.») or for an answer
    what has («- А кто, если не мы?»); 2 to give the same role twice running, but 0.5 for a second question
    where text without a dash, the answer to the first, stands between; 2 to begin with an answer.
    """
    if not dashed:
        return {}
    costs = {asks: float(asks != (dashed[0] in asking)) + (0 if asks else 2) for asks in (True, False)}
    steps: list[dict[bool, bool]] = []  # for each paragraph but the first: role -> the best role before it
    for before, number in pairwise(dashed):
        again = {True: 0.5 if number - before > 1 else 2.0, False: 2.0}
        step = {asks: asks if costs[asks] + again[asks] < costs[not asks] else not asks for asks in again}
        costs = {
            asks: costs[step[asks]] + again[asks] * (step[asks] == asks) + (asks != (number in asking))
            for asks in again
        }
        steps.append(step)
    asks = costs[True] <= costs[False]
    row = [asks]
    for step in reversed(steps):
        asks = step[asks]
        row.append(asks)
    return dict(zip(dashed, reversed(row), strict=True))


# --- bold questions ----------------------------------------------------------------------------


def _bold(document: Document, found: Sequence[Block]) -> dict[int, Mark]:
    """«**Вопрос?**», the answers plain: at least two, each followed by text."""
    asker, speaker = roles(document)
    spoken: dict[int, Mark] = {}
    for number, (block, after) in enumerate(pairwise(found)):
        is_bold = BOLD_QUESTION.fullmatch(document.text, block.start, block.stop)
        if is_bold and block.kind == after.kind == "text":
            spoken[number] = Mark(True, asker, block.start)
            spoken[number + 1] = Mark(False, speaker, after.start)
    return spoken if len(spoken) > 3 else {}
