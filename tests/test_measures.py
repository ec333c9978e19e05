import math

import numpy as np
import pytest

from benchmarks.measures import dcg, difference, hit, interval, ndcg, reciprocal_rank


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


def test_hit_and_reciprocal_rank() -> None:
    assert [hit([0, 0, 1], depth) for depth in (1, 2, 3)] == [0, 0, 1]
    assert reciprocal_rank([0, 0, 1]) == pytest.approx(1 / 3)
    assert reciprocal_rank([0] * 10 + [1]) == 0


def test_an_interval_holds_the_mean_and_narrows_with_agreement() -> None:
    low, high = interval(np.array([0.0, 1.0] * 50))
    assert low < 0.5 < high
    assert high - low == pytest.approx(4 * 0.05, abs=0.02)  # 1.96 x 0.5 / sqrt(100), twice
    assert interval(np.ones(10)) == (1, 1)


def test_a_paired_difference_is_of_the_same_questions() -> None:
    mean, low, high = difference(np.array([0.0, 0.5, 1.0]), np.array([0.1, 0.6, 1.1]))
    assert (mean, low, high) == pytest.approx((0.1, 0.1, 0.1))
