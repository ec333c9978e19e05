"""An engine small enough to foresee: passages are paragraphs, a score counts words in common."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from index.documents.reading import Document
from index.filters import Filter
from index.hit import Evidence, Hit, Signals
from index.messages import message
from index.passages.passage import Passage
from qa.answer import Answer, calibration
from qa.checks.examiner import Examiner
from qa.engine import EVERYTHING
from qa.question import Question, QuestionError

TEXTS = {
    "bridge.md": "---\ntitle: Мост\n---\nМост через Талас построили в 1931 году.\n\n"
    "Длина моста — 124 метра, ширина — девять метров.\n\n"
    "Инженера звали Пётр Ладыгин, он жил в Таразе.",
    "sugar.md": "Завод варит сахар из свёклы с 1935 года.\n\nДиректора завода зовут Анна Ким.",
}
ENOUGH = 2  # words in common, from which on a question counts as answered


def document(name: str, text: str) -> Document:
    body = text.index("---\n", 4) + 4 if text.startswith("---") else 0
    return Document(name, name, "", text, body, f"sha of {text}", "utf-8")


def passages(one: Document) -> list[Passage]:
    found = re.finditer(r"[^\n]+", one.text[one.body :])
    spans = [(m.start() + one.body, m.end() + one.body) for m in found]
    return [Passage(one.name, "", "", start, stop, one.text[start:stop]) for start, stop in spans]


DOCUMENTS = {name: document(name, text) for name, text in TEXTS.items()}
PASSAGES = tuple(passage for one in DOCUMENTS.values() for passage in passages(one))


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


@dataclass
class Index:
    """As much of an index as checks look at."""

    documents: Mapping[str, Document] = field(default_factory=lambda: DOCUMENTS)
    passages: Sequence[Passage] = PASSAGES
    build: str = "000007"


class Engine:
    """Remembers how many passages it was asked for."""

    def __init__(self) -> None:
        self.index = Index()
        self.tops: list[int] = []

    def ask(self, question: str, history: Sequence[str] = (), top: int = 5, only: Filter = EVERYTHING) -> Answer:
        """The paragraphs with most words of the question and of the earlier ones; ties in document order."""
        self.tops.append(top)
        asked = words(" ".join([*history, question]))
        if not asked:
            raise QuestionError(message("no words in the question"))
        scores = [len(asked & words(passage.text)) for passage in PASSAGES]
        rows = sorted((row for row in range(len(PASSAGES)) if scores[row]), key=lambda row: (-scores[row], row))
        hits = tuple(
            Hit(
                row=row,
                passage=PASSAGES[row],
                document=DOCUMENTS[PASSAGES[row].document],
                signals=Signals(terms=float(scores[row])),
                evidence=Evidence(),
                matches=(),
                sentence=(PASSAGES[row].start, PASSAGES[row].stop),
            )
            for row in rows[:top]
        )
        best = max(scores)
        confidence = min(1.0, best / len(asked))
        understood = Question(question, question, "", ())
        told = (understood, best >= ENOUGH, confidence, hits, self.index.build, 1.0, "")
        return Answer(*told, threshold=calibration().threshold)


def examiner() -> Examiner:
    return Examiner(Engine())
