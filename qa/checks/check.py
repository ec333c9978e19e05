"""One check as it will be run, its file, the stage at which it ended, and all that came of a run."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from index.filters import EVERYTHING, Filter
from index.messages import Message, message
from qa.answer import Answer


@dataclass(frozen=True, slots=True)
class Expectation:
    """Quotes of which one (`every` False) or all must stand in the passages shown."""

    quotes: tuple[str, ...]
    every: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least share (the most, for errors) of `metric` over the checks of `tag`; "" is the file."""

    metric: str
    limit: float
    tag: str
    line: int


@dataclass(frozen=True, slots=True)
class Check:
    """One question and what must come of it. `document` "" means any; `min_confidence` 0 means any."""

    file: str
    line: int
    id: str
    question: str
    expect: Expectation | None
    quote: tuple[str, ...]  # of which the sentence marked in the first passage must hold one
    not_expect: tuple[str, ...]
    answerable: bool
    document: str
    top: int
    min_confidence: float
    history: tuple[str, ...]
    tags: tuple[str, ...]
    lang: str
    skip: str
    note: str
    only: Filter = EVERYTHING
    any_passage: bool = False  # only the document is asked for, no quote: any of its passages will do
    not_in: str = ""  # where alone forbidden quotes are looked for: a document that the check itself names
    folder: Path = Path()  # in which its file lies, and perhaps its document
    refusable: bool = False  # only `not_expect` is asked for: refusing to answer is no failure

    @property
    def key(self) -> str:
        """The name of the check in reports and baselines."""
        return f"{self.file}::{self.id}"

    @property
    def quotes(self) -> tuple[str, ...]:
        """All that it names, expected or forbidden."""
        return (*(self.expect.quotes if self.expect else ()), *self.quote, *self.not_expect)

    @property
    def wants_passage(self) -> bool:
        """Whether a passage, and not only an answer, is expected."""
        return self.expect is not None or self.any_passage

    @property
    def groups(self) -> tuple[str, ...]:
        """Tags, and the language as one more."""
        return (*self.tags, *((f"lang-{self.lang}",) if self.lang else ()))


@dataclass(frozen=True, slots=True)
class CheckFile:
    """A file that can be run."""

    path: Path
    name: str
    checks: tuple[Check, ...]
    thresholds: tuple[Threshold, ...] = ()


class Stage(StrEnum):
    """Where a check ended; from OUTDATED on in the order in which a question goes through Derek."""

    label: Message  # the stage in words

    PASSED = "passed", message("passed")
    SKIPPED = "skipped", message("skipped")
    OUTDATED = "outdated", message("not in the document")
    NOT_INDEXED = "not-indexed", message("not in the index")
    REJECTED = "rejected", message("question rejected")
    NOT_A_CANDIDATE = "not-a-candidate", message("not among the candidates")
    RANKED_LOW = "ranked-low", message("too low")
    MISQUOTED = "misquoted", message("another sentence")
    FORBIDDEN = "forbidden", message("forbidden quote")
    WRONGLY_REFUSED = "wrongly-refused", message("false refusal")
    UNSURE = "unsure", message("not sure enough")
    WRONGLY_ANSWERED = "wrongly-answered", message("false answer")

    def __new__(cls, value: str, label: Message) -> Self:
        """A stage is its value, as it is written in reports; the words come beside."""
        stage = str.__new__(cls, value)
        stage._value_, stage.label = value, label
        return stage

    @property
    def is_failure(self) -> bool:
        """Whether Derek did not do what the check expects."""
        return self not in (Stage.PASSED, Stage.SKIPPED) and not self.is_outdated

    @property
    def is_outdated(self) -> bool:
        """Whether the check, not Derek, must be mended (or the index built again)."""
        return self in (Stage.OUTDATED, Stage.NOT_INDEXED)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a check: where it ended, and why in one line; "" where it passed.

    `rank`: that of the passage with the quote (with `all`, of the last one needed), from 1; None if below DEEPEST.
    """

    check: Check
    stage: Stage
    reason: str = ""
    rank: int | None = None
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The results of one run, in the order of the files, over one build of the index."""

    files: tuple[CheckFile, ...]
    results: tuple[Result, ...]
    build: str
    seconds: float
    partial: bool  # only some of the checks were run: thresholds cannot be judged
