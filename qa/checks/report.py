"""A Run -> the report that `--json` writes; such a file -> the report, as `--baseline` and `--only-failed` read it.

The gate and every comparison work on reports: what was, and what is.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from index.characters import as_shown
from index.messages import joined, message
from index.storage.disk import reason
from qa.checks.check import Result, Run, Stage
from qa.checks.faults import CheckFileError
from qa.checks.totals import JudgedThreshold, Total, allowed, exit_code, judged_thresholds, totals

FORMAT: Final = 1  # `--baseline` refuses another


class Part(BaseModel):
    """A part of a report; what a later version adds to it is passed over."""

    model_config = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)


class ShownPassage(Part):
    """A passage that a person would have seen."""

    rank: int
    document: str
    heading: str
    start: int
    stop: int
    text: str
    sentence: str


class ReportedCheck(Part):
    """What came of one check; `label` and `reason` are in English."""

    key: str
    file: str
    line: int
    id: str
    question: str
    history: tuple[str, ...]
    tags: tuple[str, ...]
    lang: str
    answerable: bool
    top: int
    stage: Stage
    label: str
    reason: str
    allowed: bool
    rank: int | None
    found: bool | None
    confidence: float | None
    ms: float | None
    passages: tuple[ShownPassage, ...]


class Report(Part):
    """All of a run as plain values."""

    format: Literal[1] = FORMAT
    build: str
    seconds: float
    partial: bool
    exit_code: int
    totals: tuple[Total, ...]
    thresholds: tuple[JudgedThreshold, ...]
    checks: tuple[ReportedCheck, ...]

    @property
    def failed(self) -> set[str]:
        """The keys of the checks that did not pass; skipped ones are not among them."""
        return {check.key for check in self.checks if check.stage not in (Stage.PASSED, Stage.SKIPPED)}

    def to_json(self) -> str:
        """As it is written to a file."""
        return self.model_dump_json(indent=1) + "\n"


def read_report(path: Path) -> Report:
    """A report written by `--json`. Raises CheckFileError, in one line, for anything else."""
    try:
        return Report.model_validate_json(path.read_bytes())
    except OSError as error:
        told = message("the report cannot be read: {why}", why=reason(error))
        raise CheckFileError.whole(str(path), told) from error
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        told = message("this is not a report of derek check --json")
        if fault["type"] == "literal_error":
            told = message("a report of another format ({format}): write it again", format=str(fault["input"])[:20])
        elif fault["loc"]:
            place = ".".join(map(str, fault["loc"]))
            told = joined(": ", [told, message('"{field}" is missing or wrong', field=place)])
        raise CheckFileError.whole(str(path), told) from error


def report_of(run: Run) -> Report:
    """All of the run; passages are kept for the checks that failed."""
    excused = allowed(run)
    whole = [
        replace(one, metrics={name: round(value, 4) for name, value in one.metrics.items()}) for one in totals(run)
    ]
    return Report(
        build=run.build,
        seconds=round(run.seconds, 3),
        partial=run.partial,
        exit_code=exit_code(run),
        totals=tuple(whole),
        thresholds=tuple(judged_thresholds(run)),
        checks=tuple(_check(result, result.check.key in excused) for result in run.results),
    )


def _check(result: Result, excused: bool) -> ReportedCheck:
    check, answer = result.check, result.answer
    same = ("key", "file", "line", "id", "question", "history", "tags", "lang", "answerable", "top")
    return ReportedCheck(
        **{name: getattr(check, name) for name in same},
        stage=result.stage,
        label=result.stage.label,
        reason=result.reason,
        allowed=excused,
        rank=result.rank,
        found=answer.found if answer else None,
        confidence=round(answer.confidence, 4) if answer else None,
        ms=round(answer.ms, 2) if answer else None,
        passages=shown(result) if result.stage.is_failure else (),
    )


def shown(result: Result) -> tuple[ShownPassage, ...]:
    """The passages that a person would see for the check, those of its `top`."""
    hits = result.answer.hits[: result.check.top] if result.answer else ()
    return tuple(
        ShownPassage(
            rank=rank,
            document=hit.passage.document,
            heading=hit.passage.heading,
            start=hit.passage.start,
            stop=hit.passage.stop,
            text=as_shown(hit.passage.text),
            sentence=as_shown(hit.document.text[slice(*hit.sentence)]),
        )
        for rank, hit in enumerate(hits, 1)
    )
