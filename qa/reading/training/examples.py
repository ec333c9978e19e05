"""Questions with the place of their answer in a passage -> windows to train a reader on, answerable and not.

Every question gives its right window and one that does not answer it, of one of the kinds in Kind. Nothing here is in
Russian or Kazakh but pairs of sentences without an answer's place (`koziev`): those languages come by transfer.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.encoders.training.records import records
from qa.reading.reader import LONGEST_ANSWER, LONGEST_QUESTION
from qa.reading.training.edits import retyped

Tokens = npt.NDArray[np.int32]

SEED = 16
ROOMS = (60, 90, 110, 130)  # tokens of a window
LONGEST = 160  # tokens of one at most
SHORTEST = 8
HELD_OUT = 50  # one passage of so many is never trained on
KOZIEV = 4000  # Russian questions with the sentence that answers

# Ends of sentences in fourteen languages, lines among them.
ENDS = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"»”)\]]))\s+(?=[^\s])|(?<=[。！？।؟|])\s*|\n+")
NUMBER = re.compile(r"\d+")
NAME = re.compile(r"\b[A-ZА-ЯÀ-Þ][\w’-]{3,}")


class Kind(StrEnum):
    """Where a window comes from."""

    RIGHT = "right"
    REMOVED = "removed"  # the right window without the sentence that answers
    SAME_PASSAGE = "same passage"  # other sentences of the passage
    EDITED = "edited"  # the right window, the question about another number or name
    NEIGHBOUR = "neighbour"  # of the passage that shares most words with the question
    RANDOM = "random"
    KOZIEV = "koziev"  # Russian, without a place
    WRITTEN = "written"  # made up for training: a window that answers,
    WRITTEN_OTHER = "written, other"  # another of the same document,
    UNANSWERED = "written, unanswered"  # one for a question that nothing answers,
    WRITTEN_EDITED = "written, edited"  # the window that answers, the question about something else (edits.py)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a window as tokens; an answer's first and last token, or -1."""

    question: Tokens
    window: Tokens
    first: int
    last: int
    answerable: bool
    kind: Kind
    held_out: bool


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage as tokens, their places in the text, and its sentences as ranges of tokens."""

    tokens: Tokens
    places: Tokens  # (t, 2)
    sentences: tuple[tuple[int, int], ...]


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text in any of the languages stand."""
    found, start = [], 0
    for end in ENDS.finditer(text):
        if end.start() > start:
            found.append((start, end.start()))
        start = end.end()
    return found + ([(start, len(text))] if start < len(text) else [])


class Examples:
    """Makes the examples; one object, since all share the passages and one source of chance."""

    def __init__(self, data: Path, tokenizer: Tokenizer) -> None:
        """Read qa.jsonl.xz, qa.contexts.jsonl.xz and pairs.jsonl.xz in `data`."""
        self._tokenizer, self._chance = tokenizer, random.Random(SEED)
        self._rows = list(records(data / "qa.jsonl.xz"))
        texts = {record["id"]: record["text"] for record in records(data / "qa.contexts.jsonl.xz")}
        encoded = tokenizer.encode_batch(list(texts.values()), add_special_tokens=False)
        self._passages = {
            number: _passage(text, np.array(one.ids, np.int32), np.array(one.offsets, np.int32).reshape(-1, 2))
            for (number, text), one in zip(texts.items(), encoded, strict=True)
        }
        language = {row["context_id"]: row["lang"] for row in self._rows}
        self._by_language: dict[str, list[int]] = {}
        for number in sorted(texts):
            if self._passages[number].sentences:
                self._by_language.setdefault(language.get(number, ""), []).append(number)
        self._lexical = {
            name: _Lexical([self._passages[n].tokens for n in of]) for name, of in self._by_language.items()
        }
        self._names: dict[str, list[str]] = {}
        for row in self._rows:
            self._names.setdefault(row["question_lang"], []).extend(NAME.findall(row["question"])[1:])
        self._pairs = [one for one in records(data / "pairs.jsonl.xz") if one["source"].startswith("Koziev")]

    def make(self, limit: int) -> list[Example]:
        """At most `limit` questions with two windows each, and the Russian pairs."""
        made: list[Example] = []
        rows = list(self._rows)
        self._chance.shuffle(rows)
        for row in rows:
            if len(made) >= 2 * limit:
                break
            made += self._of(row | {"question": retyped(row["question"], self._chance)})
        return made + self._koziev()

    def _of(self, row: dict[str, Any]) -> list[Example]:
        number, question = row["context_id"], self._ids(row["question"])
        passage = self._passages[number]
        start, stop = row["start"], row["start"] + len(row["answer"])
        first = int(np.searchsorted(passage.places[:, 1], start, "right"))
        last = int(np.searchsorted(passage.places[:, 0], stop, "left")) - 1
        own = next((place for place, (a, b) in enumerate(passage.sentences) if a <= first < b), None)
        if not row["answer"] or own is None or not 0 <= last - first < LONGEST_ANSWER:
            return []
        room = self._chance.choice(ROOMS)
        run = self._around(passage, own, room)
        chosen = _tokens(passage, run)[:LONGEST]
        where = np.searchsorted(chosen, [first, last])
        if where[1] >= len(chosen) or chosen[where[0]] != first or chosen[where[1]] != last:
            return []
        held = number % HELD_OUT == 0
        right = Example(question, passage.tokens[chosen], int(where[0]), int(where[1]), True, Kind.RIGHT, held)
        other = self._other(row, question, passage, own, room, right)
        return [right, other] if other and min(len(right.window), len(other.window)) >= SHORTEST else [right]

    def _other(
        self, row: dict[str, Any], question: Tokens, passage: _Passage, own: int, room: int, right: Example
    ) -> Example | None:
        """A window that does not answer the question, of a kind by chance."""
        same = row["lang"] == row["question_lang"]  # words are shared, and so neighbours found, in one language
        roll = self._chance.random()
        made: tuple[Tokens, Tokens, Kind] | None = None
        if self._chance.random() < 0.45 and (edited := self._edited(row, right)):
            made = (self._ids(edited), right.window, Kind.EDITED)
        if made is None and roll < (0.42 if same else 0.8):
            made = self._near(row["answer"], question, passage, own, room)
        if made is None and same and roll < 0.93:
            made = self._neighbour(row, question, room)
        if made is None:
            of = self._passages[self._chance.choice(self._by_language[row["lang"]])]
            run = self._around(of, self._chance.randrange(len(of.sentences)), room)
            made = (question, of.tokens[_tokens(of, run)[:LONGEST]], Kind.RANDOM)
        return Example(made[0], made[1], -1, -1, False, made[2], right.held_out)

    def _edited(self, row: dict[str, Any], right: Example) -> str:
        """The question about another number or name than stands in the window; "" if it has none of either."""
        text, window = row["question"], self._text(right.window)
        numbers = [one for one in NUMBER.findall(text) if one in window and len(one) < 9]
        names = [one for one in NAME.findall(text)[1:] if one in window]
        if numbers:
            old = self._chance.choice(numbers)
            new = str(max(1, int(old) + self._chance.choice((-1, 1)) * self._chance.choice((1, 2, 3, 5, 10))))
        elif names and self._names.get(row["question_lang"]):
            old, new = self._chance.choice(names), self._chance.choice(self._names[row["question_lang"]])
        else:
            return ""
        return "" if new in window or new.lower() == old.lower() else str(text.replace(old, new, 1))

    def _near(
        self, answer: str, question: Tokens, passage: _Passage, own: int, room: int
    ) -> tuple[Tokens, Tokens, Kind] | None:
        """The window without its answering sentence, or other sentences of the passage, if the answer is not there."""
        first, last = self._around(passage, own, room)
        if len(passage.sentences) > 1 and self._chance.random() < 0.6:
            left = _tokens(passage, (first, last), own)
            if len(left) < 25:
                left = _tokens(passage, self._around(passage, own, room + 60), own)
            if len(left) >= 12 and self._lacks(answer, passage, left):
                return question, passage.tokens[left[:LONGEST]], Kind.REMOVED
        far = [place for place in range(len(passage.sentences)) if not first <= place <= last]
        if far:
            run = self._around(passage, self._chance.choice(far), room)
            left = _tokens(passage, run)
            if not run[0] <= own <= run[1] and self._lacks(answer, passage, left):
                return question, passage.tokens[left[:LONGEST]], Kind.SAME_PASSAGE
        return None

    def _neighbour(self, row: dict[str, Any], question: Tokens, room: int) -> tuple[Tokens, Tokens, Kind] | None:
        """The best window of one of the passages that BM25 finds, the right one aside."""
        numbers = self._by_language[row["lang"]]
        found = [numbers[place] for place in self._lexical[row["lang"]].best(question, 6)]
        near = [number for number in found if number != row["context_id"]][:4]
        for number in self._chance.sample(near, min(3, len(near))):
            passage, words = self._passages[number], set(question.tolist())
            shared = [len(words & set(passage.tokens[a:b].tolist())) for a, b in passage.sentences]
            chosen = _tokens(passage, self._around(passage, int(np.argmax(shared)), room))
            if self._lacks(row["answer"], passage, chosen):
                return question, passage.tokens[chosen[:LONGEST]], Kind.NEIGHBOUR
        return None

    def _koziev(self) -> list[Example]:
        """Russian questions with a few sentences of which one answers, or none does though words are shared."""
        chosen = self._chance.sample(self._pairs, min(KOZIEV, len(self._pairs)))
        said = [self._ids(one["passage"]) for one in chosen]
        made = []
        for place, one in enumerate(chosen):
            question = self._ids(one["query"])
            parts = [said[place], *self._chance.sample(said, 3)]
            self._chance.shuffle(parts)
            made.append(Example(question, np.concatenate(parts), -1, -1, True, Kind.KOZIEV, False))
            words = set(question.tolist())
            others = [row for row in self._chance.sample(range(len(said)), min(200, len(said))) if row != place]
            others.sort(key=lambda row: -len(words & set(said[row].tolist())))
            wrong = np.concatenate([said[row] for row in others[:4]])
            made.append(Example(question, wrong, -1, -1, False, Kind.KOZIEV, False))
        return made

    def _ids(self, text: str) -> Tokens:
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        return np.array(ids[:LONGEST_QUESTION], np.int32)

    def _text(self, tokens: Tokens) -> str:
        """Tokens as text: the pieces of XLM-R's vocabulary, of which U+2581 begins a word."""
        pieces = (self._tokenizer.id_to_token(int(token)) or "" for token in tokens)
        return "".join(pieces).replace("\u2581", " ").strip()

    def _lacks(self, answer: str, passage: _Passage, chosen: npt.NDArray[np.int64]) -> bool:
        return answer.lower() not in self._text(passage.tokens[chosen]).lower()

    def _around(self, passage: _Passage, place: int, room: int) -> tuple[int, int]:
        """A run of sentences about one of them, of about `room` tokens, that goes on to either side by chance."""
        ends = passage.sentences
        first = last = place
        length = ends[place][1] - ends[place][0]
        while True:
            sides = []
            if first > 0 and length + ends[first - 1][1] - ends[first - 1][0] <= room:
                sides.append(first - 1)
            if last + 1 < len(ends) and length + ends[last + 1][1] - ends[last + 1][0] <= room:
                sides.append(last + 1)
            if not sides:
                return first, last
            side = self._chance.choice(sides)
            length += ends[side][1] - ends[side][0]
            first, last = min(first, side), max(last, side)


class _Lexical:
    """BM25 over the tokens of passages."""

    def __init__(self, passages: Sequence[Tokens]) -> None:
        tokens = sorted({int(token) for one in passages for token in one})
        self._number = {token: row for row, token in enumerate(tokens)}
        self._model = bm25s.BM25(method="lucene")
        ids = [[self._number[int(token)] for token in one] for one in passages]
        self._model.index((ids, {str(token): row for token, row in self._number.items()}), show_progress=False)

    def best(self, question: Tokens, count: int) -> list[int]:
        """The rows of the best passages."""
        known = [self._number[int(token)] for token in question if int(token) in self._number]
        if not known:
            return []
        scores = self._model.get_scores_from_ids(known)
        return [int(row) for row in np.argsort(-scores, kind="stable")[:count]]


def _passage(text: str, tokens: Tokens, places: Tokens) -> _Passage:
    ranges = [np.searchsorted(places[:, 0], span) for span in sentences(text)]
    return _Passage(tokens, places, tuple((int(a), int(b)) for a, b in ranges if b > a))


def _tokens(passage: _Passage, run: tuple[int, int], without: int | None = None) -> npt.NDArray[np.int64]:
    """The rows of the tokens of a run of sentences."""
    kept = [np.arange(*passage.sentences[place]) for place in range(run[0], run[1] + 1) if place != without]
    return np.concatenate([np.empty(0, np.int64), *kept])
