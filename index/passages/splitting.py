"""Document -> passages: each turn cut where a reader would pause, so that every piece can be read by itself.

Knows nothing of indexes, nor of how a turn or a sentence is recognised.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.documents.document import Document
from index.passages.block_sentences import sentences_of
from index.passages.passage import AIM, LIMIT, SHORTEST, SPREAD, Passage
from index.passages.rows import as_words
from index.passages.sentence import Sentence
from index.passages.turns import LONGEST_HEADING, Turn, turns

# What a cut costs, beside the length of the passages: a passage of 900 characters costs 0.25, of 1,000 0.96.
BETWEEN_PARAGRAPHS = 0.0
BETWEEN_ITEMS = 0.6
BETWEEN_STEPS = 2.0  # of a numbered procedure, which stays whole where it can
BETWEEN_SENTENCES = 1.0
WITHIN_ITEM = 3.0  # a step is cut between the others rather
AFTER_COLON = 4.0  # «Причин две:» and the list
AFTER_OPENING = 4.0  # between a question and the start of its answer, a heading and its text
WITHIN_OPENING = 5.0


@dataclass(frozen=True, slots=True)
class _Atom:
    """What no cut divides: a sentence, a table that fits, a row; `stop` takes in what stands behind it."""

    start: int
    stop: int
    cost: float  # of a cut before it
    sentences: tuple[Sentence, ...]
    apart: bool = False  # no passage holds it and what stands before it


def split(document: Document) -> list[Passage]:
    """The passages of a document, in order; outside are white space, leading dashes and what is no text."""
    return [passage for turn in turns(document) for passage in _passages(document, turn)]


def _passages(document: Document, turn: Turn) -> Iterator[Passage]:
    text = document.text
    opening = turn.parts[turn.opening - 1].block if turn.opening else None
    opening_stop = opening.stop if opening else 0
    for number, atoms in enumerate(_without_known(document, turn, _cut(_atoms(text, turn)))):
        start, stop = atoms[0].start, atoms[-1].stop
        own = _telling([sentence for atom in atoms for sentence in atom.sentences])
        is_question = stop <= opening_stop and bool(turn.asker)
        speaker = turn.asker if is_question else turn.speaker
        begins = turn.named and number == 0 and opening is not None and start <= opening.start
        heading = turn.heading if begins else _with_lead(text, turn.heading, start, own)
        yield Passage(document.name, heading, speaker, start, stop, text[start:stop], begins, own)


def _telling(own: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences; where none answers, so that any may be marked, without «ТОЛЕГЕН:», which tells nothing."""
    if any(one.answers for one in own):
        return tuple(own)
    return tuple(one for one in own if one.kind != "label") or tuple(own)


def _without_known(document: Document, turn: Turn, cuts: Sequence[Sequence[_Atom]]) -> Sequence[Sequence[_Atom]]:
    """Without those that are headings alone, because a line or links follow: they stand above the text anyway."""
    told = {document.title, *turn.heading.split(" › ")}
    opening = turn.blocks[: turn.opening]
    first = place = 0
    while first + 1 < len(cuts) and cuts[first + 1][0].apart:
        stop = cuts[first][-1].stop
        while place < len(opening) and opening[place].stop <= stop and opening[place].kind == "heading":
            if opening[place].title not in told:
                return cuts[first:]
            place += 1
        if not place or opening[place - 1].stop < stop:
            break
        first += 1
    return cuts[first:]


def _with_lead(text: str, heading: str, start: int, own: Sequence[Sentence]) -> str:
    """A heading with the line that the first sentence depends on, where that stands before the passage."""
    lead = own[0].lead if own else None
    if not lead or lead[1] > start or own[0].kind == "text":
        return heading
    whole = " › ".join(filter(None, (heading, as_words(text[slice(*lead)], own[0].kind))))
    return whole if len(whole) <= LONGEST_HEADING else heading


def _atoms(text: str, turn: Turn) -> list[_Atom]:
    atoms: list[_Atom] = []
    found = sentences_of(text, turn.parts, turn.opening)
    for number, (part, own) in enumerate(zip(turn.parts, found, strict=True)):
        block = part.block
        cost = BETWEEN_PARAGRAPHS
        if number < turn.opening:
            cost = WITHIN_OPENING
        elif number == turn.opening:
            cost = AFTER_OPENING
        elif text[turn.parts[number - 1].block.stop - 1] == ":":
            cost = AFTER_COLON
        elif block.kind == "item" and turn.parts[number - 1].block.kind in {"item", "code"}:
            cost = BETWEEN_STEPS if text[block.start].isdigit() else BETWEEN_ITEMS
        elif block.level and block.kind in {"text", "code", "item"}:
            cost = BETWEEN_STEPS  # what belongs to an item
        inside = BETWEEN_SENTENCES
        if number < turn.opening:
            inside = WITHIN_OPENING
        elif block.kind == "item":
            inside = WITHIN_ITEM
        made = _merged(_of_block(text, block.start, block.stop, block.kind, own, cost, inside))
        atoms += [replace(made[0], apart=True), *made[1:]] if part.apart and number else made
    return _merged(atoms)


def _of_block(
    text: str, start: int, stop: int, kind: str, own: Sequence[Sentence], cost: float, inside: float
) -> list[_Atom]:
    """A block whose sentences are its atoms; a table or code is one where it fits."""
    if not own or (kind in {"table", "code"} and stop - start <= LIMIT):
        return [_Atom(start, stop, cost, tuple(own))]
    if kind == "table":
        inside = 0.0
    ends = [*(one.start for one in own[1:]), stop]
    atoms = []
    for number, (sentence, end) in enumerate(zip(own, ends, strict=True)):
        begin = start if number == 0 else sentence.start
        last = sentence.stop
        # Marks behind a sentence go with it where there is room: **, a fence, the dashes under a header.
        tail = text[sentence.stop : end].rstrip()
        if tail and sentence.stop + len(tail) - begin <= LIMIT:
            last = sentence.stop + len(tail)
        if sentence.stop - begin > LIMIT:
            begin = sentence.start
        atoms.append(_Atom(begin, last, cost if number == 0 else inside, (sentence,)))
    return atoms


def _merged(atoms: Sequence[_Atom]) -> list[_Atom]:
    """Atoms under SHORTEST joined to the next, at the end to the one before; never across an opening."""
    merged: list[_Atom] = []
    for number, atom in enumerate(atoms):
        if merged and atom.cost != AFTER_OPENING and not atom.apart and atom.stop - merged[-1].start <= LIMIT:
            before = merged[-1]
            is_tail = number + 1 == len(atoms) and atom.stop - atom.start < SHORTEST
            if before.stop - before.start < SHORTEST or is_tail:
                merged[-1] = replace(before, stop=atom.stop, sentences=before.sentences + atom.sentences)
                continue
        merged.append(atom)
    return merged


def _cut(atoms: Sequence[_Atom]) -> list[Sequence[_Atom]]:
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
            if atoms[first].apart:
                break
        best.append(cheapest)
        back.append(start)
    cuts: list[Sequence[_Atom]] = []
    stop = len(atoms)
    while stop:
        cuts.append(atoms[back[stop] : stop])
        stop = back[stop]
    return cuts[::-1]


def strangeness(length: int) -> float:
    """What a passage costs: 0 at 650 characters, 0.25 at 400 and 900, 0.96 at 300 and 1,000, 5.9 at 100 and 1,200."""
    return 0.25 * float(((length - AIM) / SPREAD) ** 4)
