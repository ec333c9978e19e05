"""What `derek compare` was asked for -> the same checks through two models or two builds, and what differs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.build import in_memory, open_index
from index.documents.reading import read_documents
from index.encoders.load import load_encoder
from index.errors import DerekError
from index.index import Index
from qa.checks.check import CheckFile
from qa.checks.comparison import compare, comparison_lines, paired_bootstrap
from qa.checks.examiner import run_checks
from qa.checks.files import read_check_files
from qa.checks.lines import CheckFileError
from qa.checks.report import to_json
from qa.checks.result import Report, Stage
from qa.checks.run import NO_INDEX
from qa.checks.text import aligned, table
from qa.checks.totals import FAILED, OUTDATED, PASSED
from qa.engine import Engine

Progress = Callable[[str, int, int], None]  # what is being done, how many done, of how many


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


def run(options: CompareOptions, root: Path, progress: Progress | None = None) -> tuple[int, list[str]]:
    """Exit code (0; 1 where the second side lost checks; 2 wrong arguments or files; 3 no index or model) and lines.

    `root` is the index whose builds are compared; models are compared over the documents beside the check files.
    """
    if (len(options.models), len(options.builds)) not in {(2, 0), (0, 2)}:
        return OUTDATED, ["назовите две стороны: --model A --model B или --build 000001 --build 000002"]
    try:
        files = read_check_files(options.paths)
    except CheckFileError as error:
        return OUTDATED, error.faults
    try:
        if options.models:
            first, second = _by_models(files, options.models, progress)
        else:
            first, second = _by_builds(files, options.builds, root, progress)
    except DerekError as error:
        return NO_INDEX, [str(error)]
    told = compare(to_json(first), to_json(second))
    lines = [*_totals(options.sides, (first, second)), "", *comparison_lines(told), _passed_line(first, second)]
    return (FAILED if told.lost else PASSED), lines


def _by_models(files: Sequence[CheckFile], models: Sequence[str], progress: Progress | None) -> list[Report]:
    documents = read_documents(list(dict.fromkeys(file.path.parent for file in files))).documents
    encoders = [load_encoder(name) for name in models]  # or fail at once
    return [
        _report(files, in_memory(documents, encoder), name, progress)
        for name, encoder in zip(models, encoders, strict=True)
    ]


def _by_builds(
    files: Sequence[CheckFile], builds: Sequence[str], root: Path, progress: Progress | None
) -> list[Report]:
    # A build that is damaged must not be compared under another's name.
    indexes = [open_index(root, build, fallback=False) for build in builds]
    return [_report(files, index, name, progress) for name, index in zip(builds, indexes, strict=True)]


def _report(files: Sequence[CheckFile], index: Index, name: str, progress: Progress | None) -> Report:
    advance = (lambda done, every: progress(f"Проверяю {name}", done, every)) if progress else None
    return run_checks(files, Engine(index).ask, index.documents, index.passages, advance)


def _totals(names: Sequence[str], reports: Sequence[Report]) -> list[str]:
    """A line of metrics for each side, under one header."""
    header = table(reports[0])[0]
    return aligned([header, *([name, *table(report)[1][1:]] for name, report in zip(names, reports, strict=True))])


def _passed_line(first: Report, second: Report) -> str:
    """By how much the share of passed checks differs, over those that neither side skipped."""
    pairs = [
        (float(one.stage is Stage.PASSED), float(other.stage is Stage.PASSED))
        for one, other in zip(first.results, second.results, strict=True)
        if one.stage is not Stage.SKIPPED
    ]
    mean, low, high = paired_bootstrap([one for one, _ in pairs], [other for _, other in pairs])
    sure = ", разница может быть случайной" if mean and low <= 0 <= high else ""
    return f"Прошло {mean:+.1%} (95 %: {low:+.1%}…{high:+.1%}{sure})"
