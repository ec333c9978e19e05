import math

import pytest

from benchmarks.measures import dcg, first_right, ndcg


def test_dcg_divides_each_gain_by_the_log_of_its_rank() -> None:
    assert dcg([1, 0, 2]) == pytest.approx(1 / math.log2(2) + 2 / math.log2(4))


@pytest.mark.parametrize(
    ("gains", "ideal", "expected"),
    [
        ([1], [1], 1),
        ([0, 1], [1], 1 / math.log2(3)),
        ([0] * 10 + [1], [1], 0),
        ([], [1], 0),
        ([1], [1, 1], 1 / (1 + 1 / math.log2(3))),
    ],
)
def test_ndcg_compares_with_the_best_order(gains: list[float], ideal: list[float], expected: float) -> None:
    assert ndcg(gains, ideal) == pytest.approx(expected)


def test_the_first_right_rank_counts_within_the_depth() -> None:
    assert first_right([0, 0, 1, 1]) == 3
    assert first_right([0] * 10 + [1]) is None
    assert first_right([0, 0, 1], depth=2) is None
