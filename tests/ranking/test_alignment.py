"""Words in two dimensions: лекарство (1, 0), препарат at cosine 0.8 to it, школа at a right angle, слово at 0.3."""

import math
from pathlib import Path

import numpy as np
import pytest

from index.ranking.alignment import (
    FAMILY,
    HEADING_MATCH,
    HEADING_OCCURRENCE,
    K1,
    NEAR,
    SOFT,
    SPELT,
    Aligner,
    B,
    Match,
    match,
    occurrence,
    share,
)
from index.ranking.term_table import PassageTerms, TermTable
from tests.encoders.tiny_model import INFORMATION, tiny_model

WORDS = {"лекарство": (1.0, 0.0), "препарат": (0.8, 0.6), "школа": (0.0, 1.0), "слово": (0.3, math.sqrt(1 - 0.09))}
PASSAGES = [
    PassageTerms(((0, 9, ("препарат", "школа")), (10, 20, ("слово",)), (21, 30, ("имя",))), ()),
    PassageTerms(((0, 5, ("лекарство", "лекарство")),), ("школа",)),
    PassageTerms(((0, 5, ()),), ()),
]
ALL = np.arange(3)


@pytest.fixture
def aligner(tmp_path: Path) -> Aligner:
    return Aligner(TermTable.of(PASSAGES), tiny_model(tmp_path, WORDS))


def test_a_word_meets_itself_fully_and_its_neighbour_in_part(aligner: Aligner) -> None:
    aligned = aligner.align(["лекарство"], ALL)
    assert aligned.by_passage[0] == pytest.approx([SOFT * 0.8, 1, 0], abs=1e-3)


def test_an_unknown_word_meets_only_itself(aligner: Aligner) -> None:
    assert aligner.align(["имя", "другое"], ALL).by_passage.tolist() == [[1, 0, 0], [0, 0, 0]]


def test_sentences_match_one_by_one(aligner: Aligner) -> None:
    aligned = aligner.align(["лекарство"], ALL)
    assert aligned.by_sentence[0] == pytest.approx([SOFT * 0.8, SOFT * 0.3, 0, 1, 0], abs=1e-3)
    assert aligned.begins.tolist() == [0, 3, 4]


def test_occurrences_count_neighbours_above_near_and_the_heading_in_part(aligner: Aligner) -> None:
    counted = aligner.align(["лекарство", "школа"], ALL).occurrences
    near = SOFT * (0.8 - NEAR) / (1 - NEAR)
    assert counted[0] == pytest.approx([near, 2, 0], abs=1e-3)
    of_school = SOFT * (0.6 - NEAR) / (1 - NEAR) + 1 + SOFT * (math.sqrt(0.91) - NEAR) / (1 - NEAR)
    assert counted[1] == pytest.approx([of_school, HEADING_OCCURRENCE, 0], abs=2e-3)


@pytest.mark.parametrize(
    ("similar", "counted", "matched"),
    [
        (1.0, 1, 1),
        (0.99, SOFT * 0.59 / 0.6, SOFT * 0.99),
        (0.7, SOFT / 2, SOFT * 0.7),
        (NEAR, 0, SOFT * NEAR),
        (0, 0, 0),
    ],
)
def test_a_neighbour_is_less_than_the_word_itself(similar: float, counted: float, matched: float) -> None:
    assert occurrence(np.array([similar], np.float32))[0] == pytest.approx(counted, abs=1e-6)
    assert match(np.array([similar], np.float32))[0] == pytest.approx(matched, abs=1e-6)


def test_what_names_the_document_counts_in_each_sentence_of_it_and_once_in_a_passage(tmp_path: Path) -> None:
    passages = [
        PassageTerms(((0, 5, ("школа", "школа")), (6, 9, ("слово",))), ("школа", "лекарство"), 1),
        PassageTerms(((0, 5, ("слово",)),), ("школа", "лекарство"), 1),
        PassageTerms(((0, 5, ("слово",)),), ("школа",), 0),  # of another document, a heading
    ]
    aligner = Aligner(TermTable.of(passages), tiny_model(tmp_path, WORDS))
    aligned = aligner.align(["школа", "лекарство"], ALL)
    assert aligned.names.tolist() == [[True, True, False], [False, False, False]]
    assert aligned.occurrences[0, :2].tolist() == [1, 1]
    assert aligned.by_passage[0, :2].tolist() == [1, 1]
    assert aligned.by_sentence[0, :3].tolist() == [1, 1, 1]
    assert aligned.by_sentence[0, 3] < 1
    assert aligned.by_passage[1] == pytest.approx([HEADING_MATCH * SOFT, HEADING_MATCH * SOFT, SOFT * 0.3], abs=1e-3)


@pytest.mark.parametrize(("asked", "is_named"), [("шокан", True), ("лекарство", False)])
def test_a_name_in_another_spelling_names_the_document(tmp_path: Path, asked: str, is_named: bool) -> None:
    words = TermTable.of([PassageTerms(((0, 5, ("слово",)),), ("шоқан",), 1)])
    aligned = Aligner(words, tiny_model(tmp_path, WORDS)).align([asked], np.arange(1))
    assert aligned.names.tolist() == [[is_named]]


def test_a_heading_matches_in_part(aligner: Aligner) -> None:
    assert aligner.align(["школа"], ALL).by_passage[0] == pytest.approx([1, SOFT * HEADING_MATCH, 0])


@pytest.mark.parametrize(
    ("term", "other", "near"),
    [
        ("жамбыл", "жамбылский", True),
        ("таразский", "тараз", False),  # four letters more are almost half of the longer
        ("жамбыл", "жамбасский", False),  # four letters alike
        ("казак", "казакоподобный", False),  # less than FAMILY_SHARE of the longer
        ("дом", "домовой", False),  # too short
    ],
)
def test_words_without_a_vector_are_near_to_their_family(tmp_path: Path, term: str, other: str, near: bool) -> None:
    words = TermTable.of([PassageTerms(((0, 5, (other,)),), ())])
    found = Aligner(words, tiny_model(tmp_path, WORDS)).align([term], np.arange(1)).by_passage
    assert found[0, 0] == pytest.approx(SOFT * FAMILY if near else 0)


@pytest.mark.parametrize(("term", "other", "near"), [("чокан", "шоқан", True), ("чокан", "шокай", False)])
def test_a_name_meets_itself_in_the_other_spelling(tmp_path: Path, term: str, other: str, near: bool) -> None:
    words = TermTable.of([PassageTerms(((0, 5, (other,)),), ())])
    found = Aligner(words, tiny_model(tmp_path, WORDS)).align([term], np.arange(1)).by_passage
    assert found[0, 0] == pytest.approx(SOFT * SPELT if near else 0)


def test_words_with_vectors_are_no_spellings_of_each_other(tmp_path: Path) -> None:
    encoder = tiny_model(tmp_path, {"чары": (1.0, 0.0), "шары": (0.0, 1.0)})
    words = TermTable.of([PassageTerms(((0, 5, ("шары",)),), ())])
    assert Aligner(words, encoder).align(["чары"], np.arange(1)).by_passage[0, 0] == 0


def test_words_with_vectors_are_no_family_by_their_letters(tmp_path: Path) -> None:
    encoder = tiny_model(tmp_path, {"переход": (1.0, 0.0), "перехват": (0.0, 1.0)})
    words = TermTable.of([PassageTerms(((0, 5, ("перехват",)),), ())])
    assert Aligner(words, encoder).align(["переход"], np.arange(1)).by_passage[0, 0] == 0


def test_soft_bm25_is_bm25_where_only_the_word_itself_occurs(aligner: Aligner) -> None:
    aligned = aligner.align(["имя"], ALL)
    mean = (4 + 2 + HEADING_OCCURRENCE + 0) / 3
    expected = (K1 + 1) / (1 + K1 * (1 - B + B * 4 / mean))  # four terms in the passage
    assert aligned.bm25(np.array([5.0], np.float32)) == pytest.approx([expected, 0, 0], rel=1e-5)


def test_weights_are_root_of_idf_times_information(aligner: Aligner) -> None:
    unknown, known = aligner.weights(["другое", "лекарство"])
    assert unknown == pytest.approx(math.sqrt(math.log(1 + 3.5 / 0.5)) * INFORMATION, rel=1e-5)
    assert known == pytest.approx(math.sqrt(math.log(1 + 2.5 / 1.5)) * INFORMATION, rel=1e-5)


def test_share_is_the_part_of_the_weight_that_is_matched() -> None:
    weights = np.array([3, 1], np.float32)
    assert share(weights, np.array([[1, 0], [0, 0.5]], np.float32)).tolist() == [0.75, 0.125]
    assert share(np.zeros(0, np.float32), np.zeros((0, 2), np.float32)).tolist() == [0, 0]


def test_matches_name_the_words_that_met(aligner: Aligner) -> None:
    terms = ["лекарство", "имя", "чужое"]
    assert aligner.matches(terms, aligner.align(terms, ALL[::-1]), 2) == (
        Match("лекарство", "препарат", pytest.approx(0.56, abs=1e-3)),
        Match("имя", "имя", 1.0),
    )


def test_rows_come_in_the_order_asked_for(aligner: Aligner) -> None:
    one = aligner.align(["лекарство", "школа"], np.array([1, 0]))
    both = aligner.align(["лекарство", "школа"], ALL)
    assert np.array_equal(one.by_passage, both.by_passage[:, [1, 0]])
    assert np.array_equal(one.occurrences, both.occurrences[:, [1, 0]])
