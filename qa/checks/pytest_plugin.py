"""pytest collects `*.checks.yaml`: one item a check, one item a threshold, marks from tags.

Registered for every pytest run where Derek is installed, so it imports nothing but pytest until a check file is
collected, and does nothing to other items. Its help is English, as pytest's own; all else is said in the terminal's
language.

Python has one module of a name. Folders `qa/` and `index/` of the project under test are no trouble while they are no
packages (no `__init__.py`); if they are, while the project is not on the path: `pytest --import-mode=importlib`, not
`python -m pytest`. A project whose tests import its own package `qa` cannot have this plugin: `-p no:derek`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from qa.checks.check import Check, CheckFile, Result, Threshold
    from qa.checks.examiner import Examiner

# Marks that pytest acts on: a tag of that name stays a keyword for -k and is no mark.
ACTING = {"skip", "skipif", "xfail", "parametrize", "usefixtures", "filterwarnings", "tryfirst", "trylast"}

EXAMINERS = pytest.StashKey[dict[Path, "Examiner"]]()
RESULTS = pytest.StashKey[list["Result"]]()


class Hooks:
    """What a project may answer in its conftest.py."""

    @pytest.hookspec(firstresult=True)
    def pytest_derek_examiner(self, config: pytest.Config, path: Path) -> Examiner | None:
        """The examiner for the check file at `path`; the default reads the index of --derek-index."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Lets conftest.py answer `pytest_derek_examiner`."""
    pluginmanager.add_hookspecs(Hooks)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds --derek-index."""
    parser.getgroup("derek", "Derek checks (*.checks.yaml)").addoption(
        "--derek-index",
        metavar="DIR",
        help="the index for the checks; without it, the nearest .derek above the check file, or, where that lags "
        "behind the documents or is not there, one made in memory of the folder of the check file",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ChecksFile | None:
    """Takes the check files."""
    if ".checks." not in file_path.name:
        return None
    from index.documents.files import CHECKS

    return ChecksFile.from_parent(parent, path=file_path) if file_path.name.endswith(CHECKS) else None


@pytest.hookimpl(trylast=True)
def pytest_derek_examiner(config: pytest.Config, path: Path) -> Examiner:
    """The published index, or one in memory of the documents beside the check file."""
    with warnings.catch_warnings():
        # A host that turns warnings into errors must not fail on those of our libraries' imports.
        warnings.simplefilter("ignore")
        from index.storage.milvus.address import place
        from qa.checks.examiner import examiner_for

        named = config.getoption("derek_index")
        return examiner_for(path, place(named) if named else None, _index_above(path, config.rootpath))


def _index_above(path: Path, root: Path) -> Path:
    """The index nearest above a check file, wherever pytest was started; else that of the root of the project."""
    found = (folder / ".derek" for folder in path.resolve().parents if (folder / ".derek" / "CURRENT").is_file())
    return next(found, root / ".derek")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Totals and metrics, where checks were run in this process (under xdist they run elsewhere)."""
    results = config.stash.get(RESULTS, [])
    if results:
        from qa.checks.check import Run
        from qa.checks.text import aligned, table

        terminalreporter.section("Derek")
        for line in aligned(table(Run((), tuple(results), "", 0.0, partial=True))):
            terminalreporter.write_line(_told(line))


class ChecksFile(pytest.File):
    """A check file; its results are kept, so that a threshold asks nothing twice."""

    checks: CheckFile

    def collect(self) -> Iterator[pytest.Item]:
        """One item a check, then one a threshold; faults of the file are a collection error."""
        from qa.checks.faults import CheckFileError
        from qa.checks.files import read_check_file

        self._results: dict[str, Result] = {}
        try:
            self.checks = read_check_file(self.path)
        except CheckFileError as error:
            raise self.CollectError(_told(error.message)) from error
        for check in self.checks.checks:
            yield CheckItem.from_parent(self, name=check.id, check=check)
        for threshold in self.checks.thresholds:
            name = f"require[{threshold.tag} {threshold.metric}]".replace("[ ", "[")
            yield ThresholdItem.from_parent(self, name=name, threshold=threshold)

    def result(self, check: Check) -> Result:
        """What came of the check; it is run at most once in a process."""
        if check.id not in self._results:
            examiners = self.config.stash.setdefault(EXAMINERS, {})
            folder = self.path.parent
            if folder not in examiners:
                examiners[folder] = self.ihook.pytest_derek_examiner(config=self.config, path=self.path)
            self._results[check.id] = examiners[folder].examine(check)
        return self._results[check.id]


class DerekItem(pytest.Item):
    """What checks and thresholds have in common: their place in the file, and how a failure is told."""

    parent: ChecksFile
    line: int

    def reportinfo(self) -> tuple[Path, int, str]:
        """The line in the file."""
        return self.path, self.line - 1, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """No traceback for what a person can mend."""
        from index.errors import DerekError

        return _told(excinfo.value.message) if isinstance(excinfo.value, DerekError) else super().repr_failure(excinfo)


class CheckItem(DerekItem):
    """A check of a file, run as a test."""

    def __init__(self, *, check: Check, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check, self.line = check, check.line
        for tag in check.groups:
            if tag in ACTING:
                self.extra_keyword_matches.add(tag)
            else:
                # --strict-markers knows only what is declared; tags are declared by being used.
                self.config.addinivalue_line("markers", f"{tag}: Derek checks")
                self.add_marker(tag)
        if check.skip:
            self.add_marker(pytest.mark.skip(reason=_told(check.skip)))

    def runtest(self) -> None:
        """Passes, fails with the lines that `derek check` shows, or is excused by thresholds that hold in this run."""
        from index.messages import message
        from qa.checks.check import Stage
        from qa.checks.text import failure_lines
        from qa.checks.totals import is_allowed, judge

        result = self.parent.result(self.check)
        self.config.stash.setdefault(RESULTS, []).append(result)
        self.user_properties += [("stage", result.stage.value), ("rank", result.rank)]
        # The thresholds that this run will judge: with `-k` they may have been left out.
        items = [item for item in self.session.items if isinstance(item, ThresholdItem) and item.parent is self.parent]
        file, is_failure = self.parent.checks, result.stage.is_failure
        every = [self.parent.result(check) for check in file.checks] if items and is_failure else []
        if is_allowed(result, [judge(file, item.threshold, every) for item in items]):
            why = message("{stage}: {reason}; the threshold decides", stage=result.stage.label, reason=result.reason)
            pytest.xfail(_told(why))
        if result.stage is not Stage.PASSED:
            pytest.fail("\n".join(map(_told, failure_lines(result))), pytrace=False)


class ThresholdItem(DerekItem):
    """One threshold of a file, over all its checks whether selected or not."""

    def __init__(self, *, threshold: Threshold, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.threshold, self.line = threshold, threshold.line

    def runtest(self) -> None:
        """Fails where the threshold is not reached."""
        from qa.checks.text import threshold_line
        from qa.checks.totals import judge

        file = self.parent.checks
        judged = judge(file, self.threshold, [self.parent.result(check) for check in file.checks])
        if not judged.holds:
            pytest.fail(_told(threshold_line(judged)), pytrace=False)


def _told(line: str) -> str:
    """A message in the terminal's language; nothing in it steers the terminal."""
    from index.characters import STEERING
    from qa.locale.languages import of_terminal, tell

    return STEERING.sub("\ufffd", tell(line, of_terminal()))
