"""Terms of passages as Milvus keeps them, and its words for what a question is narrowed to."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.ranking.bm25 import BM25Index
from index.ranking.milvus_index import expression, sparse
from index.ranking.term_table import PassageTerms, TermTable

TEXTS = [["река", "вода", "вода"], [], ["вода", "канал"]]
HEADINGS = [["река"], ["река", "город"], []]


def both(texts: Sequence[Sequence[str]], headings: Sequence[Sequence[str]]) -> tuple[BM25Index, BM25Index]:
    """BM25 of texts and of headings, which share a vocabulary."""
    words = TermTable.of(
        PassageTerms(((0, 0, tuple(text)),), tuple(heading)) for text, heading in zip(texts, headings, strict=True)
    )
    number = {word: row for row, word in enumerate(words.vocabulary)}
    return (
        BM25Index.of(words.ids, words.text_bounds, number),
        BM25Index.of(words.heading_ids, words.heading_bounds, number),
    )


def test_the_terms_of_a_passage_in_milvus_add_up_to_its_two_scores() -> None:
    texts, headings = both(TEXTS, HEADINGS)
    rows = list(sparse(texts, headings))
    assert [len(row) for row in rows] == [1 + 2 + 1, 1 + 2, 1 + 2]  # one that each passage has, and its own
    for index, offset in ((texts, 0), (headings, len(texts.number))):
        for term in ("река", "вода", "канал", "город"):
            scores = [row.get(index.number[term] + offset, 0.0) for row in rows]
            assert scores == pytest.approx(index.scores([term]).tolist())


def test_an_index_without_terms_has_passages_without_them() -> None:
    empty, _ = both([[], []], [[], []])
    assert [(own.tolist(), weights.tolist()) for own, weights in empty.by_passage()] == [([], [])] * 2
    assert np.array_equal([len(row) for row in sparse(empty, empty)], [1, 1])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (((), "", "", ()), ""),
        ((('b"\\.md', "a.md"), "", "", ()), 'document in ["a.md", "b\\"\\\\.md"]'),
        (((), "2024", "", ()), 'date >= "2024"'),
        (((), "2024-05", "", ()), '(date >= "2024-05" or date in ["2024"])'),
        (((), "2024-05-01", "", ()), '(date >= "2024-05-01" or date in ["2024", "2024-05"])'),
        (((), "", "2024", ()), 'date >= "0" and date < "2024~"'),  # what has no date is of no time
        (
            ((), "2023", "2024-05", ["вода"]),
            'date >= "2023" and date < "2024-05~" and array_contains_any(tags, ["вода"])',
        ),
    ],
)
def test_what_is_searched_in_the_words_of_milvus(given: tuple, words: str) -> None:
    assert expression(*given) == words
