import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.documents.reading import Document
from index.hit import Evidence, Fit, Hit, Signals
from index.passages.passage import Passage
from index.passages.sentence import Sentence
from qa.reading.costs import OPPOSES
from qa.reading.judge import FITS, LEAST, LIKELY, MOVES, READ, judged
from qa.reading.lacking import LISTED
from qa.reading.reader import Reading, Tokens, Window
from qa.reading.windows import ROOM, Placed, around, best_window

TEXT = "Кто строил мост? Мост строили три года. Его открыл аким. Потом пошёл дождь."
PARTS = ("Кто строил мост?", "Мост строили три года.", "Его открыл аким.", "Потом пошёл дождь.")


def hit(fits: Sequence[float], score: float = 1.0, heading: str = "", row: int = 0) -> Hit:
    document = Document("a.md", "Мост", "", TEXT, 0, "0", "utf-8")
    starts = [TEXT.index(part) for part in PARTS]
    sentences = tuple(
        Fit(start, start + len(part), fit, not part.endswith("?"))
        for start, part, fit in zip(starts, PARTS, fits, strict=True)
    )
    best = max(sentences[1:], key=lambda one: one.fit)
    passage = Passage("a.md", heading, "", 0, len(TEXT), TEXT)
    return Hit(row, passage, document, Signals(terms=score), Evidence(), (), (best.start, best.stop), sentences)


def hit_of(text: str, fits: Sequence[Fit], own: Sequence[Sentence] = ()) -> Hit:
    """A document of this text alone."""
    return replace(
        hit([0, 0, 0, 0]),
        document=Document("a.md", "", "", text, 0, "0", "utf-8"),
        passage=Passage("a.md", "", "", 0, len(text), text, sentences=tuple(own)),
        sentences=tuple(fits),
    )


class ByWord:
    """Reads by one word: a window with it answers, by the sentence that has it, and the word is the answer."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.read_windows: list[Window] = []

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        self.read_windows += windows
        return [self._one(window) for window in windows]

    def _one(self, window: Window) -> Reading:
        at = window.text.find(self.word)
        inside = [start <= at < stop for start, stop in window.sentences]
        spans = [
            (at, at + len(self.word)) if own else (start, start + 1)
            for own, (start, _) in zip(inside, window.sentences, strict=True)
        ]
        return Reading(2.0 if at >= 0 else -3.0, tuple(0.0 if own else -4.0 for own in inside), tuple(spans))


def test_the_sentence_that_the_reader_finds_is_marked_with_its_words() -> None:
    (found,) = judged("Кто открыл мост?", [hit([0, 0.5, 0.4, 0.1], heading="Стройка")], ByWord("аким"))
    assert (found.quote, found.answer) == ("Его открыл аким.", "аким")
    assert found.evidence.answerable == 2.0
    assert found.evidence.unsure == 0.0  # it knows no places
    assert (found.evidence.told, found.evidence.absent) == (0.04, 0.0)  # «аким» has 4 letters of 100
    assert found.signals == Signals(terms=1.0, reader=pytest.approx(MOVES * 2.0))


def test_names_and_numbers_that_the_passage_has_not_are_evidence_against_it() -> None:
    for question, share in (("Кто в 1931 году открыл Талас?", 1.0), ("Кто открыл мост три года назад?", 0.0)):
        (found,) = judged(question, [hit([0, 0.5, 0.4, 0.1])], ByWord("аким"))
        assert found.evidence.absent == share


def test_what_search_found_may_outweigh_what_the_reader_likes() -> None:
    lead = 4 * LIKELY / FITS  # the reader's ln 4 between the two sentences, in fits
    (found,) = judged("?", [hit([0, 0.5 + lead, 0.4, 0.1])], ByWord("аким"))
    assert found.quote == "Мост строили три года."
    (found,) = judged("?", [hit([0, 0.3 + lead, 0.4, 0.1])], ByWord("аким"))
    assert found.quote == "Его открыл аким."


@pytest.mark.parametrize(
    ("question", "rows", "word", "marked"),
    [
        ("Сколько живёт в селе 47?", ["| Село 45 | 145 |", "| Село 47 | 147 |"], "145", 1),
        ("Сколько живёт в селе 48?", ["| Село 45 | 145 |", "| Село 47 | 147 |"], "145", 0),  # neither
        ("Что было 06.09.19?", ["05.09.2019 открыли школу.", "6 сентября 2019 г. убирали двор."], "открыли", 1),
        ("Чей номер 87142532012?", ["Касса: 8 (7142) 53-20-11.", "Склад: 8 (7142) 53-20-12."], "Касса", 1),
        ("Сколько до Зайсана?", ["| Аягоз | 30 |", "| Зайсан | 40 |", "| Чарск | 50 |"], "30", 1),
        ("Сколько до Абая?", ["| Аягоз | 30 |", "| Зайсан | 40 |", "| Чарск | 50 |"], "30", 0),
        ("Когда йога?", ["| Пн | Йога |", "| Вт | Бокс |", "| Ср | Йога |", "| Чт | Танцы |"], "Чт", 0),
        ("Когда йога?", ["| Пн | Йога |", "| Вт | Йога |", "| Ср | Йога |", "| Чт | Асаны |"], "Чт", 3),  # most have it
        ("Когда асаны?", ["| Пн | Йога |", "| Вт | Бокс |", "| Ср | Йога |", "| Чт | Танцы |"], "Ср", 2),  # none
        ("Сколько школ всего?", ["| Аягоз | 30 |", "| Зайсан | 40 |", "| Итого | 70 |"], "30", 2),
        ("Сколько всего в Зайсане?", ["| Аягоз | 30 |", "| Зайсан | 40 |", "| Итого | 70 |"], "70", 1),
        ("Сколько школ?", ["| Аягоз | 30 |", "| Зайсан | 40 |", "| Итого | 70 |"], "30", 0),
        ("Барлығы қанша мектеп?", ["| Аягөз | 30 |", "| Зайсан | 40 |", "| Барлығы | 70 |"], "30", 2),
        ("How many in total?", ["| North | 30 |", "| South | 40 |", "| Total | 70 |"], "30", 2),
        ("How many does North have in total?", ["| North | 30 |", "| South | 40 |", "| Total | 70 |"], "70", 0),
        ("Сколько до Зайсана?", ["Аягоз в 30 км.", "Зайсан в 40 км.", "Чарск в 50 км."], "30", 0),  # no rows
        ("Кто вёл хор 12 мая?", ["Хор пел 12 мая.", "Билеты раскупили.", "Вела его Омарова."], "Омарова", 2),
        ("Сколько дают в 30 дней?", ["До 10 дней дают 5 тенге.", "До 30 дней дают 7 тенге."], "5", 1),
    ],
)
def test_what_has_no_number_or_name_of_the_question_is_marked_later(
    question: str, rows: list[str], word: str, marked: int
) -> None:
    text = "\n".join(rows)
    starts = [text.index(row) for row in rows]
    one = hit_of(text, [Fit(at, at + len(row), 0.5, True) for at, row in zip(starts, rows, strict=True)])
    (found,) = judged(question, [one], ByWord(word))
    assert found.quote == rows[marked]


@pytest.mark.parametrize(
    ("question", "header", "rows", "marked", "words"),
    [
        ("Какого цвета ХК-280?", "| | ХК-280 | ХК-320 |", ["| Объём | 280 | 320 |", "| Цвет | ал | бел |"], 1, "ал"),
        ("Какого цвета ХК-280?", "| Что | Чему |", ["| Объём, л | 280 |", "| Цвет | серый |"], 1, ""),
        ("Сколько школ в 2024?", "| Что | 2023 | 2024 |", ["| Вода | 2024 | 7 |", "| Школы | 5 | 6 |"], 1, "6"),
        ("Сколько в селе 47?", "| Село | Люди |", ["| Село 45 | 145 |", "| Село 47 | 147 |"], 1, ""),
    ],
)  # fmt: skip
def test_what_the_header_holds_no_row_lacks_and_the_number_of_a_code_is_none(
    question: str, header: str, rows: list[str], marked: int, words: str
) -> None:
    text = "\n".join([header, *rows])
    starts = [text.index(row) for row in rows]
    lead = (0, len(header))
    fits = [Fit(at, at + len(row), 0.6 - 0.1 * number, True, lead)
            for number, (at, row) in enumerate(zip(starts, rows, strict=True))]  # fmt: skip
    (found,) = judged(question, [hit_of(text, [Fit(*lead, 0.5, False), *fits])], ByWord("нигде"))
    assert (found.quote, found.lead) == (rows[marked], header)
    assert not words or found.answer == words


def test_the_words_are_without_loose_ends_and_told_is_of_those_of_the_reader() -> None:
    text = "Мост открыл Руденко Н. А."
    one = hit_of(text, [Fit(0, len(text), 0.5, True)])
    (found,) = judged("Кто открыл мост?", [one], ByWord("Руденко Н."))
    assert (found.answer, found.evidence.told) == ("Руденко Н. А.", 0.1)


@pytest.mark.parametrize(("better", "marked"), [(0.59, 1), (0.61, 0)])  # FITS x 0.6 is OPPOSES x LISTED
def test_an_item_without_the_word_of_the_question_that_another_has_is_marked_later(better: float, marked: int) -> None:
    assert pytest.approx(FITS * 0.6) == OPPOSES * LISTED
    items = ["Экспорт отчётов.", "Тёмная тема.", "Вход по ключу."]
    text = "\n".join(f"- {item}" for item in items)
    spans = [(text.index(item), text.index(item) + len(item)) for item in items]
    own = tuple(Sentence(start, stop, "item") for start, stop in spans)
    one = hit_of(text, [Fit(*span, 0.3 + better * (number == 0), True) for number, span in enumerate(spans)], own)
    (found,) = judged("Где появилась тёмная тема?", [one], ByWord("нигде"))
    assert found.quote == items[marked]
    (found,) = judged("Где появилась светлая лампа?", [one], ByWord("нигде"))  # no item has a word of it
    assert found.quote == items[0]


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("Что идёт в лапшу?", 0),  # its lead has the word
        ("Что идёт в соус?", 1),
        ("Сколько соли идёт в соус и в лапшу?", 1),  # both lists are asked for: the reader chooses
        ("Сколько перца в лапшу?", 0),
        ("Что острое для рыбы?", 1),  # what has the word itself may stand anywhere
        ("Что варят?", 1),
    ],
)
def test_an_item_of_another_list_than_is_asked_for_is_marked_later(question: str, marked: int) -> None:
    text = "Лапша и рыба:\nсоль — 5 г\n\nСоус:\nперец для рыбы — 2 шт."
    lines = {line: (text.index(line), text.index(line) + len(line)) for line in text.split("\n") if line}
    items = ["соль — 5 г", "перец для рыбы — 2 шт."]
    own = tuple(
        Fit(*lines[item], 0.5, True, lines[lead]) for item, lead in zip(items, ("Лапша и рыба:", "Соус:"), strict=True)
    )
    (found,) = judged(question, [hit_of(text, own)], ByWord("перец"))
    assert found.quote == items[marked]


@pytest.mark.parametrize(
    ("question", "second", "marked"),
    [
        ("Что решили о мосте?", "ПОСТАНОВИЛИ: Ждать весны.", 1),
        ("Что решили о мосте?", "Ждать весны.", 1),  # its lead tells
        ("Что решили о мосте?", "Седов ушёл.", 0),  # nothing was decided
        ("Что сказали о мосте?", "ПОСТАНОВИЛИ: Ждать весны.", 0),
        ("Кто решил о мосте?", "О чём он говорил, никто не решил.", 0),  # no minutes
    ],
)
def test_what_was_decided_is_marked_before_what_was_proposed(question: str, second: str, marked: int) -> None:
    said = ["Климов предложил чинить мост.", second]
    lead = "" if second != "Ждать весны." else "Решили:"
    text = "\n".join([said[0], lead, said[1]])
    leads = [None, (text.index(lead), text.index(lead) + len(lead)) if lead else None]
    own = [
        Fit(text.index(one), text.index(one) + len(one), fit, True, its)
        for one, fit, its in zip(said, (1.9, 0.1), leads, strict=True)
    ]
    (found,) = judged(question, [hit_of(text, own)], ByWord("Климов"))
    assert found.quote == said[marked]


def test_the_opposite_is_marked_later_and_told() -> None:
    text = "Окно открывают днём. Окно ночью не открывают."
    places = [(0, 20), (21, 45)]
    both = hit_of(text, [Fit(start, stop, 0.5, True) for start, stop in places])
    (found,) = judged("Когда окно не открывают?", [both], ByWord("днём"))
    assert (found.quote, found.evidence.contradicts) == ("Окно ночью не открывают.", 0)
    (found,) = judged("Когда окно открывают?", [both], ByWord("ночью"))
    assert (found.quote, found.evidence.contradicts) == ("Окно открывают днём.", 0)
    alone = replace(both, sentences=both.sentences[1:])
    (found,) = judged("Когда окно открывают?", [alone], ByWord("ночью"))
    assert (found.quote, found.evidence.contradicts) == ("Окно ночью не открывают.", 1)


def test_a_passage_that_answers_moves_up() -> None:
    first, second = hit([0, 0.5, 0.4, 0.1], 1.0 + 5 * MOVES - 0.01), hit([0, 0.5, 0.4, 0.1], 1.0, row=1)
    second = replace(second, document=replace(second.document, text=TEXT.replace("аким", "Ерлан")))
    assert [one.row for one in judged("?", [first, second], ByWord("Ерлан"))] == [1, 0]
    far = replace(first, signals=Signals(terms=1.0 + 5 * MOVES + 0.01))
    assert [one.row for one in judged("?", [far, second], ByWord("Ерлан"))] == [0, 1]


def test_only_the_first_hits_are_read() -> None:
    hits = [hit([0, 0.5, 0.4, 0.1], 9 - row, row=row) for row in range(READ + 2)]
    reader = ByWord("нет такого")
    found = judged("?", hits, reader)
    assert len(reader.read_windows) == READ
    assert [one.row for one in found] == [*range(READ + 2)]
    assert found[READ:] == hits[READ:]


def test_it_is_told_over_how_many_places_the_reader_spreads_the_answer() -> None:
    class Torn(ByWord):
        def _one(self, window: Window) -> Reading:
            even = np.log(np.full((4, 2), 0.25))
            return replace(super()._one(window), tokens=Tokens(even, np.array([[at, at + 1] for at in range(4)])))

    (found,) = judged("Кто открыл мост?", [hit([0, 0.5, 0.4, 0.1])], Torn("аким"))
    assert found.evidence.unsure == pytest.approx(2 * math.log(4))


def test_a_passage_of_which_nothing_may_be_marked_is_not_read() -> None:
    bare = replace(hit([0, 0, 0, 0]), sentences=(Fit(0, 16, 0.5, False),))
    reader = ByWord("мост")
    (found,) = judged("?", [bare], reader)
    assert (reader.read_windows, found.evidence.answerable, found.words) == ([], LEAST, None)


def read_of(found: Hit, question: str = "") -> Placed:
    placed = best_window(found, question)
    assert placed
    return placed


def test_a_window_has_the_heading_above_and_no_question_to_be_marked() -> None:
    placed = read_of(hit([0.9, 0.5, 0.4, 0.1], heading="Стройка"))
    assert placed.window.text == f"Стройка\n{TEXT}"
    assert [placed.window.text[slice(*span)] for span in placed.window.sentences] == list(PARTS[1:])
    assert [TEXT[slice(*span)] for span in placed.sentences] == list(PARTS[1:])


@pytest.mark.parametrize(
    ("question", "above"),
    [
        ("Сколько стоит Кунгурский мост?", "Кунгурский мост\n"),
        ("Когда открыли мост?", ""),  # the passage has it
        ("Когда открыли?", ""),
        ("", ""),
    ],
)
def test_the_title_stands_above_where_it_alone_has_a_word_of_the_question(question: str, above: str) -> None:
    titled = hit([0.9, 0.5, 0.4, 0.1])
    titled = replace(titled, document=replace(titled.document, title="Кунгурский мост"))
    placed = read_of(titled, question)
    assert placed.window.text == above + TEXT
    assert [placed.window.text[slice(*span)] for span in placed.window.sentences] == list(PARTS[1:])


@pytest.mark.parametrize(
    ("question", "above"),
    [("Где родился Белоглазов?", "Белоглазов\n"), ("Где родился мастер?", ""), ("Где родился Осокин?", "")],
)
def test_a_subject_of_the_document_stands_above_where_it_is_asked_for(question: str, above: str) -> None:
    told = hit([0.9, 0.5, 0.4, 0.1])
    placed = read_of(replace(told, passage=replace(told.passage, subjects=("Белоглазов",))), question)
    assert placed.window.text == above + TEXT


def test_a_window_grows_to_the_better_side_while_there_is_room() -> None:
    half = ROOM // 2
    row = [Fit(number * half, number * half + half, fit, True) for number, fit in enumerate((0.1, 0.9, 0.2, 0.3))]
    assert around(row, 1) == (1, 2)
    assert around(row, 3) == (2, 3)
    long = [Fit(0, 3 * ROOM, 0.0, True), Fit(3 * ROOM, 3 * ROOM + 9, 0.0, True)]
    assert around(long, 0) == (0, 0)  # a long sentence is read alone


def test_a_long_passage_is_read_where_it_fits_best() -> None:
    text = " ".join(["А" * 299 + "."] * 6)
    sentences = tuple(Fit(at * 301, at * 301 + 300, fit, True) for at, fit in enumerate((0, 0, 0.9, 0, 0, 0.5)))
    long = replace(
        hit([0, 0, 0, 0]),
        document=Document("a.md", "", "", text, 0, "0", "utf-8"),
        passage=Passage("a.md", "", "", 0, len(text), text),
        sentences=sentences,
    )
    assert read_of(long).sentences == ((602, 902),)
    first = replace(long, sentences=(replace(sentences[0], fit=0.95, answers=False), *sentences[1:]))
    assert read_of(first).sentences == ((602, 902),)
    placed = best_window(long, "", {(602, 902): 0.5})  # what speaks against it: it tells no price
    assert placed
    assert placed.sentences == ((1505, 1805),)


def test_the_reader_reads_both_questions_and_the_rules_go_by_the_later_one() -> None:
    class Heard(ByWord):
        heard = ""

        def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
            self.heard = question
            return super().read(question, windows)

    reader = Heard("нигде")
    text = "В 2024 году построили девять школ. В 2023 году построили семь школ."
    split = text.index(" В 2023") + 1
    found = hit_of(text, [Fit(0, split - 1, 0.9, True), Fit(split, len(text), 0.5, True)])
    (one,) = judged("А в 2023 году?", [found], reader, "Сколько школ построили в 2024 году?")
    assert reader.heard == "А в 2023 году? (Сколько школ построили в 2024 году?)"
    assert one.quote == "В 2023 году построили семь школ."
    assert one.evidence.absent == 0.0  # neither 2024 nor «Сколько», which begins the earlier question
    assert one.evidence.contradicts == 0.0
