"""What came of checks: the stage at which each ended, and all that came of a run."""

from dataclasses import dataclass
from enum import StrEnum

from index.messages import message
from qa.answer import Answer
from qa.checks.check import Check, CheckFile


class Stage(StrEnum):
    """Where a check ended; from OUTDATED on in the order in which a question goes through Derek."""

    PASSED = "passed"
    SKIPPED = "skipped"
    OUTDATED = "outdated"
    NOT_INDEXED = "not-indexed"
    REJECTED = "rejected"
    NOT_A_CANDIDATE = "not-a-candidate"
    RANKED_LOW = "ranked-low"
    FORBIDDEN = "forbidden"
    WRONGLY_REFUSED = "wrongly-refused"
    UNSURE = "unsure"
    WRONGLY_ANSWERED = "wrongly-answered"

    @property
    def label(self) -> str:
        """The stage in words."""
        return LABELS[self]

    @property
    def is_failure(self) -> bool:
        """Whether Derek did not do what the check expects."""
        return self not in (Stage.PASSED, Stage.SKIPPED) and not self.is_outdated

    @property
    def is_outdated(self) -> bool:
        """Whether the check, not Derek, must be mended (or the index built again)."""
        return self in (Stage.OUTDATED, Stage.NOT_INDEXED)


LABELS = {
    Stage.PASSED: message("passed"),
    Stage.SKIPPED: message("skipped"),
    Stage.OUTDATED: message("not in the document"),
    Stage.NOT_INDEXED: message("not in the index"),
    Stage.REJECTED: message("question rejected"),
    Stage.NOT_A_CANDIDATE: message("not among the candidates"),
    Stage.RANKED_LOW: message("too low"),
    Stage.FORBIDDEN: message("forbidden quote"),
    Stage.WRONGLY_REFUSED: message("false refusal"),
    Stage.UNSURE: message("not sure enough"),
    Stage.WRONGLY_ANSWERED: message("false answer"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a check ended, and why in one line; "" where it passed."""

    stage: Stage
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a check.

    `rank`: that of the passage with the quote (with `all`, of the last one needed), from 1; None if below DEEPEST.
    """

    check: Check
    outcome: Outcome
    rank: int | None = None
    answer: Answer | None = None

    @property
    def stage(self) -> Stage:
        """Where the check ended."""
        return self.outcome.stage

    @property
    def reason(self) -> str:
        """Why it ended there."""
        return self.outcome.reason


@dataclass(frozen=True, slots=True)
class Run:
    """The results of one run, in the order of the files, over one build of the index."""

    files: tuple[CheckFile, ...]
    results: tuple[Result, ...]
    build: str
    seconds: float
    partial: bool  # only some of the checks were run: thresholds cannot be judged
