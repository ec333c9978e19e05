"""Hand-made documents, hits and answers for the tests of the page; offsets are found in the text itself."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.documents.reading import Document
from index.hit import Evidence, Hit, Signals
from index.passages.passage import Passage
from index.ranking.alignment import Match
from qa.answer import Answer
from qa.question import Question
from qa.repair.repairer import Repair

TEXT = """---
title: "Разговор о заводах"
date: 2025-12-25
---

— Что растёт быстрее всего?

— Растёт фармацевтика. Выпуск лекарств вырос в 4,6 раза. Больше 80% препаратов ввозят.

# Дороги

Дорогу в Тараз чинят третий год.
"""

EVIL = "<script>window.hacked=1</script><img src=http://evil.test/a.png onerror=window.hacked=1>"


def make_document(text: str = TEXT, name: str = "zavody.md", title: str = "Разговор о заводах") -> Document:
    sha = hashlib.sha256(text.encode()).hexdigest()
    body = text.find("---\n\n") + 5 if "---\n\n" in text else 0
    return Document(name, title, "2025-12-25", text, body, sha, "utf-8")


def make_hit(
    document: Document,
    passage: str,
    sentence: str,
    *,
    heading: str = "Что растёт быстрее всего?",
    speaker: str = "Расул Коспанов",
    matches: tuple[Match, ...] = (),
    alignment: float = 4.0,
    row: int = 0,
) -> Hit:
    start, at = document.text.index(passage), document.text.index(sentence)
    found = Passage(document.name, heading, speaker, start, start + len(passage), passage)
    signals = Signals(terms=1.0, alignment=alignment, sentence=0.5, vector=0.5)
    marked = (at, at + len(sentence))
    return Hit(row, found, document, signals, Evidence(), matches, marked, met=alignment)


def make_answer(
    *hits: Hit,
    found: bool = True,
    confidence: float = 0.9,
    typed: str = "Во сколько раз вырос выпуск лекарств?",
    text: str = "",
    context: str = "",
    repairs: tuple[Repair, ...] = (),
    notice: str = "",
) -> Answer:
    question = Question(typed, text or typed, context, repairs)
    return Answer(question, found, confidence, hits, "000001", 1.0, notice)


ANSWER = "Выпуск лекарств вырос в 4,6 раза."
PASSAGE = "Растёт фармацевтика. Выпуск лекарств вырос в 4,6 раза. Больше 80% препаратов ввозят."
ROAD = "Дорогу в Тараз чинят третий год."


def growth(document: Document | None = None) -> Hit:
    """The hit that answers how much the output of medicines grew."""
    same, near = Match("вырасти", "вырасти", 1.0), Match("лекарство", "препарат", 0.7)
    matches = (same, near, Match("раз", "растёт", 0.3))
    return make_hit(document or make_document(), PASSAGE, ANSWER, matches=matches)


def road(document: Document | None = None) -> Hit:
    """A hit beside the point, from a section without a speaker."""
    return make_hit(document or make_document(), ROAD, ROAD, heading="Дороги", speaker="", alignment=1.0, row=1)


class FakeIndex:
    def __init__(self, documents: Mapping[str, Document], passages: Sequence[Passage]) -> None:
        self.build, self.manifest, self.documents, self.passages = (
            "000007",
            {"created": "2025-12-26"},
            documents,
            passages,
        )


class FakeEngine:
    def __init__(self, index: FakeIndex) -> None:
        self.index = index
        self.counts = Counter(passage.document for passage in index.passages)


class FakeLive:
    """What the page needs of a Live: an index that serves, and `ask`."""

    def __init__(self, engine: FakeEngine, ask: Callable[..., Answer] | None = None, notice: str = "") -> None:
        self.engine, self.ask, self.notice = engine, ask, notice
        self.root = Path(os.environ.get("GRADIO_TEMP_DIR", "."))


def asked(document: str, heading: str) -> Passage:
    """A passage of which only the heading matters."""
    return Passage(document, heading, "", 0, 1, "х")
