"""Tables of numbers and their bytes."""

import numpy as np

from index.arrays import of_halves


def test_every_finite_half_becomes_the_same_number() -> None:
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    halves = halves[np.isfinite(halves)]
    single = of_halves(halves)
    assert single.dtype == np.float32
    assert np.array_equal(single.view(np.int32), halves.astype(np.float32).view(np.int32))  # -0.0 too


def test_halves_by_hand_in_any_layout() -> None:
    table = np.array([[1.0, -2.5], [0.0, 2.0**-24], [65504.0, -0.333]], np.float16)
    assert of_halves(table).tolist() == [[1.0, -2.5], [0.0, 2.0**-24], [65504.0, -0.3330078125]]
    assert of_halves(table[::2].T).tolist() == [[1.0, 65504.0], [-2.5, -0.3330078125]]
    assert of_halves(table[:0]).shape == (0, 2)
    assert table[0].tolist() == [1.0, -2.5]  # what was given stays
