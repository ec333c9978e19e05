"""What is taken away is gone, and what is made whole is what the index keeps the signs of; all else stays."""

import numpy as np
import pytest

from benchmarks.ablations import bytes_a_passage, whole_words, without_word_vectors
from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from index.index import Index
from index.query import analyse
from index.ranking.alignment import SOFT

TEXTS = ("Больше 80% нужных нам препаратов мы ввозим.", "Стране недостаёт сахара.")


@pytest.fixture(scope="module")
def index() -> Index:
    documents = [Document(f"{n}.txt", "", "", text, 0, str(n), "utf-8") for n, text in enumerate(TEXTS)]
    return in_memory(documents, embedded())


def test_without_word_vectors_no_neighbour_counts_and_the_word_itself_does(index: Index) -> None:
    asked, rows = ["лекарство", "сахар"], np.arange(2)
    shipped = index.aligner.align(asked, rows).by_passage
    plain = without_word_vectors(index).aligner.align(asked, rows).by_passage
    assert shipped[0, 0] > SOFT * 0.6  # «препаратов»
    assert plain[0].tolist() == [0, 0]
    assert shipped[1, 1] == plain[1, 1] == 1
    assert index.aligner.align(asked, rows).by_passage.tolist() == shipped.tolist()  # the index itself stays


def test_without_word_vectors_words_weigh_what_they_did(index: Index) -> None:
    asked = ["лекарство", "сахар", "неслыханное"]
    assert without_word_vectors(index).aligner.weights(asked).tolist() == index.aligner.weights(asked).tolist()


def test_whole_words_are_those_of_which_the_index_keeps_the_signs(index: Index) -> None:
    whole = whole_words(index, index.encoder)
    assert np.packbits(whole.bits > 0, axis=1).tolist() == index.maxsim.bits.tolist()
    assert np.linalg.norm(whole.bits, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_passage_is_found_by_whole_words_at_their_cosines(index: Index) -> None:
    whole, query = whole_words(index, index.encoder), analyse(index, "Стране недостаёт сахара.")
    scores = whole.scores(query.words, query.word_weights, np.arange(2))
    assert scores.argmax() == 1
    best = (whole.bits[whole.bounds[1] : whole.bounds[2]] @ query.words.T).max(axis=0)
    assert scores[1] == pytest.approx(best @ query.word_weights / query.word_weights.sum(), abs=1e-5)


def test_signs_take_a_32nd_of_the_whole(index: Index) -> None:
    mean, most = bytes_a_passage(index.maxsim)
    counts = np.diff(index.maxsim.bounds)
    assert (mean, most) == (48 * counts.mean(), 48 * counts.max())
    assert bytes_a_passage(whole_words(index, index.encoder)) == (32 * mean, 32 * most)
