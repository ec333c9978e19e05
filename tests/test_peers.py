"""What the comparison with other systems counts as right, fuses and writes, on made rankings and figures."""

from benchmarks.peers.common import Text, fused
from benchmarks.peers.step import rank
from benchmarks.peers.table import COLUMNS, HEAD, Measured, quality, row

FOUND = [Text("a", "one"), Text("a", "two"), Text("b", "three"), Text("c", "two and four")]


def test_of_two_rankings_that_is_first_which_both_have() -> None:
    # 7 has 1/61, 8 has 1/62 + 1/61, 9 has 1/63 + 1/62.
    assert fused([7, 8, 9], [8, 9]) == [8, 9, 7]
    assert fused([3, 5], []) == [3, 5]
    assert fused() == []


def test_of_equals_that_is_first_which_came_first() -> None:
    assert fused([1, 2], [2, 1]) == [1, 2]


def test_the_passage_with_the_evidence_is_right() -> None:
    assert rank(FOUND, "", ["two"]) == 2
    assert rank(FOUND, "", ["nothing", "four"]) == 4
    assert rank(FOUND, "", ["nothing"]) == 0


def test_where_a_document_is_right_each_counts_once() -> None:
    assert rank(FOUND, "b", ["two"]) == 2
    assert rank(FOUND, "c", ["nothing"]) == 3
    assert rank(FOUND, "d", ["two"]) == 0


def test_quality_is_by_the_first_that_is_right() -> None:
    assert quality([1, 3, 0, 4]) == "0.483; 0.250 / 0.500"  # gains 1, 1/2, 0, 1/log2(5)
    assert quality([]) == "-"


def test_a_row_has_each_figure_in_its_unit() -> None:
    one = Measured(
        name="Some",
        passages=100,
        building=(40.0, 35.5),
        cold=(2.25, 1.0),
        walls=[0.01] * 3,
        cpus=[0.002, 0.004, 0.003],
        peak=300_000_000,
        disk=1_250_000,
        ranks=([1, 1], [2, 0]),
    )
    assert row(one) == (
        "| Some | 100 | 40 (36); 2.5 | 10 / 10 (3 / 4) | 2.2 (1.0) | 300 | 1.2 | "
        "1.000; 1.000 / 1.000 | 0.315; 0.000 / 0.500 |"
    )
    assert row(one).count("|") == len(COLUMNS) + 1 == HEAD.splitlines()[1].count("|")
