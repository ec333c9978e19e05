"""Indexes that find among rounded vectors: chosen by size, the same each time, ordered by the vectors as they are."""

import numpy as np
import numpy.typing as npt
import pytest

from index.arrays import joined
from index.errors import IndexFault
from index.ranking import faiss_kinds
from index.ranking.faiss_index import FaissIndex
from index.ranking.faiss_kinds import factory_for, fewest, lists, refuse_few

COUNT, WIDTH, NEAREST = 2000, 16, 10


@pytest.fixture(scope="module")
def rows() -> npt.NDArray[np.float32]:
    """In heaps, as texts are."""
    source = np.random.default_rng(1)
    centres = source.normal(size=(40, WIDTH))
    made = centres[source.integers(40, size=COUNT)] + 0.3 * source.normal(size=(COUNT, WIDTH))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize(
    ("count", "factory"),
    [
        (0, "Flat"),
        (1, "Flat"),
        (50_000, "Flat"),
        (50_001, "IVF512,SQ8"),
        (400_000, "IVF1024,SQ8"),
        (1_000_000, "IVF2048,SQ8"),
    ],
)
def test_the_kind_goes_by_the_number_of_vectors(count: int, factory: str) -> None:
    assert factory_for(count) == factory


def test_what_is_asked_for_is_taken_but_for_nothing() -> None:
    assert (factory_for(3, "HNSW16,SQ8"), factory_for(0, "IVF4,SQ8")) == ("HNSW16,SQ8", "Flat")


def test_there_are_as_many_lists_as_make_both_steps_short() -> None:
    assert [lists(count) for count in (0, 1, 10_000, 4_000_000)] == [2, 2, 256, 4096]


def test_what_faiss_does_not_know_is_refused_before_anything_is_built() -> None:
    assert (fewest("", 3), fewest("HNSW16,SQ8", 3), fewest("Flat", 3)) == (0, 1, 1)
    with pytest.raises(IndexFault) as caught:
        fewest("quick", 3)
    assert str(caught.value) == (
        'FAISS knows no index "quick". Take one such as Flat, IVF1024,SQ8 or HNSW16,SQ8: --faiss'
    )


def test_what_takes_no_rows_in_their_order_is_refused_before_anything_is_built() -> None:
    for factory in ("IDMap,Flat", "IDMap2,Flat"):
        with pytest.raises(IndexFault, match=f'FAISS cannot make an index "{factory}" of vectors alone. Take one'):
            fewest(factory, WIDTH)


@pytest.mark.parametrize(
    ("factory", "least"),
    [
        *(("IVF64,SQ8", 64), ("IVF100000,SQ8", 100_000), ("PQ8", 256), ("IVF16,PQ8", 256), ("IVF512,PQ8", 512)),
        *(("PCA8,Flat", 8), ("NSG16", 100), ("SQ8", 1), ("HNSW16", 1)),
    ],
)
def test_how_many_vectors_a_kind_needs_is_known_before_there_are_any(factory: str, least: int) -> None:
    assert fewest(factory, WIDTH) == least


def test_fewer_passages_than_a_kind_needs_are_refused() -> None:
    refuse_few("PQ8", 256, 256)
    refuse_few("PQ8", 256, 0)  # of none an exact one is made
    refuse_few("", 0, 3)
    with pytest.raises(IndexFault) as caught:
        refuse_few("PQ8", 256, 103)
    assert str(caught.value) == (
        "an index PQ8 needs 256 passages at least, and there are 103. "
        "Take another, or that which fits their number: --faiss auto"
    )


def test_too_few_vectors_for_an_index_are_refused() -> None:
    with pytest.raises(IndexFault, match="FAISS cannot make IVF64,SQ8 of 3 vectors. Take another: --faiss"):
        FaissIndex.of(np.eye(3, dtype=np.float32), "IVF64,SQ8")


def files_of(index: FaissIndex) -> dict[str, bytes]:
    return {name: joined(data) for name, data in index.to_files("vectors").items()}


@pytest.mark.parametrize(("factory", "is_graph"), [("IVF64,SQ8", False), ("HNSW16,SQ8", True), ("SQ8", False)])
def test_the_nearest_are_found_and_ordered_by_the_vectors_as_they_are(
    rows: npt.NDArray[np.float32], factory: str, is_graph: bool
) -> None:
    exact, index = FaissIndex.of(rows, "Flat"), FaissIndex.of(rows, factory)
    assert (exact.is_graph, index.is_graph) == (False, is_graph)
    found = 0
    for query in rows[:: COUNT // 100]:
        right, _ = exact.search(query, NEAREST)
        near, scores = index.search(query, NEAREST)
        found += len(set(right) & set(near))
        half = rows[near].astype(np.float16).astype(np.float32)
        assert np.allclose(scores, half @ query, atol=1e-6)
        assert sorted(scores, reverse=True) == list(scores)
        assert near[0] == right[0]  # itself
    assert found >= 970  # of 1,000


@pytest.mark.parametrize("factory", ["IVF64,SQ8", "HNSW16,SQ8"])
def test_files_and_back_are_the_same_also_mapped(rows: npt.NDArray[np.float32], factory: str) -> None:
    index = FaissIndex.of(rows, factory)
    files = files_of(index)
    assert sorted(files) == ["vectors.faiss", "vectors.npy"]
    assert files["vectors.faiss"] == index.to_bytes()
    assert files == files_of(FaissIndex.of(rows, factory))  # the same bytes each time
    for kind in (bytes, memoryview):
        again = FaissIndex.from_files({name: kind(data) for name, data in files.items()}, "vectors", COUNT, WIDTH)
        assert files_of(again) == files
        assert again.search(rows[7], 5)[0].tolist() == index.search(rows[7], 5)[0].tolist()
        assert again.holds(rows)
        assert again.row(3).tolist() == rows[3].astype(np.float16).tolist()
    assert FaissIndex.of(rows, "Flat").to_files("vectors").keys() == {"vectors.faiss"}


@pytest.mark.parametrize("factory", ["Flat", "IVF64,SQ8"])
def test_one_number_that_differs_is_seen(
    rows: npt.NDArray[np.float32], factory: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.arrays.BLOCK", 300 * 4 * WIDTH)  # 300 rows at a time
    index = FaissIndex.of(rows, factory)
    assert index.holds(rows)
    assert not index.holds(rows[:-1])
    for row in (0, 299, 300, COUNT - 1):
        other = rows.copy()
        other[row, 5] += 0.01
        assert not index.holds(other)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda data: None, "vectors.faiss holds IndexIVFScalarQuantizer instead of IndexFlatIP"),
        (lambda data: data[:-1], "an array is not as long as it says"),
        (lambda data: data.replace(b"<f2", b"<i2"), "vectors.faiss cannot be read"),
        (lambda data: data.replace(b"(2000, 16)", b"(1000, 32)"), "vectors.faiss is 1000 × 32, not 2000 × 16"),
    ],
)
def test_rows_that_do_not_fit_are_refused(rows: npt.NDArray[np.float32], change: object, fault: str) -> None:
    index = FaissIndex.of(rows, "IVF64,SQ8")
    halves = change(files_of(index)["vectors.npy"])  # type: ignore[operator]
    with pytest.raises((IndexFault, ValueError), match=fault):
        FaissIndex.from_bytes(index.to_bytes(), COUNT, WIDTH, halves=halves)


def test_few_lists_that_are_looked_through_give_what_they_have(
    rows: npt.NDArray[np.float32], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faiss_kinds, "PROBES", 1)
    near, scores = FaissIndex.of(rows, "IVF64,SQ8").search(rows[0], COUNT)
    assert 1 < len(near) < COUNT / 4
    assert len(near) == len(scores)
    assert near[0] == 0
