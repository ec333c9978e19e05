"""Check files + an engine -> a Run; what `derek check` was asked for -> an exit code, lines to print, report files."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.documents.document import Document
from index.documents.names import meant, on_disk
from index.documents.reading import read_documents
from index.errors import DerekError, DocumentError
from index.messages import Message, message
from index.opening import open_index
from index.storage.disk import reason
from qa.calibrate import kept
from qa.checks.check import CheckFile, Run
from qa.checks.comparison import compare, comparison_lines, counterparts
from qa.checks.examiner import Beside, Examiner
from qa.checks.faults import CheckFileError
from qa.checks.files import read_check_files
from qa.checks.html import to_html
from qa.checks.junit import to_junit
from qa.checks.report import Report, read_report, report_of
from qa.checks.text import text_lines
from qa.checks.totals import FAILED, OUTDATED, exit_code
from qa.engine import Engine
from qa.locale.languages import ENGLISH

NO_INDEX = 3  # exit code: no usable index
# What stands near the beginning of each report, and not of a document or a check file.
MARKS = {"--junit": b"<testsuite", "--json": b'{\n "format": ', "--html": b"style-src 'unsafe-inline'"}
HEAD = 1000  # bytes in which it stands

Progress = Callable[[str, int, int], None]  # what is being done, how many done, of how many


@dataclass(frozen=True, slots=True)
class Told:
    """What a command came to: its exit code, and messages to print, one a line."""

    code: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The arguments of `derek check`; `lost_allowed`: checks that may be lost against the baseline.

    `language`: of the JUnit and the HTML report; the JSON report is for programs, and English.
    """

    paths: tuple[Path, ...]
    junit: Path | None = None
    json_file: Path | None = None
    html: Path | None = None
    baseline: Path | None = None
    only_failed: Path | None = None
    lost_allowed: int = 0
    language: str = ENGLISH


def run_checks(
    files: Sequence[CheckFile],
    engine: Engine,
    progress: Progress | None = None,
    doing: str = "",
    *,
    only: Collection[str] | None = None,
    on_disk: Beside | None = None,
) -> Run:
    """Runs every check, or those whose keys are in `only`, in the order of the files.

    `doing` is what progress is told; `on_disk` the documents as they are now.
    """
    examiner = Examiner(engine, on_disk)
    every = [check for file in files for check in file.checks]
    checks = [check for check in every if only is None or check.key in only]
    started = time.perf_counter()
    results = []
    for done, check in enumerate(checks, 1):
        results.append(examiner.examine(check))
        if progress is not None:
            progress(doing, done, len(checks))
    seconds = time.perf_counter() - started
    return Run(tuple(files), tuple(results), engine.index.build, seconds, len(checks) < len(every))


def documents_on_disk(files: Sequence[CheckFile]) -> dict[Path, dict[str, Document]]:
    """The documents that the checks name and that lie beside their check files, as they are now, by folder and name."""
    found: dict[Path, dict[str, Document]] = {file.path.parent: {} for file in files}
    named = {(file.path.parent, check.document) for file in files for check in file.checks}
    for folder, name in sorted(named):
        path = on_disk(folder / name)
        if path.is_file():
            with suppress(DocumentError):  # the build names unreadable documents; this is only a hint
                found[folder].update((name, one) for one in read_documents([path]).documents)
    return found


def stale_documents(on_disk: Beside, documents: Mapping[str, Document]) -> list[str]:
    """The names of documents whose bytes on disk are no longer those that the index was built from."""
    stale: set[str] = set()
    for folder, beside in on_disk.items():
        for name, now in beside.items():
            indexed = meant(name, folder, documents)
            if all(documents[one].sha256 != now.sha256 for one in indexed):  # of several, any may be the one
                stale.update(indexed)
    return sorted(stale)


def run(
    options: CheckOptions, root: Path, progress: Progress | None = None, prepare: Callable[[], object] = lambda: None
) -> Told:
    """`derek check`. Exit code: 0 passed, 1 failed, 2 a file is wrong, 3 no usable index.

    Everything that can be wrong with the arguments is found before `prepare` is called, which may build the index.
    """
    try:
        files = read_check_files(options.paths)
        baseline = read_report(options.baseline) if options.baseline else None
        only = _only(options, files)
        _spared(options)
        if baseline is not None:
            _comparable(baseline, options, files)
    except CheckFileError as error:
        return Told(OUTDATED, error.faults)
    try:
        prepare()
        index = open_index(root)
        on_disk = documents_on_disk(files)
        ran = run_checks(files, Engine(index, kept(root)), progress, message("Checking"), only=only, on_disk=on_disk)
    except DerekError as error:
        return Told(NO_INDEX, (error.message,))
    lines: list[str] = [index.notice] if index.notice else []
    lines += [
        message('the document "{name}" has changed since build {build}: derek build', name=name, build=index.build)
        for name in stale_documents(on_disk, index.documents)
    ]
    lines += text_lines(ran)
    code = exit_code(ran)
    if baseline is not None:
        comparison = compare(baseline, report_of(ran))
        lines += ["", message("Compared with {report}:", report=options.baseline), *comparison_lines(comparison)]
        if len(comparison.lost) > options.lost_allowed:
            code = max(code, FAILED)
    unwritten = _write(options, ran, baseline)
    return Told(OUTDATED if unwritten else code, (*lines, *unwritten))


def _comparable(baseline: Report, options: CheckOptions, files: Sequence[CheckFile]) -> None:
    """Raises CheckFileError for a report of other check files: no check could be lost against it."""
    if not counterparts(baseline.checks, [check for file in files for check in file.checks]):
        told = message("it has none of these checks, so there is nothing to compare: name a report of the same files")
        raise CheckFileError.whole(str(options.baseline), told)


def _only(options: CheckOptions, files: Sequence[CheckFile]) -> set[str] | None:
    """The keys that failed last time; None for all, also where nothing failed."""
    if options.only_failed is None:
        return None
    if options.json_file and options.json_file.resolve() == options.only_failed.resolve():
        told = message("--json would overwrite the report by which the checks are chosen: name another file")
        raise CheckFileError.whole(str(options.json_file), told)
    report = read_report(options.only_failed)
    before = counterparts(report.checks, [check for file in files for check in file.checks])
    return {key for key, was in before.items() if was.key in report.failed} or None


def _spared(options: CheckOptions) -> None:
    """Raises CheckFileError for a file that a report would overwrite and that is none of this kind."""
    for option, path in (("--junit", options.junit), ("--json", options.json_file), ("--html", options.html)):
        head = b""
        with suppress(OSError):  # told when the report is written
            if path is not None and path.is_file():
                with path.open("rb") as stream:
                    head = stream.read(HEAD)
        if head and MARKS[option] not in head:
            told = message("{option} would overwrite this file, which is no such report: name another", option=option)
            raise CheckFileError.whole(str(path), told)


def _write(options: CheckOptions, ran: Run, baseline: Report | None) -> list[Message]:
    """Writes the reports that were asked for; a line for each that could not be."""
    writers: dict[Path | None, Callable[[], str]] = {
        options.junit: lambda: to_junit(ran, options.language),
        options.json_file: lambda: report_of(ran).to_json(),
        options.html: lambda: to_html(ran, baseline, options.language),
    }
    faults = []
    for path, text in writers.items():
        try:
            if path is not None:
                path.write_text(text(), encoding="utf-8")
        except OSError as error:
            why = reason(error)
            faults.append(message("the report {path} was not written: {why}; try another place", path=path, why=why))
    return faults
