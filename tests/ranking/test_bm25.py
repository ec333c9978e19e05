import math

import numpy as np
import pytest

from index.ranking.bm25 import K1, B, BM25Index

PASSAGES = [["завод", "сахар"], ["сахар", "сахар", "область", "школа"], ["школа"]]


def bm25(tf: int, df: int, length: int, count: int = 3, mean: float = 7 / 3) -> float:
    """Lucene's form, written out by hand."""
    return math.log(1 + (count - df + 0.5) / (df + 0.5)) * tf / (tf + K1 * (1 - B + B * length / mean))


def test_scores_are_lucenes_bm25() -> None:
    found = BM25Index.of(PASSAGES).scores(["сахар", "школа"])
    expected = [bm25(1, 2, 2), bm25(2, 2, 4) + bm25(1, 2, 4), bm25(1, 2, 1)]
    assert found == pytest.approx(expected, rel=1e-5)


def test_a_term_asked_twice_counts_twice() -> None:
    terms = BM25Index.of(PASSAGES)
    assert terms.scores(["завод", "завод"]) == pytest.approx(2 * terms.scores(["завод"]))


@pytest.mark.parametrize("question", [[], ["неизвестное"]])
def test_nothing_in_common_scores_zero(question: list[str]) -> None:
    assert BM25Index.of(PASSAGES).scores(question).tolist() == [0, 0, 0]


def test_an_index_without_any_term_scores_zero() -> None:
    terms = BM25Index.from_files(BM25Index.of([[], []]).to_files(), 2)
    assert terms.scores(["сахар"]).tolist() == [0, 0]


def test_what_is_written_scores_the_same_when_read() -> None:
    written = BM25Index.of(PASSAGES)
    read = BM25Index.from_files(written.to_files(), 3)
    question = ["сахар", "завод", "неизвестное"]
    assert np.array_equal(read.scores(question), written.scores(question))


def test_the_same_passages_give_the_same_bytes() -> None:
    assert BM25Index.of(PASSAGES).to_files() == BM25Index.of([list(passage) for passage in PASSAGES]).to_files()
