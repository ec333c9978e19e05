"""What `derek check` was asked for -> an exit code and lines to print; writes the report files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.build import open_index
from index.errors import DerekError
from qa.checks.check import CheckFile
from qa.checks.comparison import compare, comparison_lines, failed_keys, read_report
from qa.checks.examiner import documents_on_disk, run_checks, stale_documents
from qa.checks.files import read_check_files
from qa.checks.html import to_html
from qa.checks.junit import to_junit
from qa.checks.lines import CheckFileError
from qa.checks.report import to_json, to_json_text
from qa.checks.result import Report
from qa.checks.text import text_lines
from qa.checks.totals import FAILED, OUTDATED, exit_code
from qa.engine import Engine

NO_INDEX = 3  # exit code: no usable index


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The arguments of `derek check`; `lost_allowed`: checks that may be lost against the baseline."""

    paths: tuple[Path, ...]
    junit: Path | None = None
    json_file: Path | None = None
    html: Path | None = None
    baseline: Path | None = None
    only_failed: Path | None = None
    lost_allowed: int = 0


def run(
    options: CheckOptions, root: Path, progress: Callable[[str, int, int], None] | None = None
) -> tuple[int, list[str]]:
    """Exit code (0 passed, 1 failed, 2 a file is wrong, 3 no usable index) and the report's lines.

    Everything that can be wrong with the arguments is found before the first question is asked.
    """
    try:
        files = read_check_files(options.paths)
        baseline = read_report(options.baseline) if options.baseline else None
        only = _only(options, files)
    except CheckFileError as error:
        return OUTDATED, error.faults
    try:
        index = open_index(root)
        on_disk = documents_on_disk(files)
        report = run_checks(
            files,
            Engine(index).ask,
            index.documents,
            index.passages,
            (lambda done, every: progress("Проверяю", done, every)) if progress else None,
            only=only,
            on_disk=on_disk,
        )
    except DerekError as error:
        return NO_INDEX, [str(error)]
    lines = [index.notice] if index.notice else []
    lines += [
        f"документ «{name}» изменён после сборки {index.build}: derek build"
        for name in stale_documents(on_disk, index.documents)
    ]
    code = exit_code(report)
    lines += text_lines(report)
    if baseline is not None:
        worse, told = _against(baseline, report, options.lost_allowed)
        lines += ["", f"Сравнение с {options.baseline}:", *told]
        code = max(code, FAILED) if worse else code
    faults = _write(options, report, baseline)
    return (OUTDATED if faults else code), lines + faults


def _only(options: CheckOptions, files: Sequence[CheckFile]) -> set[str] | None:
    """The keys that failed last time; None for all, also where nothing failed."""
    if options.only_failed is None:
        return None
    if options.json_file and options.json_file.resolve() == options.only_failed.resolve():
        fault = "--json затёр бы отчёт, по которому выбраны проверки: назовите другой файл"
        raise CheckFileError(str(options.json_file), [(0, fault)])
    known = {check.key for file in files for check in file.checks}
    return failed_keys(read_report(options.only_failed)) & known or None


def _against(baseline: Mapping[str, Any], report: Report, lost_allowed: int) -> tuple[bool, list[str]]:
    comparison = compare(baseline, to_json(report))
    return len(comparison.lost) > lost_allowed, comparison_lines(comparison)


def _write(options: CheckOptions, report: Report, baseline: Mapping[str, Any] | None) -> list[str]:
    """Writes the reports that were asked for; a line for each that could not be."""
    faults = []
    writers: list[tuple[Path | None, Callable[[], str]]] = [
        (options.junit, lambda: to_junit(report)),
        (options.json_file, lambda: to_json_text(report)),
        (options.html, lambda: to_html(report, baseline)),
    ]
    for path, text in writers:
        try:
            if path is not None:
                path.write_text(text(), encoding="utf-8")
        except OSError as error:
            faults.append(f"отчёт {path} не записан: {error.strerror}; выберите другое место")
    return faults
