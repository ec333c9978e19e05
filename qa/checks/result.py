"""What came of checks: the stage at which each ended, and the report of a whole run."""

from dataclasses import dataclass
from enum import StrEnum

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
        """The stage in Russian."""
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
    Stage.PASSED: "прошла",
    Stage.SKIPPED: "пропущена",
    Stage.OUTDATED: "нет в документе",
    Stage.NOT_INDEXED: "нет в индексе",
    Stage.REJECTED: "вопрос отвергнут",
    Stage.NOT_A_CANDIDATE: "нет среди кандидатов",
    Stage.RANKED_LOW: "слишком низко",
    Stage.FORBIDDEN: "запрещённая цитата",
    Stage.WRONGLY_REFUSED: "ложный отказ",
    Stage.UNSURE: "мало уверенности",
    Stage.WRONGLY_ANSWERED: "ложный ответ",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a check; `reason` is one Russian line, "" where it passed.

    `rank`: that of the passage with the quote (with `all`, of the last one needed), from 1; None if below 50.
    """

    check: Check
    stage: Stage
    reason: str
    rank: int | None
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one run, in the order of the files, over one build of the index."""

    files: tuple[CheckFile, ...]
    results: tuple[Result, ...]
    build: str
    seconds: float
    partial: bool  # only some of the checks were run: thresholds cannot be judged
