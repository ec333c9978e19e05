"""Written documents -> Examples: the windows that the product itself would read for their questions.

Each document is an index of its own, or of all that were written together. A question is searched in it, and every
window of the first hits is an example: of
one that holds the answer's words in their place, answerable; of all others, not. A question that nothing answers, or
that was turned into another (edits.py), makes only the latter. So the reader learns to tell what the ranking cannot.
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from tokenizers import Tokenizer

from index.build import in_memory
from index.encoders.encoder import Encoder, Span
from index.encoders.training.written import WrittenDocument
from index.hit import Hit
from index.search import search
from qa.reading.reader import LONGEST_ANSWER, LONGEST_QUESTION
from qa.reading.training.edits import NAME, edits, retyped
from qa.reading.training.examples import LONGEST, SEED, SHORTEST, Example, Kind, Tokens
from qa.reading.windows import Placed, best_window, window_about

PREPOSITION = re.compile(
    r"(?:во?|на|для|от|со?|из|ко?|об?|по|у|до|за|через|около|под|над|между|in|on|at|by|for|from|of|to|with)\s+(?=\w)",
    re.IGNORECASE,
)
READ = 4  # hits of a question, of which wrong windows come
HELD_OUT = 8  # one document of so many is never trained on


def written_examples(documents: Sequence[WrittenDocument], encoder: Encoder, tokenizer: Tokenizer) -> list[Example]:
    """The examples of all documents, by document; the last of each HELD_OUT are kept from training."""
    found, chance = [], random.Random(SEED)
    names: dict[str, list[str]] = {}
    for document in documents:
        asked = [question for passage in document.passages for question, _ in passage.answered]
        names.setdefault(document.language, []).extend(name for one in asked for name in NAME.findall(one))
    for number, document in enumerate(documents):
        held_out = number % HELD_OUT == HELD_OUT - 1
        made = _windows(document, encoder, names[document.language], chance)
        found += [_example(tokenizer, held_out, *one) for one in made]
    return [one for one in found if one is not None]


def _windows(
    document: WrittenDocument, encoder: Encoder, names: Sequence[str], chance: random.Random
) -> Iterator[tuple[str, Placed, Span | None, Kind]]:
    """Each question with each of its windows, and where in the window's text the answer stands."""
    laid, starts = document.laid()
    others = [replace(other.laid()[0], name=f"{number}-{laid.name}") for number, other in enumerate(document.beside)]
    index = in_memory([laid, *others], encoder)
    for start, passage in zip(starts, document.passages, strict=True):
        for asked, answer in passage.answered:
            question, at = retyped(asked, chance), start + passage.text.index(answer)
            hits = search(index, question, len(index.passages))
            own = [hit for hit in hits if hit.document.name == laid.name]
            for placed, span in _right(own, question, *bare(at, answer)):
                yield question, placed, span, Kind.WRITTEN
                for edited in edits(question, laid.text, names, chance):
                    yield edited, placed, None, Kind.WRITTEN_EDITED
            for one in _read(hits[:READ], question):
                if answer.lower() not in one.window.text.lower():
                    yield question, one, None, Kind.WRITTEN_OTHER
        for asked in passage.unanswered:
            question = retyped(asked, chance)
            for one in _read(search(index, question, READ - 1), question):
                yield question, one, None, Kind.UNANSWERED


def _read(hits: Iterable[Hit], question: str) -> Iterator[Placed]:
    """The windows that the product reads of some hits."""
    return (one for hit in hits if (one := best_window(hit, question)))


def bare(at: int, answer: str) -> tuple[int, str]:
    """An answer and where it begins, without a preposition before it: SQuAD's have none, which the question has."""
    found = PREPOSITION.match(answer)
    return (at + found.end(), answer[found.end() :]) if found else (at, answer)


def _right(hits: Sequence[Hit], question: str, at: int, answer: str) -> Iterator[tuple[Placed, Span]]:
    """The window that holds the answer, and where in it; none if it is cut."""
    hit = next((hit for hit in hits if hit.passage.start <= at < hit.passage.stop), None)
    if hit and (placed := _holding(hit, question, at)) and (span := _answer(placed, (at, at + len(answer)))):
        yield placed, span


def _holding(hit: Hit, question: str, at: int) -> Placed | None:
    """The window of a hit that the product would read, if the words at a place are in it; else the one about them."""
    own = next((number for number, one in enumerate(hit.sentences) if one.start <= at < one.stop), None)
    if own is None:
        return None
    read = best_window(hit, question)
    is_in = read and read.sentences[0][0] <= at < read.sentences[-1][1]
    return read if is_in else window_about(hit, own, question)


def _answer(placed: Placed, answer: Span) -> Span | None:
    """Words of the document as they stand in a window's text; None if they are not all in it."""
    if not placed.sentences:
        return None
    shift = placed.window.sentences[0][0] - placed.sentences[0][0]
    start, stop = answer[0] + shift, answer[1] + shift
    return (start, stop) if start >= 0 and stop <= len(placed.window.text) else None


def _example(
    tokenizer: Tokenizer, held_out: bool, question: str, placed: Placed, answer: Span | None, kind: Kind
) -> Example | None:
    asked: Tokens = np.array(tokenizer.encode(question, add_special_tokens=False).ids[:LONGEST_QUESTION], np.int32)
    read = tokenizer.encode(placed.window.text, add_special_tokens=False)
    ids: Tokens = np.array(read.ids[:LONGEST], np.int32)
    first = last = -1
    if answer:
        own = [place for place, (a, b) in enumerate(read.offsets[:LONGEST]) if a < answer[1] and b > answer[0]]
        if not own or read.offsets[own[-1]][1] < answer[1]:
            return None  # cut off
        if len(own) < LONGEST_ANSWER:  # a longer one counts as an answer without a place
            first, last = own[0], own[-1]
    return Example(asked, ids, first, last, answer is not None, kind, held_out) if len(ids) >= SHORTEST else None
