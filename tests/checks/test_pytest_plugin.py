"""The plugin in real pytest runs, over the small Derek of overlap.py."""

import os
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qa.checks import examined_index as check_index
from qa.checks import files as check_file
from qa.checks import text as check_text
from tests.checks import overlap

pytest_plugins = ["pytester"]

# An installed derek registers the plugin itself; twice would be an error.
LOADED = [] if entry_points(group="pytest11", name="derek") else ["-p", "qa.checks.pytest_plugin"]
# pytester forgets what a run in this process imported; what is imported here stays, and numpy must.
KEPT = (overlap, check_file, check_index, check_text)
CHECKS = """\
document: bridge.md
checks:
  - id: year
    question: Когда построили мост?
    expect: в 1931 году
    tags: [число, быстрое]
    lang: ru
  - id: инженер
    question: Как звали инженера?
    expect: Пётр Ладыгин
  - id: cost
    question: Сколько стоил мост?
    answerable: false
    skip: сметы нет
"""
LOW = """\
  - id: low
    question: "Метров девять, длина моста: что построили через Талас?"
    expect: Талас
    top: 1
"""
CONFTEST = """\
import pytest
from tests.checks import overlap

def pytest_derek_examiner(config, path):
    return overlap.examiner()
"""


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets runs in other processes import the checkout where it is not installed."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]), prepend=os.pathsep)


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project with checks that pass, whose conftest.py gives the examiner."""
    pytester.makeconftest(CONFTEST)
    pytester.path.joinpath("overlap.py").write_text(
        Path(__file__).with_name("overlap.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    pytester.syspathinsert(pytester.path)
    # Runs in this process find our modules imported already, which pytest minds only where derek is installed.
    filters = "filterwarnings =\n  error\n  ignore:Module already imported:pytest.PytestAssertRewriteWarning\n"
    pytester.makeini(f"[pytest]\naddopts = --strict-markers\n{filters}")
    write(pytester, CHECKS)
    return pytester


def write(project: pytest.Pytester, text: str, name: str = "a.checks.yaml") -> None:
    project.path.joinpath(name).write_text(text, encoding="utf-8")


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    # Hypothesis would import itself anew in each run, for two seconds.
    alone = ["-p", "no:cacheprovider", "-p", "no:hypothesispytest"]
    return project.runpytest_inprocess(*LOADED, *alone, *arguments)


def test_each_check_is_an_item_with_a_readable_name(project: pytest.Pytester) -> None:
    result = run(project, "--collect-only", "-q")
    assert result.outlines[:3] == ["a.checks.yaml::year", "a.checks.yaml::инженер", "a.checks.yaml::cost"]


def test_checks_pass_and_are_skipped_with_their_reason(project: pytest.Pytester) -> None:
    result = run(project, "-rs")
    result.assert_outcomes(passed=2, skipped=1)
    result.stdout.fnmatch_lines(["*= Derek =*", "все * 2 * 100 %*", "SKIPPED*a.checks.yaml: сметы нет"])


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [(["-k", "инженер"], 1), (["-m", "число"], 1), (["-m", "lang-ru"], 1), (["-k", "year or инженер"], 2)],
)
def test_names_and_tags_select(project: pytest.Pytester, arguments: list[str], passed: int) -> None:
    run(project, *arguments).assert_outcomes(passed=passed, deselected=3 - passed)


def test_a_failure_reads_like_that_of_the_command(project: pytest.Pytester) -> None:
    write(project, CHECKS + LOW)
    result = run(project)
    result.assert_outcomes(passed=2, skipped=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "a.checks.yaml:15 low — слишком низко",
            "  ожидалось: «Талас» среди первых 1",
            "  получено:  на месте 2, а нужно не ниже 1; *",
            "  подробнее: derek ask *",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_faulty_file_stops_the_run_and_names_the_line(project: pytest.Pytester) -> None:
    write(project, CHECKS.replace("expect", "expekt", 1))
    result = run(project)
    result.stdout.fnmatch_lines(["*a.checks.yaml:5: неизвестное поле «expekt»; может быть, «expect»?"])
    assert "Traceback" not in result.stdout.str()
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_junit_has_the_stage_and_the_rank(project: pytest.Pytester) -> None:
    write(project, CHECKS + LOW)
    run(project, "--junitxml=out.xml")
    suite = ElementTree.parse(project.path / "out.xml").getroot()[0]
    low = suite.find("testcase[@name='low']")
    assert low is not None
    properties = {item.get("name"): item.get("value") for item in low.iter("property")}
    assert properties == {"stage": "ranked-low", "rank": "2"}
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "1", "1")


def test_a_threshold_is_an_item_and_decides_on_the_failures_it_speaks_of(project: pytest.Pytester) -> None:
    write(project, "require: {hit@1: 0.5}\n" + CHECKS + LOW)
    run(project).assert_outcomes(passed=3, skipped=1, xfailed=1)
    write(project, "require: {hit@1: 0.9}\n" + CHECKS + LOW)
    result = run(project)
    result.assert_outcomes(passed=2, skipped=1, xfailed=1, failed=1)
    result.stdout.fnmatch_lines(["a.checks.yaml:1 порог hit@1 ≥ 0.900: 0.667, не выполнен"])


def test_a_threshold_left_out_excuses_nothing(project: pytest.Pytester) -> None:
    write(project, "require: {hit@1: 0.5}\n" + CHECKS + LOW)
    run(project, "-k", "low").assert_outcomes(failed=1, deselected=4)


def test_a_tag_that_pytest_acts_on_is_no_mark(project: pytest.Pytester) -> None:
    write(project, CHECKS.replace("[число, быстрое]", "[skip, xfail]"))
    run(project, "-k", "year and skip").assert_outcomes(passed=1, deselected=2)


def test_an_index_that_is_not_there_is_one_line(project: pytest.Pytester) -> None:
    project.path.joinpath("conftest.py").unlink()
    project.path.joinpath("bridge.md").write_text("Мост построили в 1931 году.", encoding="utf-8")
    result = run(project, "--derek-index", "nowhere", "-k", "year")
    result.assert_outcomes(failed=1, deselected=2)
    assert "Traceback" not in result.stdout.str()
    assert "nowhere" in result.stdout.str()


def test_a_project_without_checks_pays_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_nothing_of_derek_is_imported():
            heavy = {"pydantic", "yaml", "numpy", "faiss", "index", "qa.checks.examiner", "qa.checks.files"}
            assert sorted(heavy & set(sys.modules)) == []
        """
    )
    result = pytester.runpytest_subprocess(*LOADED, "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1)
    assert "Derek" not in result.stdout.str()


@pytest.mark.skipif(find_spec("xdist") is None, reason="нужен pytest-xdist")
def test_two_processes_share_the_checks(project: pytest.Pytester) -> None:
    write(project, "require: {hit@1: 0.5}\n" + CHECKS + LOW)
    result = project.runpytest_subprocess(*LOADED, "-p", "no:cacheprovider", "-n", "2")
    result.assert_outcomes(passed=3, skipped=1, xfailed=1)


@pytest.mark.slow
def test_without_an_index_one_is_made_in_memory_of_the_documents_beside(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("bridge.md").write_text(
        "Мост через Талас построили в 1931 году.\n\nИнженера звали Пётр Ладыгин.", encoding="utf-8"
    )
    write(pytester, "document: bridge.md\nchecks:\n- {question: Когда построили мост?, expect: в 1931}\n")
    result = pytester.runpytest_subprocess(*LOADED, "-W", "error")
    result.assert_outcomes(passed=1)
    assert not pytester.path.joinpath(".derek").exists()
