"""`derek compare` over two real builds, and over the embedded model beside a tiny one."""

import shutil
from pathlib import Path

import pytest

from index.build import build_index
from index.opening import open_index
from qa.calibrate import OwnThreshold, keep
from qa.checks.compare import CompareOptions, run
from qa.checks.files import read_check_files
from qa.checks.gate import compare_builds
from qa.cli import main as cli
from tests.encoders.tiny_models import save_static

BRIDGE = "Мост через Талас построили в 1931 году.\n"
LENGTH = "Длина моста — 124 метра, ширина — девять метров.\n"
CHECKS = """\
document: bridge.md
checks:
- {id: year, question: Когда построили мост через Талас?, expect: в 1931 году}
- {id: length, question: Какова длина моста?, expect: 124 метра}
- {id: later, question: Мост?, expect: Талас, skip: потом}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """source/bridge.md, its checks, and in ix/ two builds: 000001 without the bridge's length, 000002 with it."""
    folder = tmp_path_factory.mktemp("compare")
    (folder / "source").mkdir()
    (folder / "source" / "bridge.checks.yaml").write_text(CHECKS, encoding="utf-8")
    for text in (BRIDGE, f"{BRIDGE}\n{LENGTH}"):
        (folder / "source" / "bridge.md").write_text(text, encoding="utf-8")
        build_index([folder / "source"], folder / "ix")
    return folder


def options(place: Path, **sides: tuple[str, ...]) -> CompareOptions:
    return CompareOptions((place / "source",), **sides)


def test_what_a_build_gained(place: Path) -> None:
    told = run(options(place, builds=("000001", "000002")), place / "ix")
    assert told.code == 0
    assert [line.split()[:4] for line in told.lines[1:3]] == [["000001", "2", "50", "%"], ["000002", "2", "100", "%"]]
    assert told.lines[4:] == (
        "Gained: 1",
        "  bridge.checks.yaml::length: not in the document → rank 1: Какова длина моста?",
        "Unchanged: 2; MRR +0.500 (95 %: +0.000…+1.000, the difference may be chance)",
        "Passed +50.0% (95 %: +0.0%…+100.0%, the difference may be chance)",
    )


def test_what_a_build_lost_fails(place: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    told = run(options(place, builds=("000002", "000001")), place / "ix", lambda *step: seen.append(step))
    assert (told.code, told.lines[4]) == (1, "Lost: 1")
    assert told.lines[5] == "  bridge.checks.yaml::length: rank 1 → not in the document: Какова длина моста?"
    assert (seen[0], seen[-1]) == (("Checking 000002", 1, 3), ("Checking 000001", 3, 3))


def test_the_line_drawn_by_calibrate_holds_for_builds(place: Path, tmp_path: Path) -> None:
    index = tmp_path / "ix"
    shutil.copytree(place / "ix", index)
    keep(index, OwnThreshold(1.01, 1, 1, 1, 0))
    sides = ("000002", "000002")
    told = run(options(place, builds=sides), index)
    assert [line.split()[:4] for line in told.lines[1:3]] == [["000002", "2", "0", "%"]] * 2
    files, builds = read_check_files([place / "source"]), [open_index(index, name) for name in ("000001", "000002")]
    assert not compare_builds(files, index, *builds).gained
    keep(index, None)
    assert [change.key for change in compare_builds(files, index, *builds).gained] == ["bridge.checks.yaml::length"]


@pytest.mark.slow
def test_a_model_against_itself_and_another(place: Path, tmp_path: Path) -> None:
    told = run(options(place, models=("derek", "derek")), place / "none")
    assert told.code == 0
    assert told.lines[-2:] == ("Unchanged: 3; MRR +0.000 (95 %: +0.000…+0.000)", "Passed +0.0% (95 %: +0.0%…+0.0%)")
    tiny = str(save_static(tmp_path / "tiny"))
    told = run(options(place, models=("derek", tiny)), place / "none")
    assert (told.code, told.lines[1].split()[0], told.lines[2].split()[0]) == (0, "derek", tiny)
    assert not (place / "none").exists()


@pytest.mark.parametrize(
    ("sides", "code", "says"),
    [
        ({}, 2, "name two sides: --model A --model B or --build 000001 --build 000002"),
        ({"models": ("derek",)}, 2, "name two sides: "),
        ({"models": ("derek", "derek"), "builds": ("000001", "000002")}, 2, "name two sides: "),
        ({"builds": ("000001", "000007")}, 3, "000007"),
        ({"models": ("derek", "/no/such/model")}, 3, "/no/such/model"),
    ],
)
def test_wrong_arguments_are_one_line(place: Path, sides: dict[str, tuple[str, ...]], code: int, says: str) -> None:
    told = run(options(place, **sides), place / "ix")
    assert (told.code, len(told.lines)) == (code, 1)
    assert says in told.lines[0]


def test_the_command(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    sides = ["--build", "000002", "--build", "000001"]
    with pytest.raises(SystemExit) as ended:
        cli.main(["compare", *sides, "--index", str(place / "ix"), str(place / "source")])
    assert ended.value.code == 1
    assert "Lost: 1\n" in capsys.readouterr().out
