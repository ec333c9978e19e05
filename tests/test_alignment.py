"""Words in two dimensions: лекарство (1, 0), препарат at cosine 0.8 to it, школа at a right angle, слово at 0.3."""

import math
from pathlib import Path

import numpy as np
import pytest

from index.alignment import HEADING, K1, NEAR, SOFT, Aligner, B, Match, occurrence, share
from index.encoder import RAREST
from index.words import PassageWords, Words
from tests.tiny_model import tiny_model

WORDS = {
    "лекарство": (1.0, 0.0),
    "препарат": (0.8, 0.6),
    "школа": (0.0, 1.0),
    "слово": (0.3, math.sqrt(1 - 0.09)),
}
PASSAGES = [
    PassageWords(((0, 9, ("препарат", "школа")), (10, 20, ("слово",)), (21, 30, ("имя",))), ()),
    PassageWords(((0, 5, ("лекарство", "лекарство")),), ("школа",)),
    PassageWords(((0, 5, ()),), ()),
]
ALL = np.arange(3)


@pytest.fixture
def aligner(tmp_path: Path) -> Aligner:
    return Aligner(Words.of(PASSAGES), tiny_model(tmp_path, WORDS))


def test_a_word_meets_itself_fully_and_its_neighbour_in_part(aligner: Aligner) -> None:
    aligned = aligner.align(["лекарство"], ALL)
    assert aligned.by_passage[0] == pytest.approx([SOFT * 0.8, 1, 0], abs=1e-3)


def test_an_unknown_word_meets_only_itself(aligner: Aligner) -> None:
    assert aligner.align(["имя", "другое"], ALL).by_passage.tolist() == [[1, 0, 0], [0, 0, 0]]


def test_sentences_and_windows_of_two(aligner: Aligner) -> None:
    aligned = aligner.align(["лекарство"], ALL)
    first = [SOFT * 0.8, SOFT * 0.3, 0]
    assert aligned.by_sentence[0] == pytest.approx([*first, 1, 0], abs=1e-3)
    assert aligned.windows.tolist() == [[0, 1], [1, 2], [3, 3], [4, 4]]
    assert aligned.window_begins.tolist() == [0, 2, 3]
    assert aligned.by_window()[0] == pytest.approx([SOFT * 0.8, SOFT * 0.3, 1, 0], abs=1e-3)


def test_window_sums_are_the_sums_of_their_words(aligner: Aligner) -> None:
    sums = aligner.align(["лекарство"], ALL).window_sums()
    assert sums[0] == pytest.approx([0.8 + 0.0 + 0.3, 0.6 + 1.0 + math.sqrt(0.91)], abs=2e-3)


def test_a_sentence_alone_is_a_window_of_its_own_not_counted_twice(aligner: Aligner) -> None:
    sums = aligner.align(["лекарство"], np.array([1])).window_sums()
    # The direction is what counts: the cosine of a window is taken of its unit vector.
    assert sums[0] / np.linalg.norm(sums[0]) == pytest.approx([1, 0])


def test_occurrences_count_neighbours_above_near_and_the_heading_in_part(aligner: Aligner) -> None:
    counted = aligner.align(["лекарство", "школа"], ALL).occurrences
    near = SOFT * (0.8 - NEAR) / (1 - NEAR)
    assert counted[0] == pytest.approx([near, 2, 0], abs=1e-3)
    of_school = SOFT * (0.6 - NEAR) / (1 - NEAR) + 1 + SOFT * (math.sqrt(0.91) - NEAR) / (1 - NEAR)
    assert counted[1] == pytest.approx([of_school, HEADING, 0], abs=2e-3)


@pytest.mark.parametrize(
    ("matched", "expected"), [(1.0, 1), (SOFT, SOFT), (SOFT * 0.7, SOFT / 2), (SOFT * NEAR, 0), (0, 0)]
)
def test_occurrence_rises_from_near_to_soft(matched: float, expected: float) -> None:
    assert occurrence(np.array([matched], np.float32))[0] == pytest.approx(expected, abs=1e-6)


def test_soft_bm25_is_bm25_where_only_the_word_itself_occurs(aligner: Aligner) -> None:
    aligned = aligner.align(["имя"], ALL)
    mean = (4 + 2 + HEADING + 0) / 3
    expected = (K1 + 1) / (1 + K1 * (1 - B + B * 4 / mean))
    assert aligned.bm25(np.array([5.0], np.float32)) == pytest.approx([expected, 0, 0], rel=1e-5)


def test_weights_are_root_of_idf_times_information(aligner: Aligner) -> None:
    unknown, known = aligner.weights(["другое", "лекарство"])
    assert unknown == pytest.approx(math.sqrt(math.log(1 + 3.5 / 0.5)) * -math.log(RAREST), rel=1e-5)
    assert known == pytest.approx(math.sqrt(math.log(1 + 2.5 / 1.5)) * -math.log(RAREST), rel=1e-3)


def test_share_is_the_part_of_the_weight_that_is_matched() -> None:
    weights = np.array([3, 1], np.float32)
    assert share(weights, np.array([[1, 0], [0, 0.5]], np.float32)).tolist() == [0.75, 0.125]
    assert share(np.zeros(0, np.float32), np.zeros((0, 2), np.float32)).tolist() == [0, 0]


def test_matches_name_the_words_that_met(aligner: Aligner) -> None:
    assert aligner.matches(["лекарство", "имя", "чужое"], 0) == (
        Match("лекарство", "препарат", pytest.approx(0.56, abs=1e-3)),
        Match("имя", "имя", 1.0),
    )


def test_rows_come_in_the_order_asked_for(aligner: Aligner) -> None:
    one = aligner.align(["лекарство", "школа"], np.array([1, 0]))
    both = aligner.align(["лекарство", "школа"], ALL)
    assert np.array_equal(one.by_passage, both.by_passage[:, [1, 0]])
    assert np.array_equal(one.occurrences, both.occurrences[:, [1, 0]])
