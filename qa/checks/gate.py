"""A build kept unpublished + the checks beside its documents -> published, or held and told why."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.documents.files import CHECKS
from index.errors import DerekError
from index.index import Index
from index.messages import message
from index.mirror import building
from index.opening import open_index
from index.storage.store import Store
from qa.calibrate import kept
from qa.checks.check import CheckFile
from qa.checks.comparison import Comparison, compare, comparison_lines
from qa.checks.faults import CheckFileError
from qa.checks.files import checks_in, read_check_files
from qa.checks.report import report_of
from qa.checks.run import run_checks
from qa.checks.text import text_lines, threshold_line
from qa.checks.totals import PASSED, exit_code
from qa.engine import Engine


@dataclass(frozen=True, slots=True)
class GateDecision:
    """What became of a build; `lines` are messages that tell a person why."""

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
        named = (path.with_name(path.stem + suffix) for suffix in CHECKS)
        found += checks_in(path) if path.is_dir() else filter(Path.is_file, named)
    return read_check_files(list(dict.fromkeys(found))) if found else []


def required_checks(paths: Sequence[Path]) -> list[CheckFile]:
    """`checks_beside`; CheckFileError also when there are none, since then nothing would be held back."""
    files = checks_beside(paths)
    if not files:
        told = message("there are no checks (*{suffix}) beside the documents for --gate to judge by", suffix=CHECKS[0])
        raise CheckFileError.whole(", ".join(map(str, paths)), told)
    return files


def compare_builds(files: Sequence[CheckFile], root: Path, before: Index, after: Index) -> Comparison:
    """Which checks the one build under `root` passes and the other does not, and which moved.

    The documents on disk play no part here, or both builds would look out of date.
    """
    one, other = (report_of(run_checks(files, Engine(index, kept(root)))) for index in (before, after))
    return compare(one, other)


def decide(files: Sequence[CheckFile], root: Path, build: str) -> GateDecision:
    """Publish the held build if its checks pass as well as those of the build that serves now.

    Worse is: a check that passed and does not now, or a threshold that held and does not now. Where no build can
    serve, there is nothing to compare with, and what fails must be allowed by a threshold.
    Raises IndexFault: the held build is gone, since another builder published meanwhile.
    """
    store = Store(root)
    with building(store):  # no other builder removes the held build, or publishes another one to compare with
        index = open_index(root, build)
        ran = run_checks(files, Engine(index, kept(root)))
        before: Index | None = None
        with suppress(DerekError):  # there is none, or none that this program can ask
            before = open_index(root, like=index)
        if before is None:
            good, lines = exit_code(ran) == PASSED, text_lines(ran)
            serving = message("nothing answers yet")
        else:
            old, new = report_of(run_checks(files, Engine(before, kept(root)))), report_of(ran)
            comparison = compare(old, new)
            held = {(one.file, one.name) for one in old.thresholds if one.holds}
            fallen = [threshold_line(one) for one in new.thresholds if not one.holds and (one.file, one.name) in held]
            good = not comparison.lost and not fallen
            told = message("Checks against build {build}:", build=before.build)
            lines = [told, *comparison_lines(comparison), *fallen]
            serving = message("the earlier one, {build}, answers", build=before.build)
        if good:
            store.activate(build)
            return GateDecision(build, True, (*lines, *filter(None, [store.notice])))
    told = message(
        "build {build} is not published: its checks did not pass, and {serving}. "
        "Fix the documents or the checks; to publish without checks: derek build",
        build=build,
        serving=serving,
    )
    return GateDecision(build, False, (*lines, told))
