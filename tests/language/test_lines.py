"""Lines of a plain text -> the paragraphs that they make, wrapped by hand or not."""

import pytest

from index.language.lines import NOT_WRAPPED, lines_of, paragraphs, wrap_width

WIDE = "Весной река разливается так широко, что до"  # 42 characters
REST = "соседнего хутора добираются на лодках."


@pytest.mark.parametrize(
    ("lines", "width"),
    [
        ([WIDE, REST], 42),
        ([f"{WIDE}  ", REST, "", WIDE, REST], 42),
        ([f"   {WIDE}", REST], 45),  # from the margin
        ([WIDE, REST] * 30, 42),
        ([f"{WIDE}.", REST], NOT_WRAPPED),  # each line a sentence
        ([WIDE[:20], REST], NOT_WRAPPED),  # a column of words
        ([WIDE * 6, REST], NOT_WRAPPED),  # a paragraph a line
        ([WIDE, "", REST], NOT_WRAPPED),
        ([WIDE, f"- {REST}"], NOT_WRAPPED),
        ([], NOT_WRAPPED),
    ],
)
def test_wrap_width(lines: list[str], width: int) -> None:
    assert wrap_width(list(lines_of("\n".join(lines)))) == width


@pytest.mark.parametrize(
    "marked",
    [
        # a sentence is never over at a wrapped line: narrow, wide, ragged, before a name or a number
        "Рыбу в верхнем течении ловят/только зимой, когда лёд крепок./Летом ловят ниже моста.",
        f"{WIDE * 3}/соседнего хутора плывут на лодках по пятницам и субботам, когда ходит паром артели, что стоит у/"
        "Нового моста.",
        "Паром ходит от старого моста/до хутора, а зимой возчики ездят/по льду. Плату берёт артель/Петра Ильина.",
        "Весной река разливается так широко, что/до хутора плывут. Зимой по льду ходит/Иван.",
        # a broken word, a dash, small letters
        "Раз-/лив начался рано.",
        "В нижнем течении реку называют Талас/— большая вода, и название это старое.",
        "Тихо струится река/серебристая",
        # lines of their own
        "Хлеб|Соль|Спички",
        "Правила парома|Паром ходит с восьми утра до девяти вечера, кроме понедельника, по/расписанию.",
        "С собой берут:|- соль;|- спички.",
        "1. Возьмите лодку и/вёсла.|2. Отчальте.",
        "- Возьмите лодку\n  Ивана и вёсла.|- Отчальте.".replace("\n", "/"),
        "# Пристань|Паром ходит.",
        "Адрес: хутор|Телефон: нет",
        "Вода высока.|Лёд тонок.",
    ],
)
def test_paragraphs(marked: str) -> None:
    text = marked.replace("|", "\n").replace("/", "\n")
    places = list(paragraphs(text))
    assert "|".join(text[start:stop].replace("\n", "/") for start, stop in places) == marked


def test_a_paragraph_may_be_wrapped_at_a_width_of_its_own() -> None:
    """Texts put together: a wide one, and a narrow one in capitals, whose lines have no small letter to tell them."""
    wide = [f"{WIDE}, {WIDE.lower()},", f"{WIDE.lower()}, {WIDE.lower()}", REST]
    narrow = [
        "ТОВАР ПОСТАВЛЯЕТСЯ КАК ЕСТЬ, БЕЗ ВСЯКИХ",
        "ГАРАНТИЙ, В ТОМ ЧИСЛЕ ГАРАНТИИ ГОДНОСТИ",
        "ДЛЯ ЦЕЛИ, И НИ В КАКОМ СЛУЧАЕ АВТОРЫ",
        "НЕ ОТВЕЧАЮТ.",
    ]
    text = "\n".join([*wide, "", *narrow])
    assert [text[start:stop].splitlines() for start, stop in paragraphs(text)] == [wide, narrow]


def test_an_empty_line_and_an_indent_begin_a_paragraph() -> None:
    text = f"{WIDE}\n{REST}\n   {WIDE}\n{REST}\n\n\t\n{WIDE}\r\n{REST}\r\n"
    lines = [text[start:stop].splitlines() for start, stop in paragraphs(text)]
    assert lines == [[WIDE, REST]] * 3
