"""Training data -> batches of questions with the passages that answer them, as the product would cut and head these.

A batch is what the passages are told apart from, so it holds whole documents that were written for training (their
passages are alike), questions on Wikipedia in several languages, and Russian headings with their sections.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.encoders.encoder import Span
from index.encoders.training.records import records
from index.encoders.training.written import WrittenDocument
from index.index import headed
from index.passages.passage import Passage
from index.passages.splitting import split

SPACED = ("en", "de", "es", "fi", "id", "sw", "vi")  # languages with blanks between words
DOCUMENTS, ARTICLES, SECTIONS = 2, 8, 5  # of a batch: written documents, questions on Wikipedia, headings
HARD = 6  # of a batch at most: passages that the ranking takes for an answer
LONGEST = 800  # characters of a passage, about 180 tokens
HELD_OUT = 8  # one written document of so many is never trained on
ENDS = re.compile(r"(?<=[.!?…])\s+(?=\S)|\n+")


@dataclass(frozen=True, slots=True)
class Answering:
    """A passage below its headings, its sentences, and a question that one of them answers; "" where none is asked."""

    text: str
    sentences: tuple[Span, ...]
    question: str
    answer: int  # which sentence, or -1 if that is not known

    @classmethod
    def of(cls, text: str, question: str = "", at: int = -1) -> "Answering":
        """A plain text in which the answer begins at a place, cut to LONGEST about it."""
        spans = _sentences(text)
        own = next((number for number, (start, stop) in enumerate(spans) if start <= at < stop), -1)
        first = last = max(own, 0)
        while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= LONGEST:
            last += 1
        while first > 0 and spans[last][1] - spans[first - 1][0] <= LONGEST:
            first -= 1
        start = spans[first][0]
        kept = tuple((a - start, b - start) for a, b in spans[first : last + 1])
        return cls(text[start : spans[last][1]], kept, question, own - first if own >= 0 else -1)


class Batches:
    """Draws batches by chance, each time another question of a passage."""

    def __init__(self, data: Path, written: Sequence[WrittenDocument], seed: int) -> None:
        """Read qa.jsonl.xz, qa.contexts.jsonl.xz and pairs.jsonl.xz in `data`."""
        self.hard: Mapping[str, Sequence[Answering]] = {}  # a question -> passages that only seem to answer (hard.py)
        self._chance = random.Random(seed)
        texts = {one["id"]: one["text"] for one in records(data / "qa.contexts.jsonl.xz")}
        rows = [one for one in records(data / "qa.jsonl.xz") if one["lang"] in SPACED]
        self._articles = [(one["question"], texts[one["context_id"]], one["start"]) for one in rows]
        pairs = records(data / "pairs.jsonl.xz")
        self._sections = [(one["query"], one["passage"]) for one in pairs if not one["source"].startswith("Koziev")]
        laid = [passages(document) for document in written]
        self.held_out = laid[HELD_OUT - 1 :: HELD_OUT]
        self._written = [one for number, one in enumerate(laid) if number % HELD_OUT != HELD_OUT - 1]
        self._left: list[list[list[Answering]]] = []

    @staticmethod
    def together(written: Sequence[WrittenDocument]) -> list[WrittenDocument]:
        """Those that are trained on and stand in one index with others, so that their questions name their own."""
        return [one for number, one in enumerate(written) if one.beside and number % HELD_OUT != HELD_OUT - 1]

    def articles(self, count: int) -> list[Answering]:
        """Questions on Wikipedia with their passages, of chance, a passage once."""
        chosen = self._chance.sample(self._articles, min(count, len(self._articles)))
        return list({text: Answering.of(text, asked, at) for asked, text, at in chosen}.values())

    def draw(self) -> list[Answering]:
        """A batch, no passage twice."""
        if len(self._left) < DOCUMENTS:
            self._left = self._chance.sample(self._written, len(self._written))
        found = [self._chance.choice(of_passage) for _ in range(DOCUMENTS) for of_passage in self._left.pop()]
        found += [Answering.of(text, asked, at) for asked, text, at in self._chance.sample(self._articles, ARTICLES)]
        found += [Answering.of(text, asked) for asked, text in self._chance.sample(self._sections, SECTIONS)]
        against = [one.question for one in found if self.hard.get(one.question)]
        chosen = self._chance.sample(against, min(HARD, len(against)))
        found += [self._chance.choice(self.hard[question]) for question in chosen]
        return list({one.text: one for one in found}.values())


def passages(document: WrittenDocument) -> list[list[Answering]]:
    """The passages that the product makes of a document, each once for every question that it answers."""
    laid, starts = document.laid()
    asked = [
        (start + written.text.index(answer), question)
        for start, written in zip(starts, document.passages, strict=True)
        for question, answer in written.answered
    ]
    found = []
    for passage in split(laid):
        plain = unasked(passage, document.title)
        own = []
        for at, question in asked:
            if passage.start <= at < passage.stop:
                places = [number for number, one in enumerate(passage.sentences) if one.start <= at < one.stop]
                own.append(replace(plain, question=question, answer=places[0] if places else -1))
        found.append(own or [plain])
    return found


def unasked(passage: Passage, title: str) -> Answering:
    """A passage of a document as the product encodes it, below its headings."""
    text, above = headed(passage, title)
    shift = above - passage.start
    return Answering(text, tuple((one.start + shift, one.stop + shift) for one in passage.sentences), "", -1)


def _sentences(text: str) -> list[Span]:
    found, start = [], 0
    for end in ENDS.finditer(text):
        found.append((start, end.start()))
        start = end.end()
    return [*(span for span in found if span[0] < span[1]), (start, len(text))]
