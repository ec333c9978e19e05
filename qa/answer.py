"""Hits -> Answer: the best sentence of each passage as a quotation, whether the documents answer at all, and how sure.

Knows nothing of pages and terminals. Every word of an answer stands in a document, at the offsets given.
"""

import json
import math
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from index.characters import as_shown
from index.errors import DerekError
from index.hit import Evidence, Hit
from index.index import Index
from index.passages.rows import as_words
from index.place import dated
from qa.limits import MOST
from qa.question import Question, QuestionError

# What confidence is made of. With the shares of words that are met it would refuse 8 more of 100 paraphrases at the
# same rate of near misses, which have the words and not the answer.
SIGNALS = tuple(field.name for field in fields(Evidence))
# The reader's logit from which on no word need be met; it was -1 at most for nonsense and for other subjects.
SURE_WITHOUT_WORDS = 1.0
SUM = re.compile(r"[\W\d_]*\d\s*[+*=^<>]\s*\d[\W\d_]*")  # «1+1» asks no document, even if it has a 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say to a question. Where `found` is false the hits are the nearest, not an answer."""

    question: Question
    found: bool
    confidence: float  # 0..1: how likely the first hit answers the question
    hits: tuple[Hit, ...]
    build: str
    ms: float
    notice: str = ""
    reply: str = ""  # to small talk and commands, in their language; nothing was searched then
    threshold: float = 0.0  # the confidence from which on `found` is true

    def date_of(self, hit: Hit) -> str:
        """The date of a hit's document; where two versions stand among the hits, also one that only the name tells."""
        is_version = hit.newer or any(one.newer and one.newer.document == hit.document.name for one in self.hits)
        return dated(hit.document) if is_version else hit.document.date

    def to_json(self) -> dict[str, Any]:
        """The contract of `derek ask --json`, without `id`."""
        repairs = [{"kind": r.kind, "from": r.before, "to": r.after} for r in self.question.repairs]
        return {
            "question": self.question.typed,
            "asked": self.question.asked,
            "repairs": repairs,
            "found": self.found,
            "confidence": round(self.confidence, 4),
            "threshold": round(self.threshold, 4),
            "build": self.build,
            "ms": round(self.ms, 2),
            "notice": self.notice,
            "reply": self.reply,
            "passages": [_passage(rank, hit, self.date_of(hit)) for rank, hit in enumerate(self.hits, 1)],
        }


def _caption(hit: Hit) -> str:
    """The heading, and the line that an item depends on or the columns of a row: «На пляже — запрещается:»."""
    kind = next((one.kind for one in hit.passage.sentences if (one.start, one.stop) == hit.sentence), "")
    lead, heading = as_words(hit.lead, kind), hit.passage.heading
    return heading if lead in heading else " — ".join(filter(None, [heading, lead]))


def _passage(rank: int, hit: Hit, date: str) -> dict[str, Any]:
    passage, document = hit.passage, hit.document
    start, stop = hit.sentence
    return {
        "rank": rank,
        "document": document.name,
        "title": document.title,
        "date": date,
        "heading": _caption(hit),
        "speaker": passage.speaker,
        "start": passage.start,
        "stop": passage.stop,
        "text": as_shown(passage.text),
        "score": round(hit.score, 4),
        "sentence": {"start": start, "stop": stop, "text": as_shown(document.text[start:stop])},
        "lead": as_shown(hit.lead),
        "words": None
        if hit.words is None
        else {"start": hit.words[0], "stop": hit.words[1], "text": as_shown(hit.answer)},
        "signals": {name: round(value, 4) for name, value in asdict(hit.signals).items()},
        "matches": [[match.question, match.passage, match.similarity] for match in hit.matches],
        "places": [asdict(place) for place in hit.places],
        "newer": None if hit.newer is None else asdict(hit.newer),
    }


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over the evidence of the first hit, and from which confidence on there is an answer.

    Fitted by `benchmarks/answers.py`.
    """

    intercept: float
    weights: Mapping[str, float]  # of SIGNALS
    threshold: float

    def confidence(self, evidence: Evidence) -> float:
        """How likely a hit with this evidence answers, 0..1: 1 / (1 + exp(-(intercept + weights . evidence)))."""
        total = self.intercept + sum(weight * getattr(evidence, name) for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))

    @classmethod
    def of(cls, made: Mapping[str, Any]) -> "Calibration":
        """What `benchmarks/answers.py` wrote; a signal that is no more, of weight 0, is passed over.

        Raises DerekError: it was fitted on other signals.
        """
        weights = {name: float(weight) for name, weight in made["weights"].items() if weight or name in SIGNALS}
        if other := sorted(set(weights) ^ set(SIGNALS)):
            raise DerekError(
                "calibration.json was fitted on other signals ({names}): fit it anew with "
                "`python -m benchmarks.answers --write`",
                names=", ".join(other),
            )
        return cls(float(made["intercept"]), weights, float(made["threshold"]))


@cache
def calibration() -> Calibration:
    """The one beside this file."""
    return Calibration.of(json.loads((Path(__file__).parent / "calibration.json").read_text(encoding="utf-8")))


def confidence(hit: Hit) -> float:
    """How likely a hit answers the question it was found for, 0..1.

    None does that may not answer, or that meets no word of it, even nearly, unless the reader is sure: «Пострадавших
    нет» tells whether anybody was killed, but what a cat has typed means nothing.
    """
    is_met = hit.matches or hit.evidence.answerable >= SURE_WITHOUT_WORDS
    return calibration().confidence(hit.evidence) if is_met and may_answer(hit) else 0.0


def may_answer(hit: Hit) -> bool:
    """Not where it tells of something else or the opposite alone, nor «много» where a number is asked for."""
    return hit.evidence.contradicts < 1 and hit.is_direct


def checked_top(top: int) -> int:
    """`top` if it may be asked for. Raises QuestionError if it is not 1..MOST."""
    if not 1 <= top <= MOST:
        raise QuestionError("{top} passages cannot be shown: ask for 1 to {most}", top=top, most=MOST)
    return top


def answered(
    index: Index, question: Question, hits: Sequence[Hit], started: float, threshold: float | None = None
) -> Answer:
    """The hits for a question -> what the documents say; `started` by time.perf_counter.

    `threshold`: the confidence from which on they answer, by default the package's.
    """
    least = calibration().threshold if threshold is None else threshold
    sure = confidence(hits[0]) if hits and not SUM.fullmatch(question.text) else 0.0
    found = sure >= least
    ms = (time.perf_counter() - started) * 1000
    return Answer(question, found, sure, tuple(hits), index.build, ms, index.told, threshold=least)


def replied(index: Index, question: Question, reply: str, started: float) -> Answer:
    """What is said to small talk: no search, no hits; `started` by time.perf_counter."""
    return Answer(question, False, 0.0, (), index.build, (time.perf_counter() - started) * 1000, index.told, reply)
