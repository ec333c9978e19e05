"""The table of the goals, on made figures; what is missing is said and nothing fails for it."""

import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import goals
from benchmarks.goals import (
    COLD,
    GOALS,
    HEAD,
    INTERVIEW,
    LAW,
    PARAPHRASES,
    PARTS,
    SENTENCES,
    XQUAD,
    Goal,
    Measured,
    MissingError,
    figures_of,
    measured,
    of_ranking,
    printed,
    row,
    times,
)  # fmt: skip
from benchmarks.landed import LandedError
from benchmarks.retrieval import COLUMNS, READ_TOO, Result

RANKED = Goal("ranking", "a set: nDCG@10 / first", (0.988, 0.97), (0.977, 0.952))
SECONDS = Goal("cold", "a start", (1.2,), (0.7,), "{:.2f} s", at_most=True)


def test_a_line_has_the_goal_what_landed_and_what_is_reached() -> None:
    line = "| a set: nDCG@10 / first | 0.988 / 0.970 | 0.977 / 0.952 | {} |"
    assert row(RANKED, Measured((0.99, 0.977))) == line.format("0.990 / 0.977 ✓")
    assert row(RANKED, Measured((0.99, 0.969))) == line.format("0.990 / 0.969")
    assert row(RANKED, Measured((0.988, 0.97))) == line.format("0.988 / 0.970 ✓")
    assert row(RANKED, Measured((0.9, 0.9))).count("|") == HEAD.splitlines()[1].count("|")


def test_of_what_should_be_short_less_is_more() -> None:
    assert row(SECONDS, Measured((1.13,))) == "| a start | 1.20 s | 0.70 s | 1.13 s ✓ |"
    assert row(SECONDS, Measured((1.21,))) == "| a start | 1.20 s | 0.70 s | 1.21 s |"


def test_what_the_first_version_had_in_this_run_goes_before_what_it_had_then() -> None:
    assert row(SECONDS, Measured((1.13,), (0.81,))) == "| a start | 1.20 s | 0.81 s | 1.13 s ✓ |"


def test_a_note_stands_behind_the_figures_or_in_their_place() -> None:
    assert row(SECONDS, Measured((2.0,), note="busy")).endswith("| 2.00 s (busy) |")
    left = row(Goal("warm", "a question", (25.0,), (), "{:.0f} ms", at_most=True), Measured(note="left out: no set"))
    assert left == "| a question | 25 ms | – | left out: no set |"


def sets(**right: list[tuple[str, float, float]]) -> dict[str, Result]:
    """Sets by their names, with the kind, the nDCG and whether the first is right of each question."""
    found = {}
    for name, questions in right.items():
        table = np.zeros((len(questions), len(COLUMNS)))
        table[:, 0] = [ndcg for _, ndcg, _ in questions]
        table[:, 1] = table[:, 2] = [first for _, _, first in questions]
        found[name] = Result(
            {READ_TOO: table, "first version": table / 2}, np.array([kind for kind, _, _ in questions])
        )
    return found


def test_the_goals_of_ranking_are_means_over_the_questions_of_their_sets() -> None:
    some = {"dev": [("", 1, 1)], "law": [("paraphrase", 0.5, 0), ("", 1, 1)], "prose": [("paraphrase", 1, 1)]}
    found = of_ranking({**sets(**some), "XQuAD-ru": sets(one=[("", 0.9, 1), ("", 0.7, 0)])["one"]})
    assert found[XQUAD] == Measured(pytest.approx((0.8, 0.5)), pytest.approx((0.4, 0.25)))
    assert found[INTERVIEW].reached == (0.75, 0.75)
    assert found[PARAPHRASES].reached == (0.5, 0.5)
    assert found[LAW].reached == pytest.approx((2 / 3, 2 / 3))
    assert SENTENCES not in found


def test_a_goal_whose_sets_are_not_all_here_has_no_figure() -> None:
    assert of_ranking(sets(law=[("", 1, 1)], prose=[("", 1, 1)])).keys() == {LAW}


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (MissingError("shared/ is not beside the checkout"), "left out: shared/ is not beside the checkout"),
        (LandedError("version abc is not here"), "left out: version abc is not here"),
    ],
)
def test_what_a_part_lacks_is_said_of_each_of_its_goals(
    monkeypatch: pytest.MonkeyPatch, error: Exception, why: str
) -> None:
    def fails(measure_landed: bool) -> goals.Figures:
        raise error

    monkeypatch.setitem(PARTS, "ranking", fails)
    found = measured("ranking", False)
    assert len(found) == 5
    assert {one.note for one in found.values()} == {why}


def test_building_without_the_extra_says_which_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(system: object) -> str:
        raise PackageNotFoundError("langchain-community")

    names = ("SYSTEMS", "alone", "built", "laid_out")
    peers = SimpleNamespace(versions=absent, **dict.fromkeys(names, {"langchain": None}))
    monkeypatch.setitem(sys.modules, "benchmarks.peers.__main__", peers)
    (found,) = measured("building", False).values()
    assert found.note == "left out: langchain-community is not installed, which the extra `bench` brings"


def test_without_the_first_version_the_cold_start_is_measured_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def absent() -> None:
        raise LandedError("version abc is not here")

    monkeypatch.setattr(goals, "landed", absent)
    monkeypatch.setattr(goals, "build_index", lambda paths, root: None)
    monkeypatch.setattr(goals.speed, "asked", lambda command, environment: None)
    (found,) = measured("cold", False).values()
    assert len(found.reached) == 1
    assert found.landed == ()
    assert found.note == "version abc is not here"


def test_a_part_that_fails_leaves_the_others_their_table(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, stdout="")
    monkeypatch.setattr(goals.subprocess, "run", lambda *words, **options: failed)
    assert goals.step("cold", False)[COLD].note == "left out: it failed, see above"


def test_figures_come_out_of_a_step_as_they_went_in() -> None:
    found = {XQUAD: Measured((0.5, 0.25), (0.1, 0.2), "«так»"), COLD: Measured(note="left out")}
    assert figures_of(printed(found)) == found
    assert json.loads(printed(found))[COLD]["reached"] == []


def test_passages_a_second_are_compared_each_system_by_its_own_passages() -> None:
    ours = {"passages": 500, "seconds": 10.0, "cpu": 5.0}
    theirs = {"passages": 600, "seconds": 30.0, "cpu": 30.0}
    assert [times(ours, theirs, clock) for clock in ("seconds", "cpu")] == [2.5, 5.0]


def test_each_part_has_a_goal_and_each_goal_a_part() -> None:
    assert {goal.part for goal in GOALS} == set(PARTS)
    assert len({goal.measure for goal in GOALS}) == len(GOALS)
