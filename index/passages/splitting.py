"""Document -> passages: each turn cut where a reader would pause, so that every piece can be read by itself.

Knows nothing of indexes, nor of how a turn is recognised.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.characters import on_one_line
from index.documents.blocks import Block
from index.documents.reading import Document
from index.language.sentences import LONGEST_SENTENCE, sentences
from index.passages.turns import Turn, turns

LIMIT = LONGEST_SENTENCE  # characters of a passage at most: what holds a sentence whole and a reader takes in at once
AIM = 650  # characters; 400 to 900 hold an answer with its reasons and still point at it
SPREAD = 250  # within AIM +- SPREAD the length of a passage costs at most 0.25
SHORTEST = 60  # characters; «Да.» goes with the next sentence. Also keeps the search for cuts linear
SETTINGS = {"version": 1, "aim": AIM, "limit": LIMIT, "spread": SPREAD, "shortest": SHORTEST}

# What a cut costs, beside the length of the passages: a passage of 900 characters costs 0.25, of 1,000 0.96.
BETWEEN_PARAGRAPHS = 0.0
BETWEEN_SENTENCES = 1.0
AFTER_COLON = 1.5  # «Причин две:» and the list
AFTER_OPENING = 4.0  # between a question and the start of its answer, a heading and its text
WITHIN_OPENING = 5.0


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document: text == document.text[start:stop], at most LIMIT characters."""

    document: str
    heading: str  # the interviewer's question, or the headings above; "" before the first
    speaker: str
    start: int
    stop: int
    text: str
    question: bool = False  # the passage itself begins with its heading


@dataclass(frozen=True, slots=True)
class _Atom:
    """What no cut divides: a sentence, a table that fits, a row."""

    start: int
    stop: int
    cost: float  # of a cut before it


def split(document: Document) -> list[Passage]:
    """The passages of a document, in order; only white space and leading dashes are outside of them."""
    return [passage for turn in turns(document) for passage in _passages(document, turn)]


def _passages(document: Document, turn: Turn) -> Iterator[Passage]:
    text = document.text
    opening_stop = turn.blocks[turn.opening - 1].stop if turn.opening else 0
    for number, (start, stop) in enumerate(_cut(_atoms(text, turn))):
        is_question = stop <= opening_stop and bool(turn.asker)
        speaker = turn.asker if is_question else turn.speaker
        begins = turn.named and number == 0
        yield Passage(document.name, turn.heading, speaker, start, stop, text[start:stop], begins)


def _atoms(text: str, turn: Turn) -> list[_Atom]:
    atoms: list[_Atom] = []
    for number, block in enumerate(turn.blocks):
        cost = BETWEEN_PARAGRAPHS
        if number < turn.opening:
            cost = WITHIN_OPENING
        elif number == turn.opening:
            cost = AFTER_OPENING
        elif text[turn.blocks[number - 1].stop - 1] == ":":
            cost = AFTER_COLON
        inside = WITHIN_OPENING if number < turn.opening else BETWEEN_SENTENCES
        (start, stop), *rest = _parts(text, block)
        atoms.extend(_merged([_Atom(start, stop, cost), *(_Atom(*part, inside) for part in rest)]))
    return _merged(atoms)


def _parts(text: str, block: Block) -> list[tuple[int, int]]:
    """The sentences of a paragraph; a table or code whole if it fits, else its rows."""
    start, stop = block.start, block.stop
    if block.kind in {"table", "code"}:
        if stop - start <= LIMIT:
            return [(start, stop)]
        rows = []
        for line in text[start:stop].splitlines(keepends=True):
            rows.extend(_sentences(text, start, start + len(line)))
            start += len(line)
        return rows
    return _sentences(text, start, stop)


def _sentences(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    # The paragraph is known; spaces for its line ends keep the places and let wrapped sentences run on.
    found = sentences(on_one_line(text[start:stop]))
    return [(start + first, start + last) for first, last in found]


def _merged(atoms: Sequence[_Atom]) -> list[_Atom]:
    """Atoms under SHORTEST joined to the next, at the end to the one before; never across an opening."""
    merged: list[_Atom] = []
    for number, atom in enumerate(atoms):
        if merged and atom.cost != AFTER_OPENING and atom.stop - merged[-1].start <= LIMIT:
            before = merged[-1]
            is_tail = number + 1 == len(atoms) and atom.stop - atom.start < SHORTEST
            if before.stop - before.start < SHORTEST or is_tail:
                merged[-1] = _Atom(before.start, atom.stop, before.cost)
                continue
        merged.append(atom)
    return merged


def _cut(atoms: Sequence[_Atom]) -> list[tuple[int, int]]:
    """The cheapest row of passages, by dynamic programming over the places between atoms."""
    best = [0.0]
    back = [0]
    for stop in range(1, len(atoms) + 1):
        cheapest, start = float("inf"), stop - 1
        for first in range(stop - 1, -1, -1):
            length = atoms[stop - 1].stop - atoms[first].start
            if length > LIMIT:
                break
            cost = best[first] + (atoms[first].cost if first else 0.0) + strangeness(length)
            if cost < cheapest:
                cheapest, start = cost, first
        best.append(cheapest)
        back.append(start)
    cuts: list[tuple[int, int]] = []
    stop = len(atoms)
    while stop:
        cuts.append((atoms[back[stop]].start, atoms[stop - 1].stop))
        stop = back[stop]
    return cuts[::-1]


def strangeness(length: int) -> float:
    """What a passage costs: 0 at 650 characters, 0.25 at 400 and 900, 0.96 at 300 and 1,000, 5.9 at 100 and 1,200."""
    return 0.25 * float(((length - AIM) / SPREAD) ** 4)
