import math
from collections.abc import Sequence

import numpy as np
import pytest

from index import arrays
from index.arrays import from_npy, npy
from index.ranking import term_table
from index.ranking.bm25 import K1, B, BM25Index
from index.ranking.term_table import PassageTerms, TermTable
from tests.ranking.written import files_of, most_at_once

PASSAGES = [["завод", "сахар"], ["сахар", "сахар", "область", "школа"], ["школа"]]


def of(passages: Sequence[Sequence[str]]) -> BM25Index:
    """The passages' words by the numbers that a TermTable gives them."""
    words = TermTable.of(PassageTerms(((0, 0, tuple(passage)),), ()) for passage in passages)
    return BM25Index.of(words.ids, words.text_bounds, {word: row for row, word in enumerate(words.vocabulary)})


def bm25(tf: int, df: int, length: int, count: int = 3, mean: float = 7 / 3) -> float:
    """Lucene's form, written out by hand."""
    return math.log(1 + (count - df + 0.5) / (df + 0.5)) * tf / (tf + K1 * (1 - B + B * length / mean))


def test_scores_are_lucenes_bm25() -> None:
    found = of(PASSAGES).scores(["сахар", "школа"])
    expected = [bm25(1, 2, 2), bm25(2, 2, 4) + bm25(1, 2, 4), bm25(1, 2, 1)]
    assert found == pytest.approx(expected, rel=1e-5)


def test_a_term_asked_twice_counts_twice() -> None:
    terms = of(PASSAGES)
    assert terms.scores(["завод", "завод"]) == pytest.approx(2 * terms.scores(["завод"]))


@pytest.mark.parametrize("question", [[], ["неизвестное"]])
def test_nothing_in_common_scores_zero(question: list[str]) -> None:
    assert of(PASSAGES).scores(question).tolist() == [0, 0, 0]


def test_an_index_without_any_term_scores_zero() -> None:
    terms = BM25Index.from_files(files_of(of([[], []])), {"": 0}, 2)
    assert terms.scores(["сахар"]).tolist() == [0, 0]


def test_what_is_written_scores_the_same_when_read() -> None:
    written = of(PASSAGES)
    read = BM25Index.from_files(files_of(written), written.number, 3)
    question = ["сахар", "завод", "неизвестное"]
    assert np.array_equal(read.scores(question), written.scores(question))


def test_the_same_passages_give_the_same_bytes() -> None:
    assert files_of(of(PASSAGES)) == files_of(of([list(passage) for passage in PASSAGES]))


def test_passages_counted_some_at_a_time_score_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = files_of(of(PASSAGES))
    monkeypatch.setattr(term_table, "COUNTED", 2)
    assert files_of(of(PASSAGES)) == whole


def test_it_is_written_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    large = of([[f"w{number}" for number in range(1000)]])
    whole = files_of(large)
    assert most_at_once(large) > 4000
    monkeypatch.setattr(arrays, "BLOCK", 64)
    assert most_at_once(large) == 128  # the head of a file
    assert files_of(large) == whole


def test_scores_are_those_of_bm25s() -> None:
    bm25s = pytest.importorskip("bm25s")
    numbers = np.random.default_rng(3).zipf(1.5, (200, 30)).clip(1, 50)
    passages = [[f"w{number}" for number in row[: 1 + place % 30]] for place, row in enumerate(numbers)]
    peer = bm25s.BM25(method="lucene", k1=K1, b=B)
    peer.index(passages, show_progress=False)
    for question in (["w1"], ["w2", "w7", "w50"], ["w3", "w3"]):
        assert of(passages).scores(question) == pytest.approx(peer.get_scores(question), rel=1e-5)


@pytest.mark.parametrize("name", ["bounds.npy", "rows.npy", "scores_of.npy"])
def test_arrays_that_do_not_fit_are_refused(name: str) -> None:
    written = of(PASSAGES)
    files = files_of(written)
    files[name] = npy(from_npy(files[name])[:-1])
    with pytest.raises(ValueError, match="the bounds of terms do not fit"):
        BM25Index.from_files(files, written.number, 3)
