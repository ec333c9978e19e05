"""Page numbers and lists of contents: what is no text, and the sentence that runs over a page."""

from pathlib import Path

import pytest

from index.characters import as_shown
from index.documents.blocks import text_blocks
from index.documents.document import Document
from index.documents.pages import without_heads, without_seams
from index.documents.reading import read_documents
from index.language.terms import lemmas
from index.passages.splitting import split


@pytest.mark.parametrize("mark", ["- 7 -", "— 7 —", "Стр. 7", "стр. 7 из 90", "Page 7 of 90", "7-бет", "– iv –"])
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n", "\n\f"])
def test_a_sentence_runs_over_a_page(mark: str, gap: str) -> None:
    text = f"Пасечник обязан осмотреть{gap}{mark}{gap}ульи до конца марта. Потом поздно."
    masked = without_seams(text)
    assert len(masked) == len(text)
    (passage,) = split(Document("a.txt", "a", "", masked, 0, "", "utf-8", format="txt"))
    sentences = [as_shown(masked[one.start : one.stop]) for one in passage.sentences]
    assert sentences == ["Пасечник обязан осмотреть\nульи до конца марта.", "Потом поздно."]


def test_a_word_runs_over_a_page() -> None:
    masked = without_seams("Пасечник носит накомар-\n\n- 7 -\n\nник и перчатки.")
    (passage,) = split(Document("a.txt", "a", "", masked, 0, "", "utf-8", format="txt"))
    assert lemmas(passage.text) == ["пасечник", "носить", "накомарник", "перчатка"]
    assert as_shown(passage.text) == "Пасечник носит накомар-\nник и перчатки."


def test_a_bare_number_ends_a_page_only_where_it_stands_apart() -> None:
    masked = without_seams("осмотреть\n\n7\n\nульи и рамки.\n\n8\n\nПотом\r\n\r\n9 \r\n\r\nлетки")
    assert [number in masked for number in "789"] == [False, True, False]
    assert "/" not in without_seams("осмотреть\n\n7/9\n\nульи и\n\n8/9\n\nлетки")
    assert "7/9" not in without_seams("осмотреть\f7/9\fульи")
    for text in (
        "осмотреть\n7\nульев и\n8\nлетков",
        "осмотреть.\n\n7\n\nульев.\n\n8\n\nлетков",
        "осмотреть\n\n7\n\nУльи и\n\n8\n\nЛетки",
        "осмотреть\n\n7\n\nульев",  # one alone may be a word, and so may those that do not run as pages do
        "У нас\n\n1200\n\nклиентов и\n\n15\n\nфилиалов,\n\n1300\n\nработников",
    ):
        assert without_seams(text) == text


@pytest.mark.parametrize("form", ["txt", "md"])
@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Нас выбрали\n\n1200\n\nклиентов по всей стране.", ["Нас выбрали", "1200", "клиентов по всей стране."]),
        ("Число пасек\n\n15\n\nЧисло ульев:\n\n450", ["Число пасек", "15", "Число ульев:", "450"]),
        ("Летки\n\n3\n\nСтоят\n\n4\n\nна юг.", ["Летки", "Стоят\nна юг."]),
        ("Летки закрыты.\n\n3\n\nПотом зима.", ["Летки закрыты.", "Потом зима."]),
    ],
)
def test_a_bare_number_is_a_word_where_no_sentence_ends_before_it(text: str, sentences: list[str], form: str) -> None:
    masked = without_seams(text)
    passages = split(Document("a", "a", "", masked, 0, "", "utf-8", format=form))
    assert [as_shown(masked[one.start : one.stop]) for each in passages for one in each.sentences] == sentences


def test_code_keeps_its_numbers() -> None:
    text = "print\n\n7\n\nулей"
    assert without_seams(text, [(0, len(text))]) == text


@pytest.mark.parametrize("form", ["txt", "md"])
@pytest.mark.parametrize(
    "between",
    ["- 12 -", "Стр. 12", "12", "Введение ........ 3\nУход за ульем .... 12", "[1]: https://example.org/улей"],
)
def test_what_is_no_text_stands_in_no_passage(between: str, form: str) -> None:
    if form == "txt" and between.startswith("["):
        between = "https://example.org/улей"
    text = f"Улей ставят на подставку.\n\n{between}\n\nЛеток смотрит на юг."
    passages = split(Document("a", "a", "", text, 0, "", "utf-8", format=form))
    assert [one.text for one in passages] == ["Улей ставят на подставку.", "Леток смотрит на юг."]


def test_a_number_in_a_list_is_an_item() -> None:
    assert [one.kind for one in text_blocks("Рамки:\n\n- 10\n- 12", 0, is_markdown=False)] == ["text", "item", "item"]


@pytest.mark.parametrize(
    "contents",
    [
        "Содержание\n\nУлей ..... 2\nСемья ..... 5",
        "Содержание:\n1. Улей 2\n2. Семья 5",
        "ОГЛАВЛЕНИЕ\n\n1. Улей\n2. Семья",
        "Contents\n\nУлей    2\nСемья    5\nРой    7",
    ],
)
def test_contents_go_with_their_title(contents: str) -> None:
    text = f"{contents}\n\n1. Улей\n\nУлей делают из сосны.\n\n2. Семья\n\nСемья зимует в улье."
    passages = split(Document("a", "a", "", text, 0, "", "utf-8", format="txt"))
    assert [one.text for one in passages] == ["1. Улей\n\nУлей делают из сосны.", "2. Семья\n\nСемья зимует в улье."]


@pytest.mark.parametrize("form", ["txt", "md"])
@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        ("Улей ..... 2\nСемья ..... 2\nРой ..... 5", ["contents"] * 3),
        ("Улей ..... 2\n\nРой . . . . 5", ["contents"] * 2),
        ("Улей ..... 2\nСемья ..... 4\n\nЧасть вторая\n\nРой …… 5", ["contents", "contents", "text", "contents"]),
        ("1.1. Улей ..... 2\n1.2. Рой ..... 5", ["contents"] * 2),
        ("Глава 1. Улей ..... 2\n\nГлава 2. Рой ..... 5", ["contents"] * 2),
        ("1. Мёд ..... 600\n2. Воск ..... 80", ["item"] * 2),
        ("Мёд ..... 600\nВоск ..... 80", ["item"] * 2),  # a price falls
        ("Мёд ..... 65\nВоск ..... 285", ["item"] * 2),  # more pages than so short a text has
        ("Мёд ..... 20\nВоск ..... 90", ["item"] * 2),  # round
        ("Мёд ..... 600 руб.\nВоск ..... 800 руб.", ["item"] * 2),
        ("Цены\nМёд ..... 2 100\nВоск ..... 3 200", ["text", "item", "item"]),
        ("Цены:\nМёд … 2 100 р.\nВоск — 800 р.", ["text", "item", "item"]),
    ],
)
def test_dots_lead_to_a_page_or_to_a_price(lines: str, kinds: list[str], form: str) -> None:
    found = text_blocks(f"Пасека.\n\n{lines}\n\nВсё.", 0, form == "md")[1:-1]
    assert [one.kind for one in found] == kinds


@pytest.mark.parametrize("title", ["Содержание", "Оглавление", "Contents", "Мазмұны"])
def test_under_their_title_all_led_lines_are_contents(title: str) -> None:
    found = text_blocks(f"{title}\n\nУлей ..... 60\nСемья ..... 10\n\nВсё.", 0, is_markdown=False)
    assert [one.kind for one in found] == ["contents"] * 3 + ["text"]


def test_a_price_is_in_a_sentence_with_its_name() -> None:
    text = "Цены\n\nСтрижка ........ 600\nУкладка ........ 400 руб.\nСкидок нет."
    (passage,) = split(Document("a", "a", "", text, 0, "", "utf-8", format="txt"))
    assert [text[one.start : one.stop] for one in passage.sentences] == text.replace("\n\n", "\n").split("\n")


def test_a_title_alone_is_no_contents() -> None:
    found = text_blocks("# Содержание\n\nПчёл содержат в ульях 2 года.\n", 0)
    assert [one.kind for one in found] == ["heading", "text"]


def test_a_heading_above_a_line_stands_above_its_text_alone() -> None:
    text = "# Пасека\n\n---\n\n## Улей\n\n[фото](улей.png)\n\nУлей делают из сосны.\n\n## Рой\n\n---"
    passages = split(Document("a", "Пасека", "", text, 0, "", "utf-8"))
    assert [(one.heading, one.text, one.question) for one in passages] == [
        ("Улей", "Улей делают из сосны.", False),
        ("Рой", "## Рой", True),
    ]


def test_heads_of_a_text_with_form_feeds(tmp_path: Path) -> None:
    page = "RFC 9999          Пасека          May 2024\n\n{}\n\nЛуков              Standard          [Page {}]\n"
    texts = ["Пасечник осматривает ульи до", "конца марта и пишет об этом в", "книгу. Потом он отдыхает."]
    (tmp_path / "a.txt").write_text("\f".join(page.format(text, at) for at, text in enumerate(texts, 1)))
    (document,) = read_documents([tmp_path]).documents
    shown = " ".join(as_shown(document.text).split())
    assert shown == (
        "RFC 9999 Пасека May 2024 Пасечник осматривает ульи до конца марта и пишет об этом в книгу. Потом он отдыхает. "
        "Луков Standard [Page 3]"
    )
    quotes = [
        as_shown(document.text[each.start : each.stop]).split() for one in split(document) for each in one.sentences
    ]
    assert [
        "Пасечник",
        "осматривает",
        "ульи",
        "до",
        "конца",
        "марта",
        "и",
        "пишет",
        "об",
        "этом",
        "в",
        "книгу.",
    ] in quotes


def test_heads_and_numbers_of_pages() -> None:
    pages = [f"Пасека «Липа»\nТекст {number} идёт\n{number}" for number in (1, 2, 3)]
    assert without_heads(pages) == ["Пасека «Липа»\nТекст 1 идёт", "Текст 2 идёт", "Текст 3 идёт"]
    assert without_heads(["Улей\n5", "Рой\n3"]) == ["Улей\n5", "Рой\n3"]  # they do not count the pages
    assert without_heads(["Сто рублей, а всего:\n500"]) == ["Сто рублей, а всего:\n500"]
    totals = [f"Рамок {total}\nИтого {total}" for total in (10, 30, 20)]
    assert without_heads(totals) == totals
    feet = [f"Текст {page}а\nДоговор № 5, стр. {page} из 3" for page in (1, 2, 3)]
    assert without_heads(feet) == ["Текст 1а", "Текст 2а", feet[2]]
    titles = [f"Глава {page}\nЧасть {page}" for page in (1, 2, 3)]
    assert without_heads(titles) == titles
    assert without_heads(["", "Рой"]) == ["", "Рой"]
