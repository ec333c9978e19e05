"""`derek list`, `diff`, `rollback`, `verify`."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import QUESTION, TEXTS, Derek, assert_one_line

pytest_plugins = ["tests.cli.fixtures"]


def test_verify_list_diff_and_rollback(indexed: Path, derek: Derek) -> None:
    assert derek("verify") == (0, "Build 000001: all files are there and whole\n", "")
    (indexed / "source" / "teatr.txt").write_text("Театр закрыт на ремонт до осени.", encoding="utf-8")
    assert derek("build").code == 0
    first, second = derek("list").out.splitlines()
    assert (first[:9], second[:9]) == ("  000001 ", "* 000002 ")
    assert "documents: 2, passages: 2, model: derek" in second
    builds = json.loads(derek("list", "--json").out)
    assert [(one["build"], one["published"], one["fault"]) for one in builds] == [
        ("000001", False, ""),
        ("000002", True, ""),
    ]
    assert derek("diff", "000001", "000002") == (
        0,
        "- teatr.txt:0–54  Театр открыли весной. На открытии играли пьесу о реке.\n"
        "+ teatr.txt:0–32  Театр закрыт на ремонт до осени.\n"
        "000001 → 000002: 1 passage added, 1 passage removed\n",
        "",
    )
    assert derek("rollback") == (0, "Build 000001 is published\n", "")
    assert json.loads(derek("ask", QUESTION, "--json").out)["build"] == "000001"
    assert derek("rollback", "000002") == (0, "Build 000002 is published\n", "")


def test_programs_read_verify_and_diff_as_json(indexed: Path, derek: Derek) -> None:
    assert json.loads(derek("verify", "--json").out) == {"build": "000001", "faults": []}
    (indexed / "source" / "teatr.txt").write_text("Театр закрыт на ремонт до осени.", encoding="utf-8")
    (indexed / "source" / "a.checks.yaml").write_text(
        "checks: [{id: a, question: На что закрыт театр?, expect: закрыт на ремонт}]"
    )
    assert derek("build").code == 0
    told = json.loads(derek("diff", "000001", "000002", "--json").out)
    assert told == {
        "before": "000001",
        "after": "000002",
        "added": [
            {"document": "teatr.txt", "start": 0, "stop": 32, "heading": "", "text": "Театр закрыт на ремонт до осени."}
        ],
        "removed": [
            {"document": "teatr.txt", "start": 0, "stop": 54, "heading": "", "text": TEXTS["teatr.txt"].strip()}
        ],
        "checks": {"lost": [], "gained": told["checks"]["gained"], "moved": []},
    }
    assert [one["key"] for one in told["checks"]["gained"]] == ["a.checks.yaml::a"]
    (indexed / ".derek" / "builds" / "000002" / "vectors.faiss").write_bytes(b"x")
    done = derek("verify", "--json")
    assert (done.code, json.loads(done.out)["faults"][0][:40]) == (1, "build 000002: file vectors.faiss is cut ")


def test_the_zeros_of_a_number_may_be_left_out(indexed: Path, derek: Derek) -> None:
    (indexed / "source" / "most.txt").write_text("Мост открыли осенью.", encoding="utf-8")
    derek("build")
    assert derek("diff", "1", "2").out.splitlines()[-1] == "000001 → 000002: 1 passage added, 0 passages removed"
    assert derek("rollback", "1").out == "Build 000001 is published\n"
    assert_one_line(derek("rollback", "11"), 1, "there is no build 11 in .derek. There are: 000001, 000002")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rollback"], ".derek"),
        (["rollback", "000009"], "000009"),
        (["rollback", "../../etc"], "../../etc"),
        (["diff", "000001", "000002"], "000002"),
        (["diff", "", "x"], ""),
        (["list", "--index", "nowhere"], "nowhere has no builds. Make the first: derek build"),
        (["verify", "--index", "nowhere"], "derek build"),
    ],
)
def test_a_build_that_is_not_there_is_one_line(indexed: Path, derek: Derek, arguments: list[str], says: str) -> None:
    assert_one_line(derek(*arguments), 1, says)
    assert not (indexed / "nowhere").exists()


def test_a_damaged_index_without_another_is_one_line(indexed: Path, derek: Derek) -> None:
    (indexed / ".derek" / "builds" / "000001" / "vectors.faiss").write_bytes(b"x")
    for arguments in (["ask", QUESTION], ["show", "apteka.md"], ["diff", "000001", "000001"], ["verify"]):
        unusable = 3 if arguments[0] == "ask" else 1  # of `derek ask`, 1 says that the documents do not answer
        assert_one_line(derek(*arguments), unusable, "000001", "vectors.faiss")
    assert derek("build").code == 0
    assert derek("ask", QUESTION).code == 0


@pytest.mark.parametrize(
    "command", [["ask", QUESTION], ["build"], ["verify"], ["list"], ["rollback"], ["show", "apteka.md"]]
)
def test_a_file_in_the_place_of_the_index_is_one_line_and_stays(folder: Path, derek: Derek, command: list[str]) -> None:
    (folder / ".derek").write_text("чужое")
    assert_one_line(derek(*command), 3 if command[0] == "ask" else 1, ".derek")
    assert (folder / ".derek").read_text() == "чужое"
