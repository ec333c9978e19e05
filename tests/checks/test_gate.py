"""The gate by the command: a build that loses a check is held and the old one answers; a harmless one is published."""

import json
import os
from pathlib import Path

import pytest

from index.build import build_index
from index.errors import IndexFault
from index.opening import open_index
from index.storage.store import Store
from qa.checks.faults import CheckFileError
from qa.checks.gate import GateDecision, checks_beside, decide, required_checks
from qa.cli.main import main
from qa.engine import Engine

TEXT = "Мост через Талас построили в 1931 году.\n\nДлина моста — 124 метра, ширина — девять метров.\n"
BROKEN = TEXT.replace("в 1931 году", "давно")
CHECKS = """\
document: bridge.md
checks:
- {id: year, question: Когда построили мост через Талас?, expect: в 1931 году}
- {id: length, question: Какова длина моста?, expect: 124 метра}
"""
FAILING = CHECKS + "- {id: low, question: Какова длина моста?, not_expect: Длина моста}\n"
ALLOWED = FAILING + "require: {passed: 0.6}\n"


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with source/bridge.md and its checks; no index yet."""
    (tmp_path / "source").mkdir()
    write(tmp_path, TEXT, CHECKS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


def write(place: Path, text: str, checks: str = CHECKS) -> None:
    (place / "source" / "bridge.md").write_text(text, encoding="utf-8")
    (place / "source" / "bridge.checks.yaml").write_text(checks, encoding="utf-8")


def derek(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    out, err = capfd.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.splitlines(), err


def gated(place: Path) -> GateDecision:
    source, root = place / "source", place / ".derek"
    files = required_checks([source])
    return decide(files, root, build_index([source], root, activate=False).build)


def serving(place: Path) -> tuple[str, str]:
    found = Engine(open_index(place / ".derek")).ask("Когда построили мост через Талас?")
    return found.build, found.hits[0].passage.text.split("\n")[0]


def test_a_lost_check_holds_the_build_and_the_old_one_answers(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, lines, err = derek(capfd, "build", "--gate")
    assert (code, err) == (0, "")
    assert lines[-1].startswith("Build 000001 is published: 1 document, ")
    write(place, BROKEN)
    code, lines, err = derek(capfd, "build", "--gate")
    assert (code, err) == (1, "")
    assert lines[2:5] == [
        "Checks against build 000001:",
        "Lost: 1",
        "  bridge.checks.yaml::year: rank 1 → not in the document: Когда построили мост через Талас?",
    ]
    assert lines[-1] == (
        "build 000002 is not published: its checks did not pass, and the earlier one, 000001, answers. "
        "Fix the documents or the checks; to publish without checks: derek build"
    )
    assert serving(place) == ("000001", "Мост через Талас построили в 1931 году.")
    assert [(one.build, one.published, one.held) for one in Store(place / ".derek").builds()] == [
        ("000001", True, False),
        ("000002", False, True),
    ]


def test_a_harmless_change_is_published(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    derek(capfd, "build", "--gate")
    write(place, TEXT.replace("построили", "возвели и построили"))
    code, lines, _ = derek(capfd, "build", "--gate")
    assert (code, lines[-1][:25]) == (0, "Build 000002 is published")
    assert lines[-2].startswith("Unchanged: 2; MRR +0.000")
    assert serving(place) == ("000002", "Мост через Талас возвели и построили в 1931 году.")


def test_where_nothing_changed_there_is_nothing_to_judge(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    derek(capfd, "build", "--gate")
    write(place, BROKEN)
    derek(capfd, "build", "--gate")
    write(place, TEXT)
    code, lines, _ = derek(capfd, "build", "--gate")
    assert (code, lines[-1]) == (0, "Nothing has changed: build 000001 stays")


def test_a_held_build_is_replaced_by_the_next_and_never_counted_twice(place: Path) -> None:
    assert gated(place).published
    write(place, BROKEN)
    assert (gated(place).build, gated(place).build) == ("000002", "000003")
    assert [one.build for one in Store(place / ".derek").builds()] == ["000001", "000003"]
    write(place, TEXT.replace("построили", "возвели и построили"))
    assert gated(place) == GateDecision(
        "000004", True, ("Checks against build 000001:", "Unchanged: 2; MRR +0.000 (95 %: +0.000…+0.000)")
    )
    assert serving(place)[0] == "000004"


def test_a_check_that_failed_before_holds_nothing_back(place: Path) -> None:
    write(place, TEXT, FAILING)
    build_index([place / "source"], place / ".derek")
    write(place, TEXT + "\nЕго открыли осенью.\n", FAILING)
    assert gated(place).published


@pytest.mark.parametrize(("checks", "published"), [(CHECKS, True), (FAILING, False), (ALLOWED, True)])
def test_a_first_build_must_pass_but_for_what_thresholds_allow(place: Path, checks: str, published: bool) -> None:
    write(place, TEXT, checks)
    decision = gated(place)
    assert (decision.published, Store(place / ".derek").current()) == (published, "000001" if published else None)
    assert published or decision.lines[-1].startswith(
        "build 000001 is not published: its checks did not pass, and nothing answers yet. "
    )


def test_a_threshold_that_falls_holds_the_build(place: Path) -> None:
    """Every check passes, at the second place too, but the first place was promised."""
    checks = CHECKS.replace("checks:", "defaults: {top: 3}\nchecks:") + "require: {hit@1: 1.0}\n"
    write(place, TEXT, checks)
    assert gated(place).published
    (place / "source" / "other.md").write_text("Какова длина моста? Длина моста — длина моста.\n", encoding="utf-8")
    decision = gated(place)
    assert not decision.published
    assert "bridge.checks.yaml:6 threshold hit@1 ≥ 1.000: 0.500, does not hold" in decision.lines
    assert "  bridge.checks.yaml::length: rank 1 → rank 2: Какова длина моста?" in decision.lines


def test_a_build_that_cannot_serve_is_no_measure(place: Path) -> None:
    build_index([place / "source"], place / ".derek")
    (place / ".derek" / "builds" / "000001" / "vectors.faiss").write_bytes(b"x")
    assert (gated(place).published, serving(place)[0]) == (True, "000002")


def test_a_build_that_another_builder_removed_cannot_be_published(place: Path) -> None:
    source, root = place / "source", place / ".derek"
    held = build_index([source], root, activate=False).build
    build_index([source], root)
    with pytest.raises(IndexFault, match=r"there is no build 000001 in .*\. There are: 000002"):
        decide(required_checks([source]), root, held)


def test_the_decision_in_json(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    derek(capfd, "build", "--gate")
    write(place, BROKEN)
    code, lines, _ = derek(capfd, "build", "--gate", "--json")
    made = json.loads(lines[0])
    assert (code, made["build"], made["changed"], made["gate"]["published"]) == (1, "000002", ["bridge.md"], False)
    assert made["gate"]["lines"][1] == "Lost: 1"


@pytest.mark.parametrize(
    ("checks", "arguments", "code", "says"),
    [
        ("", ["--gate"], 1, "bridge.checks.yaml"),
        (None, ["--gate"], 1, "there are no checks (*.checks.yaml) beside the documents for --gate to judge by"),
        (CHECKS, ["--gate", "--dry-run"], 2, "--dry-run builds nothing"),
    ],
)
def test_what_cannot_be_judged_is_not_built(
    place: Path, capfd: pytest.CaptureFixture[str], checks: str | None, arguments: list[str], code: int, says: str
) -> None:
    path = place / "source" / "bridge.checks.yaml"
    path.unlink() if checks is None else path.write_text(checks)
    came, lines, err = derek(capfd, "build", *arguments)
    assert (came, lines) == (code, [])
    assert says in err
    assert not (place / ".derek").exists()


def test_checks_beside_a_document_bear_its_name(place: Path) -> None:
    source = place / "source"
    (source / "other.checks.yaml").write_text(CHECKS, encoding="utf-8")
    assert [file.name for file in checks_beside([source / "bridge.md"])] == ["bridge.checks.yaml"]
    assert [file.name for file in checks_beside([source])] == ["bridge.checks.yaml", "other.checks.yaml"]
    assert checks_beside([place / "none.md"]) == []
    with pytest.raises(CheckFileError, match=r"none.md: there are no checks \(\*.checks.yaml\) beside the documents"):
        required_checks([place / "none.md"])


def test_diff_tells_which_checks_moved(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    derek(capfd, "build")
    write(place, BROKEN)
    derek(capfd, "build")
    code, lines, _ = derek(capfd, "diff", "000001", "000002")
    assert (code, lines[2]) == (0, "000001 → 000002: 1 passage added, 1 passage removed")
    assert lines[3:5] == [
        "Lost: 1",
        "  bridge.checks.yaml::year: rank 1 → not in the document: Когда построили мост через Талас?",
    ]
    assert derek(capfd, "diff", "000002", "000001")[1][3] == "Gained: 1"
    (place / "source" / "bridge.checks.yaml").rename(place / "my.yaml")
    assert len(derek(capfd, "diff", "000001", "000002")[1]) == 3
    assert derek(capfd, "diff", "000001", "000002", "--checks", "my.yaml")[1][4].startswith("  my.yaml::year: rank 1 →")
    code, lines, err = derek(capfd, "diff", "000001", "000002", "--checks", "none.yaml")
    assert (code, lines, err) == (1, [], "derek: none.yaml: there is no such file: check its name\n")
