"""The plugin in real pytest runs, over the small Derek of overlap.py."""

import os
import subprocess
import sys
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qa.checks import examiner, files, text
from qa.checks.pytest_plugin import _index_above
from tests.checks import overlap
from tests.checks.brackets import brackets

pytest_plugins = ["pytester"]

# An installed derek registers the plugin itself; twice would be an error.
LOADED = [] if entry_points(group="pytest11", name="derek") else ["-p", "qa.checks.pytest_plugin"]
# pytester forgets what a run in this process imported; what is imported here stays, and numpy must.
KEPT = (overlap, files, examiner, text)
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
    """Lets runs in other processes import the checkout where it is not installed, and speak English."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]), prepend=os.pathsep)
    monkeypatch.setenv("LC_ALL", "C")


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


def test_what_the_command_finds_is_collected(project: pytest.Pytester) -> None:
    for name in ("b.checks.yml", "c.checks.txt", "checks.yaml", "d.yaml", "e.checks.yaml.bak"):
        write(project, CHECKS, name)
    write(project, '{"id": "f", "question": "Мост?", "evidence": ["Талас"]}', "f.checks.jsonl")
    result = run(project, "--collect-only", "-q")
    collected = dict.fromkeys(line.split("::")[0] for line in result.outlines if "::" in line)
    found = [path.name for path in files.find_check_files([project.path])]
    assert list(collected) == found == ["a.checks.yaml", "b.checks.yml", "f.checks.jsonl"]


def test_checks_pass_and_are_skipped_with_their_reason(project: pytest.Pytester) -> None:
    result = run(project, "-rs")
    result.assert_outcomes(passed=2, skipped=1)
    result.stdout.fnmatch_lines(["*= Derek =*", "all * 2 * 100 %*", "SKIPPED*a.checks.yaml: сметы нет"])


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
            "a.checks.yaml:15 low — too low",
            '  expected: "Талас" in the first passage',
            "  received: at rank 2, where 1 or better is needed; *",
            "  details:  derek ask *",
        ]
    )
    assert "Traceback" not in result.stdout.str()
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_faulty_file_stops_the_run_and_names_the_line(project: pytest.Pytester) -> None:
    write(project, CHECKS.replace("expect", "expekt", 1))
    result = run(project)
    result.stdout.fnmatch_lines(['*a.checks.yaml:5: unknown field "expekt"; did you mean "expect"?'])
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
    result.assert_outcomes(passed=2, skipped=1, failed=2)
    result.stdout.fnmatch_lines(["a.checks.yaml:1 threshold hit@1 ≥ 0.900: 0.667, does not hold"])


def test_a_threshold_left_out_excuses_nothing(project: pytest.Pytester) -> None:
    write(project, "require: {hit@1: 0.5}\n" + CHECKS + LOW)
    run(project, "-k", "low").assert_outcomes(failed=1, deselected=4)


def test_the_index_is_the_nearest_above_the_checks_wherever_pytest_was_started(tmp_path: Path) -> None:
    path = tmp_path / "site" / "source" / "a.checks.yaml"
    assert _index_above(path, tmp_path / "elsewhere") == tmp_path / "elsewhere" / ".derek"
    for folder in (tmp_path, tmp_path / "site"):
        (folder / ".derek").mkdir(parents=True)
        (folder / ".derek" / "CURRENT").touch()
        assert _index_above(path, tmp_path / "elsewhere") == folder / ".derek"


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


@pytest.mark.skipif(find_spec("xdist") is None, reason="pytest-xdist is needed")
@pytest.mark.slow
def test_two_processes_share_the_checks(project: pytest.Pytester) -> None:
    write(project, "require: {hit@1: 0.5}\n" + CHECKS + LOW)
    result = project.runpytest_subprocess(*LOADED, "-p", "no:cacheprovider", "-n", "2")
    result.assert_outcomes(passed=3, skipped=1, xfailed=1)


def test_what_is_said_is_said_in_the_language_of_the_terminal(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", brackets(monkeypatch, "kk"))
    write(project, "require: {hit@1: 0.9}\n" + CHECKS + LOW)
    result = run(project)
    result.stdout.fnmatch_lines(["[[]a.checks.yaml:1 threshold *[[]does not hold]]"])
    result.stdout.fnmatch_lines(["*= Derek =*", "* [[]checks]  [[]pass rate] *", "[[]all] *"])


def test_a_document_steers_no_terminal(project: pytest.Pytester) -> None:
    write(project, CHECKS.replace("skip: сметы нет", 'skip: "до \\u202eсметы"'))
    result = run(project, "-rs")
    result.stdout.fnmatch_lines(["SKIPPED*a.checks.yaml: до \ufffdсметы"])


# A project that calls its own folders as Derek calls its packages.
FOREIGN = {
    "qa/plan.md": "Мост через Талас построили в 1931 году.\n\nИнженера звали Пётр Ладыгин.",
    "qa/plan.checks.yaml": "document: plan.md\nchecks:\n- {question: Когда построили мост?, expect: в 1931}\n",
    "index/notes.md": "Длина моста 124 метра.",
    "test_own.py": "def test_own():\n    assert True\n",
}
AT_HOME = ("-P", "-m", "pytest")  # as the command `pytest` has it: the project is not on the path
ON_THE_PATH = ("-m", "pytest")


OUR_NAMES = {"qa/__init__.py": "OWN = True\n", "index/__init__.py": ""}
IMPORTS_ITS_OWN = {"test_own.py": "from qa import OWN\n\ndef test_own():\n    assert OWN\n"}


def foreign(folder: Path, files: dict[str, str], *command: str) -> tuple[int, list[str]]:
    """The exit code and what was printed by pytest in such a project with more files."""
    for name, content in {**FOREIGN, **files}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    # Not by pytester, which puts the project on the path.
    run = [sys.executable, *command, *LOADED, "-p", "no:cacheprovider"]
    done = subprocess.run(run, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize(
    ("files", "command"),
    [({}, (*ON_THE_PATH, "-W", "error")), (OUR_NAMES, (*AT_HOME, "-W", "error", "--import-mode=importlib"))],
    ids=["folders", "packages"],
)
def test_a_project_may_have_folders_of_our_names(tmp_path: Path, files: dict[str, str], command: tuple[str]) -> None:
    code, lines = foreign(tmp_path, files, *command)
    assert (code, lines[-1].strip("= ").split(" in ")[0]) == (0, "2 passed")


@pytest.mark.slow
def test_a_project_that_imports_its_own_qa_must_leave_the_plugin_out(tmp_path: Path) -> None:
    """Python has one module of a name, and pytest has loaded ours."""
    files = OUR_NAMES | IMPORTS_ITS_OWN
    code, lines = foreign(tmp_path, files, *AT_HOME)
    assert code == pytest.ExitCode.INTERRUPTED
    assert any("cannot import name 'OWN' from 'qa'" in line for line in lines)
    if not LOADED:
        code, lines = foreign(tmp_path, files, *AT_HOME, "-p", "no:derek")
        assert (code, lines[-1].strip("= ").split(" in ")[0]) == (0, "1 passed")


@pytest.mark.slow
def test_without_an_index_one_is_made_in_memory_of_the_documents_beside(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("bridge.md").write_text(
        "Мост через Талас построили в 1931 году.\n\nИнженера звали Пётр Ладыгин.", encoding="utf-8"
    )
    write(pytester, "document: bridge.md\nchecks:\n- {question: Когда построили мост?, expect: в 1931}\n")
    result = pytester.runpytest_subprocess(*LOADED, "-W", "error")
    result.assert_outcomes(passed=1)
    assert not pytester.path.joinpath(".derek").exists()
