"""What came of checks: the stage at which each ended, and all that came of a run."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from index.messages import Message, message
from qa.answer import Answer
from qa.checks.check import Check, CheckFile


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
