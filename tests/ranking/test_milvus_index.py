"""Terms of passages as Milvus keeps them, and its words for what a question is narrowed to."""

import numpy as np
import pytest

from index.ranking.bm25 import BM25Index
from index.ranking.milvus_index import expression, numbered, sparse

TEXTS = [["река", "вода", "вода"], [], ["вода", "канал"]]
HEADINGS = [["река"], ["река", "город"], []]


def test_the_terms_of_a_passage_in_milvus_add_up_to_its_two_scores() -> None:
    texts, headings = BM25Index.of(TEXTS), BM25Index.of(HEADINGS)
    rows = list(sparse(texts, headings))
    numbers = numbered(*(one.to_files()["vocabulary.json"] for one in (texts, headings)))
    assert [len(row) for row in rows] == [1 + 2 + 1, 1 + 2, 1 + 2]  # one that each passage has, and its own
    for index, own in zip((texts, headings), numbers, strict=True):
        for term in ("река", "вода", "канал", "город"):
            scores = [row.get(own[term], 0.0) if term in own else 0.0 for row in rows]
            assert scores == pytest.approx(index.scores([term]).tolist())
    assert not set(numbers[0].values()) & set(numbers[1].values())


def test_an_index_without_terms_has_passages_without_them() -> None:
    empty = BM25Index.of([[], []])
    assert [(own.tolist(), weights.tolist()) for own, weights in empty.by_passage()] == [([], [])] * 2
    assert len(empty) == 0
    assert np.array_equal([len(row) for row in sparse(empty, empty)], [1, 1])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (((), "", "", ()), ""),
        ((('b"\\.md', "a.md"), "", "", ()), 'document in ["a.md", "b\\"\\\\.md"]'),
        (((), "2024-05", "", ()), 'date >= "2024-05"'),
        (((), "", "2024", ()), 'date >= "0" and date < "2024~"'),  # what has no date is of no time
        (
            ((), "2023", "2024-05", ["вода"]),
            'date >= "2023" and date < "2024-05~" and array_contains_any(tags, ["вода"])',
        ),
    ],
)
def test_what_is_searched_in_the_words_of_milvus(given: tuple, words: str) -> None:
    assert expression(*given) == words
