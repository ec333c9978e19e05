"""Dashes before what is said, «— Вопрос? — Ответ.» -> who speaks where."""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.documents.block import Block
from index.documents.document import Document
from index.language.lines import LINE_CLOSERS
from index.passages.talk.voices import AFTER_QUESTION, Spoken, Voice, cut_at, is_question, roles

DASH = re.compile(r"[-–—][ \t\u00a0]+(?=\S)")


def dashed(document: Document, found: Sequence[Block]) -> Spoken:
    """«— Вопрос? — Ответ.»: the speakers alternate; a list of «- » stays a list."""
    text = document.text
    closers = LINE_CLOSERS + AFTER_QUESTION
    found = cut_at(text, found, lambda start, _: bool(DASH.match(text, start)) and _before(text, start) in closers)
    dashes = {number: dash for number, block in enumerate(found) if (dash := opening_dash(text, block))}
    asking = {number for number in dashes if is_question(text, found[number])}
    if sum(found[number].loose for number in asking) * 2 > len(asking):
        # Speakers stand apart, so tight lines after «- » are a list inside an answer.
        dashes = {number: dash for number, dash in dashes.items() if found[number].loose}
    is_asker = _alternate(list(dashes), asking)
    questions = [number for number in dashes if is_asker[number]]
    answered = any(number + 1 < len(found) and not is_asker.get(number + 1) for number in questions)
    if not answered or len(asking.intersection(questions)) * 2 < len(questions):
        return Spoken(list(found))
    asker, speaker = roles(document)
    voices = {
        number: Voice(is_asker[number], asker if is_asker[number] else speaker, dash.end())
        for number, dash in dashes.items()
    }
    return Spoken(list(found), voices)


def _before(text: str, place: int) -> str:
    return text[:place].rstrip()[-1:] if place < 200 else text[place - 200 : place].rstrip()[-1:]


def opening_dash(text: str, block: Block) -> re.Match[str] | None:
    """A dash before a sentence; «- соль;» is an item of a list."""
    match = DASH.match(text, block.start, block.stop) if block.kind in {"text", "item"} else None
    return match if match and not text[match.end()].islower() and text[block.stop - 1] not in ";," else None


def _alternate(dashed: Sequence[int], asking: set[int]) -> dict[int, bool]:
    """Block -> whether it is a question: the cheapest row of roles (Viterbi over the two of them).

    It costs 1 to take for a question what has no mark of one («- Расскажите об отрасли.») or for an answer
    what has («- А кто, если не мы?»); 2 to give the same role twice running, but 0.5 for a second question
    where text without a dash, the answer to the first, stands between; 2 to begin with an answer.
    """
    if not dashed:
        return {}
    costs = {asks: float(asks != (dashed[0] in asking)) + (0 if asks else 2) for asks in (True, False)}
    steps: list[dict[bool, bool]] = []  # for each block but the first: role -> the best role before it
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
