"""A build kept unpublished + the checks beside its documents -> published, or held and told why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.build import open_index
from index.errors import DerekError
from index.index import Index
from index.storage.store import Store
from qa.checks.check import CheckFile
from qa.checks.comparison import Comparison, compare, comparison_lines
from qa.checks.examiner import run_checks
from qa.checks.files import SUFFIXES, is_check_file, read_check_files
from qa.checks.lines import CheckFileError
from qa.checks.report import to_json
from qa.checks.result import Report
from qa.checks.text import text_lines
from qa.checks.totals import PASSED
from qa.engine import Engine


@dataclass(frozen=True, slots=True)
class GateDecision:
    """What became of a build; `lines` tell a person why."""

    build: str
    published: bool
    lines: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The field `gate` of `derek build --gate --json`."""
        return {"published": self.published, "lines": list(self.lines)}


def checks_beside(paths: Sequence[Path]) -> list[CheckFile]:
    """The checks of documents: all check files in a folder, those that bear its name beside a file.

    [] where there are none. Raises CheckFileError for a file that cannot be used.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*.checks.*") if is_check_file(file))
        else:
            named = (path.with_name(path.stem + suffix) for suffix in SUFFIXES)
            found += [file for file in named if is_check_file(file)]
    return read_check_files(list(dict.fromkeys(found))) if found else []


def required_checks(paths: Sequence[Path]) -> list[CheckFile]:
    """`checks_beside`; CheckFileError also when there are none, since then nothing would be held back."""
    files = checks_beside(paths)
    if not files:
        where = ", ".join(map(str, paths))
        raise CheckFileError(where, [(0, f"рядом с документами нет проверок (*{SUFFIXES[0]}): --gate нечем судить")])
    return files


def ask_all(files: Sequence[CheckFile], index: Index) -> Report:
    """Every check asked of this build; the documents on disk play no part, or both builds would look out of date."""
    return run_checks(files, Engine(index).ask, index.documents, index.passages)


def compare_builds(files: Sequence[CheckFile], before: Index, after: Index) -> Comparison:
    """Which checks the one build passes and the other does not, and which moved."""
    return compare(to_json(ask_all(files, before)), to_json(ask_all(files, after)))


def decide(files: Sequence[CheckFile], root: Path, build: str) -> GateDecision:
    """Publish the held build if its checks pass as well as those of the build that serves now.

    Worse is: a check that passed and does not now, or a threshold that held and does not now. Where no build can
    serve, there is nothing to compare with, and what fails must be allowed by a threshold.
    Raises IndexFault: the held build is gone, since another builder published meanwhile.
    """
    store = Store(root)
    with store.lock():  # no other builder removes the held build, or publishes another one to compare with
        return _decide(files, store, build)


def _decide(files: Sequence[CheckFile], store: Store, build: str) -> GateDecision:
    root = store.root
    index = open_index(root, build)
    report = ask_all(files, index)
    before = _serving(root, index)
    if before is None:
        good = to_json(report)["exit_code"] == PASSED
        lines = text_lines(report)
    else:
        old, new = to_json(ask_all(files, before)), to_json(report)
        comparison = compare(old, new)
        fallen = _fallen(old, new)
        good = not comparison.lost and not fallen
        lines = [f"Проверки против сборки {before.build}:", *comparison_lines(comparison), *fallen]
    if good:
        store.activate(build)
        return GateDecision(build, True, (*lines, *filter(None, [store.notice])))
    serves = f"отвечает прежняя, {before.build}" if before else "отвечать пока некому"
    held = (
        f"Сборка {build} не опубликована: проверки не прошли, {serves}. "
        "Исправьте документы или проверки; опубликовать без проверок: derek build"
    )
    return GateDecision(build, False, (*lines, held))


def _serving(root: Path, like: Index) -> Index | None:
    """The build that answers now; None when there is none, or none that this program can ask."""
    try:
        return open_index(root, like=like)
    except DerekError:
        return None


def _fallen(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """A line for each threshold that held before and does not now."""
    held = {_key(one) for one in old["thresholds"] if one["holds"]}
    return [
        f"Порог {one['metric']}{' · ' + one['tag'] if one['tag'] else ''} ({one['file']}): "
        f"{one['value']:.3f}, а нужно {one['limit']:g}"
        for one in new["thresholds"]
        if not one["holds"] and _key(one) in held
    ]


def _key(threshold: Mapping[str, Any]) -> tuple[str, str, str]:
    return threshold["file"], threshold["tag"], threshold["metric"]
