import numpy as np
import pytest

from index.encoders.encoder import Views, unit
from index.language.terms import Term
from index.ranking.maxsim import SHRUNK, MaxSim, rotated, signs, word_vectors

# Eight dimensions, one byte a word: plus or minus one in each.
ONE, OTHER = 0b11110000, 0b11001100
TABLE = MaxSim.of([np.array([[ONE], [OTHER]], np.uint8), np.empty((0, 1), np.uint8), np.array([[OTHER]], np.uint8)], 8)
ROWS = np.arange(3)


def vector(bits: int) -> np.ndarray:
    return np.array([1.0 if bits >> place & 1 else -1.0 for place in range(7, -1, -1)], np.float32) / np.sqrt(8)


def test_a_word_s_cosine_is_that_with_the_signs_made_larger_by_what_they_lose() -> None:
    cosines = TABLE.cosines(np.array([vector(ONE), vector(~ONE & 255)]), 0)
    assert cosines == pytest.approx(np.array([[1, 0], [-1, 0]]) / SHRUNK, abs=1e-6)
    assert pytest.approx(0.7978846) == SHRUNK


def test_a_score_is_the_weighed_mean_of_the_best() -> None:
    words = np.array([vector(ONE), vector(OTHER)])
    scores = TABLE.scores(words, np.array([3.0, 1.0], np.float32), ROWS)
    assert scores == pytest.approx(np.array([1, 0, 1 / 4]) / SHRUNK, abs=1e-6)  # ONE and OTHER are at right angles
    assert TABLE.scores(words, np.array([3.0, 1.0], np.float32), np.array([2, 0])) == pytest.approx(scores[[2, 0]])


def test_no_word_of_a_passage_counts_less_than_it_is_said_to() -> None:
    words, weights = np.array([vector(ONE), vector(OTHER)]), np.array([3.0, 1.0], np.float32)
    best = TABLE.scores(words, weights, ROWS)
    least = np.array([[0, 0.5, 0], [0, 0, 2]], np.float32)  # the second has no words
    assert TABLE.scores(words, weights, ROWS, least) == pytest.approx([best[0], 0, 2 / 4], abs=1e-6)


def test_what_is_far_from_all_counts_nothing_rather_than_less() -> None:
    assert TABLE.scores(np.array([-vector(OTHER)]), np.ones(1, np.float32), np.array([2])).tolist() == [0]


def test_nothing_compared_is_nothing_found() -> None:
    assert TABLE.scores(np.empty((0, 8), np.float32), np.empty(0, np.float32), ROWS).tolist() == [0, 0, 0]
    empty = MaxSim.of([np.empty((0, 1), np.uint8)], 8)
    assert empty.scores(np.array([vector(ONE)]), np.ones(1, np.float32), np.arange(1)).tolist() == [0]


def test_a_rotation_keeps_cosines_and_spreads_a_number_over_all() -> None:
    chance = np.random.default_rng(1)
    vectors = unit(chance.standard_normal((5, 384)).astype(np.float32))
    turned = rotated(vectors)
    assert turned @ turned.T == pytest.approx(vectors @ vectors.T, abs=1e-5)
    single = np.zeros((1, 384), np.float32)
    single[0, 7] = 1
    assert np.abs(rotated(single)).max() < 0.08  # of sqrt(2 / 384) = 0.072 at most
    assert signs(vectors).shape == (5, 48)
    assert np.unpackbits(signs(vectors), axis=1).tolist() == (turned > 0).astype(int).tolist()


def test_signs_tell_near_from_far_about_as_cosines_do() -> None:
    chance = np.random.default_rng(2)
    question = unit(chance.standard_normal((1, 384)).astype(np.float32))
    noise = unit(chance.standard_normal((200, 384)).astype(np.float32))
    true = np.linspace(0, 0.9, 200, dtype=np.float32)[:, None]
    words = unit(true * question + np.sqrt(1 - true**2) * (noise - (noise @ question.T) * question))
    found = MaxSim.of([signs(words)], 384).cosines(rotated(question), 0)[0]
    assert np.abs(found - (words @ question.T)[:, 0]).mean() < 0.04
    assert abs((found - (words @ question.T)[:, 0]).mean()) < 0.01


def test_a_word_is_the_mean_of_the_tokens_that_it_is_written_with() -> None:
    tokens = np.array([[2, 0], [0, 2], [4, 0], [0, 1]], np.float32)
    spans = np.array([[0, 3], [3, 6], [6, 10], [11, 14]], np.int32)  # «заводской сад» and a mark
    views = Views(tokens[0], tokens[:0], tokens, spans)
    said = [Term("заводской", 0, 6), Term("завод", 7, 9), Term("сад", 11, 14), Term("", 10, 11)]
    assert word_vectors(views, said).tolist() == [
        pytest.approx([2**-0.5, 2**-0.5]),
        [1, 0],  # a term within a token is that token
        [0, 1],
        [0, 0],  # no token at all
    ]
    assert word_vectors(Views(tokens[0], tokens[:0], tokens[:0], spans[:0]), said).shape == (0, 2)


def test_files_come_back_and_others_are_refused() -> None:
    files = TABLE.to_files()
    back = MaxSim.from_files(files, 3, 8)
    assert (back.bits.tolist(), back.bounds.tolist()) == (TABLE.bits.tolist(), [0, 2, 2, 3])
    with pytest.raises(ValueError, match="the bounds of words do not fit"):
        MaxSim.from_files(files, 2, 8)
    with pytest.raises(ValueError, match="the bits of words do not fit"):
        MaxSim.from_files(files, 3, 16)


def test_what_is_compared_once_is_what_each_passage_has(monkeypatch: pytest.MonkeyPatch) -> None:
    words = np.array([vector(ONE), vector(OTHER)])
    rows = np.array([2, 1, 0])
    whole = TABLE.compared(words, rows)
    for place, row in enumerate(rows):
        assert whole.of(place).tolist() == TABLE.cosines(words, row).tolist()
    monkeypatch.setattr("index.ranking.maxsim.UNPACKED", 2)
    assert TABLE.compared(words, rows).cosines == pytest.approx(whole.cosines, abs=1e-6)
