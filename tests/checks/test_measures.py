import math

import pytest

from qa.checks.measures import Estimate, bootstrap, hit, reciprocal


def test_hit_and_reciprocal_rank() -> None:
    assert [hit(rank, 3) for rank in (1, 3, 4, None)] == [1, 1, 0, 0]
    assert [reciprocal(rank) for rank in (1, 4, None)] == [1, 0.25, 0]


def test_an_interval_is_that_of_a_normal_distribution_where_there_are_many_values() -> None:
    came = bootstrap([0.0, 1.0] * 50)
    assert came.mean == 0.5
    assert (came.low, came.high) == pytest.approx((0.5 - 1.96 * 0.5 / math.sqrt(100), 0.5 + 1.96 * 0.05), abs=0.01)
    assert bootstrap([1.0] * 10) == Estimate(1, 1, 1)
    assert bootstrap([]) == Estimate(0, 0, 0)


def test_what_differs_alike_is_certain_and_all_repeats() -> None:
    assert bootstrap([]) == Estimate(0, 0, 0)
    came = bootstrap([0.6 - 0.5, 1.1 - 1.0, 0.3 - 0.2])
    assert (came.mean, came.low, came.high) == pytest.approx((0.1, 0.1, 0.1))
    assert bootstrap([-1, 1, 0, 1]) == Estimate(0.25, -0.5, 1.0)


@pytest.mark.parametrize(
    ("estimate", "chance"),
    [
        (Estimate(0.1, -0.1, 0.3), True),
        (Estimate(0.1, 0.0, 0.3), True),
        (Estimate(0.1, 0.05, 0.3), False),
        (Estimate(-0.1, -0.3, -0.05), False),
        (Estimate(0.0, 0.0, 0.0), False),  # there is no difference to explain
    ],
)
def test_a_difference_may_be_chance_where_its_interval_reaches_zero(estimate: Estimate, chance: bool) -> None:
    assert estimate.may_be_chance is chance
