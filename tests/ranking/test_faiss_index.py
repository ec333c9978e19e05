"""FAISS checks little by itself; each line here is a fault that it passes over, or an exact number that it gives."""

import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest

from index.errors import IndexFault
from index.ranking import faiss_index
from index.ranking.faiss_index import FaissIndex
from index.ranking.vector_index import lost_row

ROOT = Path(__file__).parents[2]
HALF = np.float32(np.sqrt(0.5))
ROWS = np.array([[1, 0, 0], [HALF, HALF, 0], [0, 1, 0], [0, 0, 0]], np.float32)
EAST = np.array([1, 0, 0], np.float32)


@pytest.fixture
def vectors() -> FaissIndex:
    return FaissIndex.of(ROWS)


def test_cosines_are_exact(vectors: FaissIndex) -> None:
    rows, scores = vectors.search(EAST, 4)
    assert rows.tolist() == [0, 1, 2, 3]
    # The same, a diagonal, orthogonal, nothing known.
    assert [round(float(score), 4) for score in scores] == [1.0, 0.7071, 0.0, 0.0]
    chosen = vectors.cosines(EAST, np.array([2, 1, 0]))
    assert [round(float(score), 4) for score in chosen] == [0.0, 0.7071, 1.0]


def test_many_rows_are_compared_a_few_at_a_time(vectors: FaissIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    at = FaissIndex._at
    monkeypatch.setattr(faiss_index, "AT_ONCE", 2)
    monkeypatch.setattr(FaissIndex, "_at", lambda self, rows: (read.append(len(rows)), at(self, rows))[1])
    chosen = vectors.cosines(EAST, np.array([2, 1, 0, 1, 3]))
    assert [round(float(score), 4) for score in chosen] == [0.0, 0.7071, 1.0, 0.7071, 0.0]
    assert read == [2, 2, 1]


def test_the_opposite_of_a_row_comes_last_with_minus_one() -> None:
    rows, scores = FaissIndex.of(np.array([[-1, 0], [0, 1]], np.float32)).search(np.array([1, 0], np.float32), 2)
    assert (rows.tolist(), scores.tolist()) == ([1, 0], [0.0, -1.0])


def test_equal_rows_come_in_the_order_of_the_index() -> None:
    twins = FaissIndex.of(np.repeat(ROWS[:1], 20, axis=0))
    assert twins.search(EAST, 20)[0].tolist() == list(range(20))


@pytest.mark.parametrize(("top", "rows"), [(0, []), (-1, []), (1, [0]), (4, [0, 1, 2, 3]), (10**9, [0, 1, 2, 3])])
def test_top_is_held_to_what_there_is(vectors: FaissIndex, top: int, rows: list[int]) -> None:
    found, scores = vectors.search(EAST, top)
    assert found.tolist() == rows
    assert scores.shape == (len(rows),)


def test_an_empty_index_answers_with_nothing() -> None:
    empty = FaissIndex.of(np.empty((0, 3), np.float32))
    assert (len(empty), empty.dimension, empty.rows().shape) == (0, 3, (0, 3))
    assert [part.tolist() for part in empty.search(EAST, 5)] == [[], []]
    assert len(FaissIndex.from_bytes(empty.to_bytes(), 0, 3)) == 0


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ([0.5, 0, 0], "the vector in row 2 has the length 0.5, not 1: the model is broken"),
        ([1.01, 0, 0], "the vector in row 2 has the length 1.01, not 1: the model is broken"),
        ([1e-5, 0, 0], "the vector in row 2 has the length 1e-05, not 1: the model is broken"),
        ([1e30, 0, 0], "the vector in row 2 has the length 1e+30, not 1: the model is broken"),
        ([np.nan, 0, 0], "the vector in row 2 is not a number (NaN or infinity): the model is broken"),
        ([np.inf, 0, 0], "the vector in row 2 is not a number (NaN or infinity): the model is broken"),
        ([0, -np.inf, 0], "the vector in row 2 is not a number (NaN or infinity): the model is broken"),
        ([1e300, 0, 0], "the vector in row 2 is not a number (NaN or infinity): the model is broken"),
    ],
)
def test_a_row_that_is_no_unit_vector_is_refused_by_its_number(row: list[float], fault: str) -> None:
    with pytest.raises(IndexFault) as caught:
        FaissIndex.of(np.array([*ROWS[:2], row, *ROWS[2:]]))  # type: ignore[arg-type] # float64, as a careless model
    assert str(caught.value) == fault


@pytest.mark.parametrize("rows", [np.zeros(3), np.zeros((1, 2, 3)), np.zeros((2, 0))])
def test_what_is_no_table_is_refused(rows: np.ndarray) -> None:
    with pytest.raises(IndexFault, match="vectors must be a table"):
        FaissIndex.of(rows)


def test_half_precision_is_near_enough_to_length_one() -> None:
    rows = np.random.default_rng(1).normal(size=(100, 256))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert len(FaissIndex.of(rows.astype(np.float16).astype(np.float32))) == 100


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ([1, 0], "the vector of the question is 2 wide, the index 3: another model"),
        ([1, 0, 0, 0], "the vector of the question is 4 wide, the index 3: another model"),
        ([[1, 0, 0]], "the vector of the question is 1 × 3 wide, the index 3: another model"),
        ([np.nan, 0, 0], "the vector of the question is not a number"),
        ([2, 0, 0], "the vector of the question has the length 2, not 1"),
    ],
)
def test_a_question_of_another_kind_is_refused(vectors: FaissIndex, query: list[float], fault: str) -> None:
    for ask in (lambda q: vectors.search(q, 1), lambda q: vectors.cosines(q, np.array([0]))):
        with pytest.raises(IndexFault) as caught:
            ask(np.array(query, np.float32))
        assert str(caught.value).startswith(fault)


def test_a_question_of_another_width_is_refused_without_asserts_too() -> None:
    """FAISS checks the width by `assert`, which `python -O` leaves out, and then returns garbage."""
    code = (
        "import sys\n"
        "import numpy as np\n"
        "from index.errors import IndexFault\n"
        "from index.ranking.faiss_index import FaissIndex\n"
        "assert False\n"
        "vectors = FaissIndex.of(np.eye(3, dtype=np.float32))\n"
        "try:\n"
        "    vectors.search(np.array([1, 0], np.float32), 1)\n"
        "except IndexFault as error:\n"
        "    sys.stdout.buffer.write(str(error).encode())\n"
    )
    done = subprocess.run([sys.executable, "-O", "-c", code], cwd=ROOT, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == (
        "the vector of the question is 2 wide, the index 3: another model. Build again: derek build --full"
    )


@pytest.mark.parametrize("row", [-1, 4])
def test_a_row_outside_of_the_index_is_refused(vectors: FaissIndex, row: int) -> None:
    with pytest.raises(IndexFault, match=f"rows {row}–{row} were asked for, and there are 4"):
        vectors.cosines(EAST, np.array([row]))  # FAISS would read the memory beside its own


def test_bytes_and_back_are_the_same_rows(vectors: FaissIndex) -> None:
    again = FaissIndex.from_bytes(vectors.to_bytes(), 4, 3)
    assert again.rows().tolist() == ROWS.tolist()
    assert again.to_bytes() == vectors.to_bytes()


def foreign(index: faiss.Index) -> bytes:
    index.add(ROWS)
    return faiss.serialize_index(index).tobytes()


def inside_an_id_map() -> bytes:
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(3))
    index.add_with_ids(ROWS, np.arange(4))
    return faiss.serialize_index(index).tobytes()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "vectors.faiss cannot be read"),
        (b"IxF2", "vectors.faiss cannot be read"),
        (b"no index at all, but long enough to look like one " * 9, "vectors.faiss cannot be read"),
        (FaissIndex.of(ROWS).to_bytes()[:-1], "vectors.faiss cannot be read"),
        (foreign(faiss.IndexFlatL2(3)), "vectors.faiss holds IndexFlatL2 instead of IndexFlatIP"),
        (foreign(faiss.IndexHNSWFlat(3, 8)), "vectors.faiss holds IndexHNSWFlat instead of IndexFlatIP"),
        (inside_an_id_map(), "vectors.faiss holds IndexIDMap2 instead of IndexFlatIP"),
        (FaissIndex.of(ROWS[:3]).to_bytes(), "vectors.faiss is 3 × 3, not 4 × 3"),
        (FaissIndex.of(np.eye(4, dtype=np.float32)).to_bytes(), "vectors.faiss is 4 × 4, not 4 × 3"),
    ],
)
def test_bytes_that_are_no_such_index_are_refused(data: bytes, fault: str) -> None:
    with pytest.raises(IndexFault) as caught:
        FaissIndex.from_bytes(data, 4, 3)
    assert str(caught.value) == f"{fault}. Build again: derek build --full"


def test_each_bit_of_the_header_is_refused_or_harmless() -> None:
    """The store checks the SHA-256 first; this is the second fence. A flipped bit never turns the ranking around."""
    data = FaissIndex.of(ROWS).to_bytes()
    for bit in range(8 * 45):  # 45 bytes stand before the numbers
        broken = bytearray(data)
        broken[bit // 8] ^= 1 << bit % 8
        try:
            found = FaissIndex.from_bytes(bytes(broken), 4, 3)
        except IndexFault:
            continue
        assert found.search(EAST, 2)[0].tolist() == [0, 1]


def test_a_huge_size_in_the_header_takes_no_memory() -> None:
    data = bytearray(FaissIndex.of(ROWS).to_bytes())
    data[37:45] = (1 << 40).to_bytes(8, "little")  # the count of numbers that follow
    with pytest.raises(IndexFault, match="cannot be read"):
        FaissIndex.from_bytes(bytes(data), 4, 3)


def test_a_row_that_does_not_find_itself_is_named_with_what_it_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    index = FaissIndex.of(np.array([[1, 0], [0, 1], [0, 1], [0, 0]], np.float32))
    assert lost_row(index, 1e-6) is None  # an equal row will do, and one of nothing finds nothing
    monkeypatch.setattr(FaissIndex, "search", lambda self, query, top: (np.array([1]), query[1:]))
    assert lost_row(index, 1e-6) == (0, 0.0)
