"""What `derek compare` was asked for -> the same checks through two models or two builds, and what differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.build import in_memory
from index.documents.reading import read_documents
from index.encoders.load import load_encoder
from index.errors import DerekError
from index.index import Index
from index.messages import message
from index.opening import open_index
from qa.calibrate import kept
from qa.checks.check import CheckFile
from qa.checks.comparison import bounds, compare, comparison_lines
from qa.checks.faults import CheckFileError
from qa.checks.files import read_check_files
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


def run(options: CompareOptions, root: Path, progress: Progress | None = None) -> Told:
    """Exit code: 0; 1 where the second side lost checks; 2 wrong arguments or files; 3 no index or model.

    `root` is the index whose builds are compared; models are compared over the documents beside the check files.
    """
    names = options.models or options.builds
    if (len(options.models), len(options.builds)) not in {(2, 0), (0, 2)}:
        told = message("name two sides: --model A --model B or --build 000001 --build 000002")
        return Told(OUTDATED, (told,))
    try:
        files = read_check_files(options.paths)
    except CheckFileError as error:
        return Told(OUTDATED, error.faults)
    try:
        own = kept(root) if options.builds else None
        first, second = (
            run_checks(files, Engine(index, own), progress, message("Checking {name}", name=name))
            for name, index in zip(names, _indexes(options, files, root), strict=True)
        )
    except DerekError as error:
        return Told(NO_INDEX, (error.message,))
    comparison = compare(report_of(first), report_of(second))
    # A line of metrics for each side, under one header.
    rows = [table(first)[0], *([name, *table(ran)[1][1:]] for name, ran in zip(names, (first, second), strict=True))]
    share = comparison.passed
    within = bounds(share, f"{share.low:+.1%}…{share.high:+.1%}")
    passed = message("Passed {mean:+.1%} ({bounds})", mean=share.mean, bounds=within)
    lines = (*aligned(rows), "", *comparison_lines(comparison), passed)
    return Told(FAILED if comparison.lost else PASSED, lines)


def _indexes(options: CompareOptions, files: Sequence[CheckFile], root: Path) -> Iterator[Index]:
    if options.builds:  # one that is damaged must not be compared under another's name
        return iter([open_index(root, build, fallback=False) for build in options.builds])
    documents = read_documents(list(dict.fromkeys(file.path.parent for file in files))).documents
    encoders = [load_encoder(name) for name in options.models]  # or fail before anything is asked
    return (in_memory(documents, encoder) for encoder in encoders)
