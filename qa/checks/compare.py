"""What `derek compare` was asked for -> the same checks through two models or two builds, and what differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.build import in_memory, open_index
from index.documents.reading import read_documents
from index.encoders.load import load_encoder
from index.errors import DerekError
from index.index import Index
from index.messages import Message, message
from qa.checks.check import CheckFile, Run, Stage
from qa.checks.comparison import bounds, compare, comparison_lines
from qa.checks.faults import CheckFileError
from qa.checks.files import read_check_files
from qa.checks.measures import bootstrap
from qa.checks.report import report_of
from qa.checks.run import NO_INDEX, Progress, Told, run_checks
from qa.checks.text import aligned, table
from qa.checks.totals import FAILED, OUTDATED, PASSED
from qa.engine import Engine


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """The arguments of `derek compare`: check files, and two models or two builds, the first the one to beat."""

    paths: tuple[Path, ...]
    models: tuple[str, ...] = ()
    builds: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[str, ...]:
        """The two names, as given."""
        return self.models or self.builds


def run(options: CompareOptions, root: Path, progress: Progress | None = None) -> Told:
    """Exit code: 0; 1 where the second side lost checks; 2 wrong arguments or files; 3 no index or model.

    `root` is the index whose builds are compared; models are compared over the documents beside the check files.
    """
    if (len(options.models), len(options.builds)) not in {(2, 0), (0, 2)}:
        told = message("name two sides: --model A --model B or --build 000001 --build 000002")
        return Told(OUTDATED, (told,))
    try:
        files = read_check_files(options.paths)
    except CheckFileError as error:
        return Told(OUTDATED, error.faults)
    try:
        indexes = _by_models(files, options.models) if options.models else _by_builds(options.builds, root)
        first, second = (
            run_checks(files, Engine(index), progress, message("Checking {name}", name=name))
            for name, index in zip(options.sides, indexes, strict=True)
        )
    except DerekError as error:
        return Told(NO_INDEX, (error.message,))
    comparison = compare(report_of(first), report_of(second))
    lines = (*_totals(options.sides, (first, second)), "", *comparison_lines(comparison), _passed_line(first, second))
    return Told(FAILED if comparison.lost else PASSED, lines)


def _by_models(files: Sequence[CheckFile], models: Sequence[str]) -> Iterator[Index]:
    documents = read_documents(list(dict.fromkeys(file.path.parent for file in files))).documents
    encoders = [load_encoder(name) for name in models]  # or fail before anything is asked
    return (in_memory(documents, encoder) for encoder in encoders)


def _by_builds(builds: Sequence[str], root: Path) -> Iterator[Index]:
    # A build that is damaged must not be compared under another's name.
    return iter([open_index(root, build, fallback=False) for build in builds])


def _totals(names: Sequence[str], runs: Sequence[Run]) -> Sequence[str]:
    """A line of metrics for each side, under one header."""
    header = table(runs[0])[0]
    return aligned([header, *([name, *table(one)[1][1:]] for name, one in zip(names, runs, strict=True))])


def _passed_line(first: Run, second: Run) -> Message:
    """By how much the share of passed checks differs, over those that neither side skipped."""
    share = bootstrap(
        [
            float(other.stage is Stage.PASSED) - float(one.stage is Stage.PASSED)
            for one, other in zip(first.results, second.results, strict=True)
            if one.stage is not Stage.SKIPPED
        ]
    )
    within = bounds(share, f"{share.low:+.1%}…{share.high:+.1%}")
    return message("Passed {mean:+.1%} ({bounds})", mean=share.mean, bounds=within)
