"""Rows of cells -> Markdown tables."""

import pytest

from index.documents.formats.table import convert, joined_names, markdown, sheet


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Груз,Цена\nЛодка,5\n", "| Груз | Цена |\n|---|---|\n| Лодка | 5 |"),
        ('Груз;Цена\r\n"Лодка; плот";1,5\r\n', "| Груз | Цена |\n|---|---|\n| Лодка; плот | 1,5 |"),
        ("Груз\tЦена\nЛодка\t5", "| Груз | Цена |\n|---|---|\n| Лодка | 5 |"),
        ('а,б\n"две\nстроки",|\n\n', "| а | б |\n|---|---|\n| две строки | ¦ |"),
        ("", ""),
    ],
)
def test_csv(text: str, expected: str) -> None:
    assert convert(text).text == expected


def rows_of(text: str) -> list[str]:
    return [line for line in convert(text).text.splitlines() if not line.startswith("|---")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            'Где,Как,Цена\nВход,"Со двора, кнопка ""Звонок"", нажать",5\nВыход,"Прямо, налево",7\n',
            [
                "| Где | Как | Цена |",
                '| Вход | Со двора, кнопка "Звонок", нажать | 5 |',
                "| Выход | Прямо, налево | 7 |",
            ],
        ),
        ('а;б\n"ТОО ""Мир""; Тараз";"""5"""\n', ["| а | б |", '| ТОО "Мир"; Тараз | "5" |']),
        (
            "Name,Came,Back\nD'Arc,'yes', no\nLi,\"it's fine, isn't it\",no\n",
            ["| Name | Came | Back |", "| D'Arc | 'yes' | no |", "| Li | it's fine, isn't it | no |"],
        ),
        # a file all of whose cells are in single ones; blanks before a quote; an inch is no quote
        ("'Где','Цена'\n'Вход, двор','5'\n", ["| Где | Цена |", "| Вход, двор | 5 |"]),
        ('Где, Цена\nВход, "5, не 7"\n', ["| Где | Цена |", "| Вход | 5, не 7 |"]),
        ('Труба,Цена\nмедная 5",7\nмедная 8",9\n', ["| Труба | Цена |", '| медная 5" | 7 |', '| медная 8" | 9 |']),
    ],
)
def test_quotes_in_a_csv(text: str, rows: list[str]) -> None:
    assert rows_of(text) == rows


def test_quotes_behind_what_tells_the_delimiter() -> None:
    rows = 'Река,"Талас, исток",5\n' * 2000
    assert rows_of(f'а,б,в\n{rows}Мост,"у ""Мира"", слева",7\n')[-1] == '| Мост | у "Мира", слева | 7 |'


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_the_delimiter_that_a_file_names(sign: str) -> None:
    made = convert(f"sep={sign}\r\nГруз{sign}Цена\r\nЛодка{sign}5\r\n")
    assert made.text == "| Груз | Цена |\n|---|---|\n| Лодка | 5 |"
    assert made.places == ((0, "row 2"), (made.text.index("| Лодка"), "row 3"))


def test_the_named_delimiter_is_believed() -> None:
    assert rows_of("SEP=;\nГруз, тонн;Цена, тг\nЛодка, 2;5,5\n")[1] == "| Лодка, 2 | 5,5 |"
    assert rows_of("sep=a;b\nЛодка;5\n")[0] == "| sep=a | b |"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        # commas inside of numbers and of names
        (
            "Город;Население, тыс.;Площадь, км²\r\nТараз;357,8;187,8\r\nАлматы;2000,9;682,0\r\n",
            ["| Город | Население, тыс. | Площадь, км² |", "| Тараз | 357,8 | 187,8 |", "| Алматы | 2000,9 | 682,0 |"],
        ),
        (
            "Наименование;Цена, тг\nКресло;15 000,00\nТабурет;7 500,00\n",
            ["| Наименование | Цена, тг |", "| Кресло | 15 000,00 |", "| Табурет | 7 500,00 |"],
        ),
        # empty lines, and titles above
        ("Имя;Тел\nИван;1\n\nПётр;2\n", ["| Имя | Тел |", "| Иван | 1 |", "| Пётр | 2 |"]),
        ("Прайс\n\nТовар;Цена\nСтол;10\nСтул;20", ["Прайс", "", "| Товар | Цена |", "| Стол | 10 |", "| Стул | 20 |"]),
        # line ends inside of cells
        (
            'Товар;О нём\nСтол;"4 см;\nсосна"\nСтул;"мягкий;\nбук"\n',
            ["| Товар | О нём |", "| Стол | 4 см; сосна |", "| Стул | мягкий; бук |"],
        ),
        (
            'Товар,О нём\nСтол,"4 см;\nлак;\nсосна"\nСтул,"мягкий;\nлак;\nбук"\n',
            ["| Товар | О нём |", "| Стол | 4 см; лак; сосна |", "| Стул | мягкий; лак; бук |"],
        ),
        ("Имя\nЛи\nКим\n", ["| Имя |", "| Ли |", "| Ким |"]),
    ],
)
def test_the_delimiter_that_most_rows_agree_on(text: str, rows: list[str]) -> None:
    assert rows_of(text) == rows


def test_a_line_end_in_a_cell_is_no_row() -> None:
    made = convert('Товар;О нём\nСтол;"4 см;\nсосна"\nСтул;"мягкий;\nбук"\n')
    assert [name for _, name in made.places] == ["row 1", "row 2"]
    assert made.places[1][0] == made.text.index("| Стол")


def test_rows_of_several_lengths() -> None:
    assert markdown([["а", None, ""], [1, 2.5]]) == "| а |  |\n|---|---|\n| 1 | 2.5 |"


def test_titles_and_remarks_of_a_sheet_are_no_rows() -> None:
    rows = [
        ["", "Остатки на 1 мая", "", ""], ["", "", "", ""], ["", "Код", "Груз", "Тонн"], ["", "1", "Сено", 5], [],
        ["", "2", "Доски", 7], ["", "Сведения даны кладовщиком и не проверялись", "", ""], ["", "", ""],
        ["", "Кто", "Ставка"], ["", "Лапин", "0,5"],
    ]  # fmt: skip
    text, places = sheet(enumerate(rows, 1))
    assert text.split("\n\n") == [
        "Остатки на 1 мая",
        "| Код | Груз | Тонн |\n|---|---|---|\n| 1 | Сено | 5 |\n| 2 | Доски | 7 |",
        "Сведения даны кладовщиком и не проверялись",
        "| Кто | Ставка |\n|---|---|\n| Лапин | 0,5 |",
    ]
    lines = {text[offset:].split("\n")[0]: row for offset, row in places}
    assert lines["| Код | Груз | Тонн |"] == 3
    assert lines["| 1 | Сено | 5 |"] == 4
    assert lines["| 2 | Доски | 7 |"] == 6
    assert lines["| Лапин | 0,5 |"] == 10


def test_a_sheet_whose_columns_have_no_names() -> None:
    assert convert("5,Сено\n7,Доски\n").text == "|  |  |\n|---|---|\n| 5 | Сено |\n| 7 | Доски |"
    assert convert("Груз,2023,2024\nСено,5,7\n").text.startswith("| Груз | 2023 | 2024 |\n|---|")


@pytest.mark.parametrize(
    ("first", "below"),
    [
        ("Дежурный;01.05;02.05;03.05", "охрана;Ли;Ким;Цой"),
        ("Сбыт;01.2024;02.2024;Итого", "мел;12,5;7;19,5"),
        ("Сбыт;2024-05-01;2024-05-02", "мел;5;7"),
        ("День;1;2;3", "Ли;8;8;9"),
        ("Смена;5 мая;2024", "Ли;8;1999"),
    ],
)
def test_times_name_columns(first: str, below: str) -> None:
    assert convert(f"{first}\n{below}\n{below}\n").text.startswith(f"| {first.replace(';', ' | ')} |")


@pytest.mark.parametrize(
    "first", ["Хлеб;10.05;12.10", "Хлеб;01.05.2024;03.05.2024", "Хлеб;2;3;4", "5;01.05;02.05", "Хлеб;2,5;7"]
)
def test_figures_of_a_row_are_no_names(first: str) -> None:
    below = {"Хлеб;10.05;12.10": "Соль;11.50;13.20", "Хлеб;01.05.2024;03.05.2024": "Соль;02.05.2024;04.05.2024"}
    assert convert(f"{first}\n{below.get(first, first)}\n").text.startswith("|  |")


def test_a_header_of_two_rows_becomes_one() -> None:
    text = "Счёт;Сальдо;;Итого\n;Дебет;Кредит;\n10.01;5;7;12\n"
    made = convert(text)
    assert made.text == "| Счёт | Сальдо Дебет | Сальдо Кредит | Итого |\n|---|---|---|---|\n| 10.01 | 5 | 7 | 12 |"
    assert made.places == ((0, "row 1"), (made.text.index("| 10.01"), "row 3"))
    merged = [["Товар", "Цена", "Цена"], ["Товар", "опт", "розница"], ["Стол", "5", "7"]]
    assert markdown(merged).startswith("| Товар | Цена опт | Цена розница |\n|---|---|---|\n| Стол | 5 | 7 |")


@pytest.mark.parametrize(
    "under", [["Стол", "дуб", "сосна"], ["", "дуб", ""], ["", "Цена", "дуб"], ["", "5", "7"], ["", "", ""]]
)
def test_a_row_that_names_no_parts_is_a_row(under: list[str]) -> None:
    assert not joined_names(["Товар", "Цена", "Цена"], under)
    assert not joined_names(["Товар", "Цвет", "Цена"], under)


def test_a_table_goes_on_under_a_title_of_its_part() -> None:
    rows = rows_of("Товар;Мера;Цена\nПлитка;м;500\n;;\n\nСклад № 2;;\nКирпич;шт;1000\n;;\nПрочее;;\nИмя;Тел\nЛи;5\n")
    assert rows == [
        *("| Товар | Мера | Цена |", "| Плитка | м | 500 |", ""),
        *("Склад № 2", "", "| Товар | Мера | Цена |", "| Кирпич | шт | 1000 |", ""),
        *("Прочее", "", "| Имя | Тел |", "| Ли | 5 |"),
    ]


def test_a_csv_knows_its_rows() -> None:
    made = convert("Груз,Цена\n\nСено,5\nДоски,7\n")
    assert made.places == ((0, "row 1"), (made.text.index("| Сено"), "row 3"))
