import math

import numpy as np
import pytest

from benchmarks.measures import Bin, calibration_error, dcg, first_right, ndcg, reliability


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


def test_confidence_is_compared_with_the_share_of_right_answers_in_each_tenth() -> None:
    bins = reliability(np.array([0.95, 1.0, 0.12, 0.18, 0.15, 0.5]), np.array([True, True, False, True, False, True]))
    assert bins == [
        Bin(pytest.approx(0.15), pytest.approx(1 / 3), 3), Bin(0.5, 1.0, 1), Bin(pytest.approx(0.975), 1.0, 2)
    ]  # fmt: skip
    assert calibration_error(bins) == pytest.approx((3 * (1 / 3 - 0.15) + 0.5 + 2 * 0.025) / 6)
