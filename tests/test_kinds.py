"""What the benchmark of FAISS's kinds compares, on a few made vectors."""

import numpy as np

from benchmarks.kinds import Kind, kinds, measured, row, widened
from index.encoders.encoder import unit


def test_vectors_in_more_dimensions_have_the_same_inner_products() -> None:
    rows = unit(np.random.default_rng(2).normal(size=(9, 4)).astype(np.float32))
    wide = widened(rows, 16)
    assert wide.shape == (9, 16)
    assert np.allclose(wide @ wide.T, rows @ rows.T, atol=1e-5)
    assert widened(rows, 3).shape == (9, 4)  # wider ones stay


def test_each_kind_is_compared_with_exact_search() -> None:
    rows = unit(np.random.default_rng(3).normal(size=(300, 8)).astype(np.float32))
    found = measured(rows[5:], rows[:5])
    assert [one.factory for one in found] == ["Flat", "IVF32,SQ8", "HNSW16,SQ8"] == list(kinds(295))
    assert found[0].recall == 1
    assert min(one.recall for one in found) > 0.8
    assert row(Kind(50_000, "Flat", 0.123, 3.741, 1.0)) == "| 50,000 | Flat | 0.1 | 3.74 | 1.000 |"
