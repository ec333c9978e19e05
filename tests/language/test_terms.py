"""Sentences (a `|` where they are cut) and terms of Russian, Kazakh and English lines."""

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.language import russian
from index.language.kazakh import is_kazakh
from index.language.sentences import sentences
from index.language.terms import Term, lemma, lemmas, terms
from index.language.tokens import normal_form


def cut(text: str) -> str:
    """The sentences of a text, line ends as `/`."""
    return " | ".join(text[start:stop] for start, stop in sentences(text)).replace("\n", "/")


@pytest.mark.parametrize(
    "marked",
    [
        # abbreviations
        "В 2025 г. построили школы. | В 2026 г. построят ещё.",
        "Живёт на ул. Абая, д. 5. | Это центр.",
        "Он работает, т. е. учит. | И др. люди тоже.",
        "Это 80 % т.е. почти все, и т. д. | Много.",
        "В 1941—1945 гг. шла война. | В XX в. было так.",
        "600 млрд. тенге. | 5 тыс. человек. | 15 млн. руб. потрачено.",
        "проф. Иванов и акад. Петров. | Оба учёные.",
        "Ст. 5 п. 2 Кодекса. | Он принят.",
        "Дано, см. рис. 5. | Далее.",
        # names
        "Школа им. Б. Момышулы открыта. | Она новая.",
        "И. О. Фамилия пришёл. | А. С. Пушкин писал.",
        "Коспанов Р. А. сказал. | Потом ушёл.",
        # direct speech and dashes
        "— Приду, — сказал он. | — Жди! | — И ушёл.",
        "«Приду». | Он ушёл.",
        "«Приду!» — сказал он. | Жди…",
        # ellipsis and signs
        "Он думал… | Потом решил.",
        "Он думал… потом решил.",
        "Что?! | Не может быть!!! | Правда.",
        "(Смеётся.) | Да. | [Пауза.] | Нет.",
        # lists and lines
        "1. Первый. | 2. Второй.",
        "Первая строка | вторая строка",
        # what has points inside
        "Цена 4.6 млн. | Рост 4,6 раза.",
        "Сайт egov.kz работает. | Пишите на info@gov.kz. | Ждём.",
        # other languages
        "Мектеп салынды. | Ол үлкен.",
        "Dr. Smith came. | Mr. Lee left. | The U.S. economy grew. | It did.",
        # next to nothing
        "…",
        "?",
        "",
    ],
)
def test_sentences(marked: str) -> None:
    text = marked.replace(" | ", "\n" if marked.startswith("Первая") else " ")
    assert cut(text) == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("- один\n- два\n- три", "- один | - два | - три"),
        ("а\r\nб\r\n\r\nв\u2028г\u2029д\x85е\x0bж", "а | б | в | г | д | е | ж"),
        ("  \n\t Да.  \n \n Нет. \n", "Да. | Нет."),
        (
            "Президент поручил сделать экономику Жамбылского региона\nкрепче и заметил, что всё необходимое "
            "для этого уже есть.\nА каким Вам видится потенциал?",
            "Президент поручил сделать экономику Жамбылского региона/крепче и заметил, что всё необходимое "
            "для этого уже есть. | А каким Вам видится потенциал?",
        ),
        (
            unicodedata.normalize("NFD", "Какой район? Самый южный."),
            unicodedata.normalize("NFD", "Какой район? | Самый южный."),
        ),
    ],
    ids=["list", "line ends", "blanks", "wrapped by hand", "NFD"],
)  # fmt: skip
def test_sentences_of_lines(text: str, marked: str) -> None:
    assert cut(text) == marked


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("а" * 3000, [1200, 1200, 600]),
        ("слово " * 300, [1199, 599]),
        ("раз, два " * 200, [1192, 606]),
        ("а" + "\u0301" * 3000, [600, 600, 600, 600, 601]),
        (" " * 3999 + "слово", [5]),
        ("слово" + " " * 5000 + "слово", [5, 5]),
    ],
    ids=["no blank", "words", "clauses", "accents", "window ends before a word", "blanks"],
)
def test_endless_sentence_is_cut(text: str, lengths: list[int]) -> None:
    assert [stop - start for start, stop in sentences(text)] == lengths


def test_sentences_do_not_depend_on_the_window() -> None:
    """A paragraph longer than what razdel gets at once is cut as its sentences are."""
    one = "В 2025 г. на ул. Абая построили школу, т. е. место для 1 300 детей."
    assert cut(" ".join([one] * 200)) == " | ".join([one] * 200)


@given(st.text(alphabet="аБв .!?…\n\r\t\u2028\u0301«»—-1;,г\u00a0", max_size=300) | st.text(max_size=300))
@example("а" * 1201 + "\u0301")
@example("\x1c\x1d\x1e\x1f")
@settings(max_examples=300, deadline=None)
def test_no_text_is_lost(text: str) -> None:
    places = sentences(text)
    outside = [0, *(place for one in places for place in one), len(text)]
    assert "".join(text[a:b] for a, b in zip(outside[::2], outside[1::2], strict=True)).strip() == ""
    assert outside == sorted(outside)
    for start, stop in places:
        assert 0 < stop - start <= 1200
        assert text[start:stop] == text[start:stop].strip()


@pytest.mark.parametrize(
    "text", ["а" * 5_000_000, "а." * 125_000, "…" * 125_000, "г. " * 75_000, "\n" * 250_000, "\n" + " \t" * 500_000],
    ids=["5 MB", "points", "ellipses", "abbreviations", "lines", "blanks"],
)  # fmt: skip
def test_time_grows_with_the_length_only(text: str) -> None:
    started = time.perf_counter()
    sentences(text)
    assert time.perf_counter() - started < 5  # under a second; razdel alone takes 38 s for a megabyte of «а.а.а…»


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # numbers
        ("1 300 школ", "1300 школа"),
        ("1\u00a0300 школ", "1300 школа"),
        ("1\u202f300 школ", "1300 школа"),
        ("1300 школ", "1300 школа"),
        ("1,300 schools", "1300 school"),
        ("10 000 000 и 1 300,5", "10000000 1300.5"),
        ("в 2019 130 школ", "2019 130 школа"),
        ("4,6 раза", "4.6 раз"),
        ("4.6 раза", "4.6 раз"),
        ("0,125", "0.125"),
        ("80%", "80 процент"),
        ("80 %", "80 процент"),
        ("80 процентов", "80 процент"),
        ("24-е место", "24 место"),
        ("90-х, 1-й, 2-му, 21st, 3-ші", "90 1 2 21 3"),
        ("600 млрд", "600 миллиард"),
        ("600млрд.", "600 миллиард"),
        ("600 миллиардов", "600 миллиард"),
        ("2025 года", "2025 год"),
        ("2019–2025", "2019 2025"),
        ("№5", "номер 5"),
        ("5G, 4K", "5g 4k"),
        ("COVID-19", "covid 19"),
        # dates
        ("25 декабря 2025", "25 декабрь 2025"),
        ("25.12.2025", "25 декабрь 2025"),
        ("2025-12-25", "2025 декабрь 25"),
        ("1.2.2025", "1 февраль 2025"),
        ("45.13.2025", "45.13.2025"),
        # Roman numbers, in either alphabet
        ("XXI век", "21 век"),
        ("ХХІ век", "21 век"),
        ("IV квартал", "4 квартал"),
        ("XL, I, iv", "xl iv"),
        # words
        ("Ёлки и елки", "елка елка"),
        ("за́мок", "замок"),
        ("шко\u00adлы", "школа"),
        (unicodedata.normalize("NFD", "Какой район"), "район"),
        ("Cтрана Kaзахстан", "страна казахстан"),
        ("бiлiм", "білім"),
        ("сфера IT", "сфера it"),
        ("it is", ""),
        ("don't we've O'Connor Kazakhstan's", "o'connor kazakhstan"),
        ("что это?", ""),
        ("Я", ""),
        ("", ""),
        # names keep one stem in all their cases
        ("Токаев Токаева Токаеву Токаевым", "токаев токаев токаев токаев"),
        ("Мангистауская Мангистауской", "мангистауский мангистауский"),
        # Kazakh
        ("Қазақстандағы мектептерде", "қазақстан мектеп"),
        ("Оның есімі кім?", "есім"),
    ],
)
def test_lemmas(text: str, expected: str) -> None:
    assert " ".join(lemmas(text)) == expected


def test_terms_know_their_places() -> None:
    assert terms("В 1 300 школ и 25.12.2025") == [
        Term("1300", 2, 7),
        Term("школа", 8, 12),
        Term("25", 15, 17),
        Term("декабрь", 18, 20),
        Term("2025", 21, 25),
    ]


@given(st.text(max_size=200) | st.text(alphabet="аЯё1 .,-'\u0301iI%XV", max_size=100))
@settings(max_examples=300, deadline=None)
def test_places_of_terms_are_in_order(text: str) -> None:
    places = [place for term in terms(text) for place in (term.start, term.stop)]
    assert places == sorted(places)
    assert all(text[term.start : term.stop].strip() and term.text for term in terms(text))


@pytest.mark.parametrize(
    ("word", "form"),
    [("Ёж", "еж"), ("ЗА́МОК", "замок"), ("cтрана", "страна"), ("IТ", "it"), ("ТОО", "тоо"), ("don’t", "don't"),
     ("и\u0306од", "йод"), ("Z5", "z5"), ("жz", "жz"), ("", "")],
)  # fmt: skip
def test_normal_form(word: str, form: str) -> None:
    assert normal_form(word) == form


@pytest.mark.parametrize(
    ("word", "expected"),
    [("школами", ("школа", False)), ("который", ("который", True)), ("schools", ("school", False)),
     ("the", ("the", True)), ("мектепте", ("мектеп", False)), ("а" * 5000, ("а" * 5000, False)), ("42", ("42", False))],
)  # fmt: skip
def test_lemma(word: str, expected: tuple[str, bool]) -> None:
    assert lemma(word) == expected


def test_which_language() -> None:
    assert (russian.is_known("школами"), russian.is_known("елка"), russian.is_known("мектепте")) == (True, True, False)
    assert is_kazakh(["қазақстан", "мектеп"])
    assert not is_kazakh(["казахстан", "школа"])
    assert not is_kazakh([])
    assert russian.rank("быть") == 0.0
    assert russian.rank("старлинк") is None


def test_terms_of_endless_words_take_linear_time() -> None:
    started = time.perf_counter()
    assert lemmas("а" * 1_000_000) == ["а" * 1_000_000]
    assert lemmas("а" + "\u0301" * 100_000) == []
    assert len(lemmas("1.," * 20_000)) == 20_000
    assert time.perf_counter() - started < 5
