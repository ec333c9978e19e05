"""Terms as numbers and back: what goes in comes out, and counts are those of a reader with a pencil."""

from dataclasses import replace

import numpy as np
import pytest

from index import arrays
from index.arrays import npy
from index.errors import IndexFault
from index.language.answer_types import held
from index.language.spelling import skeleton
from index.language.terms import lemmas
from index.passages.passage import Passage
from index.ranking import term_table
from index.ranking.term_table import (
    GrowingTermTable,
    PassageTerms,
    TermTable,
    distinct,
    occurrences,
    passage_terms,
    ranges,
)
from tests.ranking.written import files_of, most_at_once, passage_of

TEXT = "Завод выпускает лекарства. Лекарств стало больше!"
FIRST = PassageTerms(((0, 6, ("завод", "лекарство")), (7, 9, ()), (10, 20, ("завод",))), ("рост",), 0, (1, 0, 6))
SECOND = PassageTerms(((0, 3, ()),), (), 0, (0,))  # 😀: a sentence without any term
THIRD = PassageTerms(((4, 9, ("рост", "рост")),), ("завод", "рост"), 0, (255,))


def passage(text: str, heading: str = "", question: bool = False, start: int = 0) -> Passage:
    return Passage("a.md", heading, "", start, start + len(text), text, question)


def test_sentences_are_placed_in_the_document_and_the_heading_stands_beside() -> None:
    words = passage_terms(passage(TEXT, "О заводах", start=100))
    assert words == PassageTerms(
        ((100, 126, ("завод", "выпускать", "лекарство")), (127, 149, ("лекарство", "стать", "большой"))),
        ("завод",),
        0,
        (0, 0),
    )
    assert words.terms == ["завод", "выпускать", "лекарство", "лекарство", "стать", "большой"]


def test_a_sentence_is_of_its_own_language_whatever_stands_beside_it() -> None:
    text = "Қаладағы зауыт жаңа өнім шығарды. Кем был его отец? Шеберлер көрмеге дайындалды."
    words = passage_terms(passage(text))
    assert words.sentences[1][2] == ("отец",)
    assert words.terms != lemmas(text)
    russian = "Завод выпускает сахар. Кем был его отец?"
    assert passage_terms(passage(russian)).terms == lemmas(russian)


def test_a_heading_with_which_the_passage_begins_is_not_counted_twice() -> None:
    assert passage_terms(passage(TEXT, TEXT, question=True)).heading == ()


def test_title_name_and_subjects_stand_first_each_word_once() -> None:
    of_file = Passage("otchet_2025.md", "Завод и школа", "", 0, len(TEXT), TEXT, subjects=("Тараз", "Школа"))
    words = passage_terms(of_file, "Отчёт о заводе")
    assert words.heading == ("отчет", "завод", "otchet", "тараз", "школа")
    assert words.titled == 5


@pytest.mark.parametrize("text", ["😀 👍🏽", "— … —", "(!)"])
def test_a_passage_without_a_term_has_its_sentence(text: str) -> None:
    words = passage_terms(passage(text))
    assert words.terms == []
    assert (words.sentences[0][0], words.sentences[-1][1]) == (0, len(text))


def test_arrays_hold_the_terms_and_an_empty_word_after_each_sentence() -> None:
    words = TermTable.of([FIRST, SECOND, THIRD])
    assert words.vocabulary == ("", "завод", "лекарство", "рост")
    assert words.ids.tolist() == [1, 2, 0, 0, 1, 0, 0, 3, 3, 0]
    assert words.sentence_bounds.tolist() == [0, 3, 4, 6, 7, 10]
    assert words.passage_bounds.tolist() == [0, 3, 4, 5]
    assert words.places.tolist() == [[0, 6], [7, 9], [10, 20], [0, 3], [4, 9]]
    assert words.heading_ids.tolist() == [3, 0, 0, 1, 3, 0]
    assert words.heading_bounds.tolist() == [0, 2, 3, 6]


def test_each_passage_comes_out_as_it_went_in() -> None:
    words = TermTable.of([FIRST, SECOND, THIRD])
    assert [passage_of(words, row) for row in range(3)] == [FIRST, SECOND, THIRD]


def test_it_knows_how_many_words_above_name_the_document() -> None:
    named = replace(THIRD, titled=1)
    words = TermTable.of([FIRST, named])
    assert words.titled.tolist() == [0, 1]
    assert passage_of(words, 1) == named
    files = files_of(words)
    back = TermTable.from_files(files)
    assert back.titled.tolist() == [0, 1]
    for wrong in ([0], [0, 3]):  # one passage too few, more words than there are
        with pytest.raises(ValueError, match="bounds"):
            TermTable.from_files({**files, "titled.npy": npy(np.array(wrong, np.int32))})


def test_it_knows_what_each_sentence_holds() -> None:
    text = "Завод открыли в 1937 году. Его строили школьники. Работа шла долго."
    words = TermTable.of([FIRST, passage_terms(passage(text)), PassageTerms(((0, 3, ()),), ())])
    assert words.held.tolist() == [1, 0, 6, held("Завод открыли в 1937 году."), held("Его строили школьники."), 0, 0]
    files = files_of(words)
    assert TermTable.from_files(files).held.tolist() == words.held.tolist()
    for wrong in (np.zeros(3, np.uint8), np.zeros(7, np.int32)):  # of too few sentences, of another width
        with pytest.raises(ValueError, match="bounds"):
            TermTable.from_files({**files, "held.npy": npy(wrong)})


def test_document_frequency_counts_a_passage_once_and_its_heading_too() -> None:
    assert TermTable.of([FIRST, SECOND, THIRD]).frequency.tolist() == [3, 2, 1, 2]


def test_words_are_found_by_what_their_spellings_have_in_common() -> None:
    names = ("караганда", "завод", "қарағанды", "шоқан", "чокан", "и", "чокана")
    words = TermTable.of([PassageTerms(((0, 9, names),), ())])
    asked = (skeleton("караганда"), skeleton("чокан"), "за")
    named = [[words.vocabulary[number] for number in words.spelt_as(common)] for common in asked]
    assert named == [["караганда", "қарағанды"], ["чокан", "чокана", "шоқан"], []]
    assert words.spelt_as("") == []
    assert "и" not in [words.vocabulary[number] for number in words.spelt]  # too short to have two


def test_words_that_begin_with_the_same_letters_stand_together() -> None:
    words = TermTable.of([PassageTerms(((0, 9, ("пункт б", "пункт", "пункт 4", "пуля", "пункты")),), ())])
    found = [words.vocabulary[number] for number in words.beginning("пункт ")]
    assert found == ["пункт 4", "пункт б"]
    assert [words.vocabulary[number] for number in words.beginning("пу")] == ["пуля", "пункт", *found, "пункты"]
    assert list(words.beginning("я")) == list(words.beginning("а")) == []


def test_files_and_back() -> None:
    words = TermTable.of([FIRST, SECOND, THIRD])
    files = files_of(words)
    again = TermTable.from_files(files)
    assert [passage_of(again, row) for row in range(3)] == [FIRST, SECOND, THIRD]
    assert files_of(again) == files
    assert files["vocabulary.json"].decode() == '["", "завод", "лекарство", "рост"]'


def test_it_is_written_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    words = TermTable.of([FIRST, SECOND, THIRD] * 500)
    whole = files_of(words)
    assert most_at_once(words) > 4000
    monkeypatch.setattr(arrays, "BLOCK", 64)
    assert most_at_once(words) == 128  # the head of a file
    assert files_of(words) == whole


def test_no_passages_at_all() -> None:
    words = TermTable.from_files(files_of(TermTable.of([])))
    assert words.vocabulary == ("",)
    assert words.passage_bounds.tolist() == [0]
    assert words.frequency.tolist() == [0]


@pytest.mark.parametrize(
    ("rows", "positions", "begins"),
    [
        ([0, 1, 2], [0, 1, 2, 3, 4, 5], [0, 2, 3]),
        ([2, 0], [3, 4, 5, 0, 1], [0, 3]),
        ([1, 1], [2, 2], [0, 1]),
        ([], [], []),
    ],
)
def test_ranges_are_the_positions_of_the_rows_in_their_order(
    rows: list[int], positions: list[int], begins: list[int]
) -> None:
    found = ranges(np.array([0, 2, 3, 6], np.int32), np.array(rows, np.int64))
    assert [part.tolist() for part in found] == [positions, begins]


def test_which_word_stands_in_which_row_how_often(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = np.array([2, 1, 2, 0, 1, 0, 0, 3, 2, 0], np.int32)
    bounds = np.array([0, 4, 6, 7, 10], np.int32)
    expected = [(1, 0, 1), (2, 0, 2), (1, 1, 1), (2, 3, 1), (3, 3, 1)]
    for step in (1, 3, 10):
        monkeypatch.setattr(term_table, "COUNTED", step)
        found = [tuple(map(int, one)) for part in occurrences(ids, bounds) for one in zip(*part, strict=True)]
        assert sorted(found) == sorted(expected)
    assert found == sorted(expected)  # all at once: by word and row


def test_a_word_is_counted_once_for_a_passage_that_has_it_in_text_and_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(term_table, "COUNTED", 2)
    words = TermTable.of(
        [
            PassageTerms(((0, 1, ("b", "a", "b")),), ("b", "c")),
            PassageTerms(((0, 1, ()),), ("c",)),
            PassageTerms(((0, 1, ("a",)), (1, 2, ("d",))), ()),
        ]
    )
    assert words.vocabulary == ("", "a", "b", "c", "d")
    assert words.frequency.tolist() == [3, 2, 1, 2, 1]
    assert words.text_bounds.tolist() == [0, 4, 5, 9]


@pytest.mark.parametrize("ids", [[], [4], [2, 0, 4, 2, 2, 0]])
def test_distinct_words_and_where_they_stand(ids: list[int]) -> None:
    numbers, where = distinct(np.array(ids, np.int32), 5)
    assert numbers.tolist() == sorted(set(ids))
    assert [int(numbers[place]) for place in where] == ids


def test_more_terms_than_can_be_numbered_are_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.ranking.term_table.MOST", 6)
    words = PassageTerms(((0, 9, ("река", "мост")),), ("город",))
    growing = GrowingTermTable()
    growing.add(words)
    growing.add(words)  # six terms, the ends of sentences counted
    with pytest.raises(IndexFault, match=r"the documents have more than 6 words, .* Make several of them"):
        growing.add(words)
    assert len(growing.table().ids) == 6
    headed = GrowingTermTable()
    with pytest.raises(IndexFault, match="more than 6 words"):
        headed.add(PassageTerms((), ("а", "б", "в", "г", "д", "е")))
