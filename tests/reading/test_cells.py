"""The cell of a row that a question asks for."""

import pytest

from qa.reading.cells import asked_for, cells

BUS = "| № | Маршрут | Отправление | Прибытие | Дни | Цена, тг |"
BUS_ROW = ["122", "Алга — Бор", "09:00", "14:30", "вт, чт", "5 200"]
FRIDGE = "| Свойство | ХК-280 | ХК-320 |"
WASH = "| Программа | Темп., °C | Время, мин | Отжим, об/мин |"
WASH_ROW = ["Шерсть", "30", "50", "600"]


@pytest.mark.parametrize(
    ("header", "row", "question", "cell"),
    [
        (BUS, BUS_ROW, "По каким дням ходит автобус в Бор?", "вт, чт"),
        (BUS, BUS_ROW, "Когда прибывает автобус в Бор?", "14:30"),
        (BUS, BUS_ROW, "Во сколько отправляется автобус в Бор?", "09:00"),
        (BUS, BUS_ROW, "Сколько стоит билет до Бора?", "5 200"),
        (BUS, BUS_ROW, "Какое отправление и какое прибытие в Бор?", None),  # two
        (BUS, BUS_ROW, "Кто едет в Бор?", None),
        (BUS, BUS_ROW[:-1], "По каким дням ходит автобус в Бор?", None),  # a cell is missing
        (FRIDGE, ["Цвет", "белый", "серый"], "Какого цвета ХК-280?", "белый"),
        (FRIDGE, ["Объём, л", "280", "320"], "Какой объём у ХК-320?", "320"),
        (FRIDGE, ["Цвет", "белый", "серый"], "Какого цвета холодильник?", None),
        ("|  | Абонемент «День» | Абонемент «Месяц» |", ["Залог", "нет", "да"], "Есть залог в абонементе День?", "нет"),
        (WASH, WASH_ROW, "При какой температуре стирают шерсть?", "30"),  # «Темп.» is short for it
        (WASH, WASH_ROW, "Сколько оборотов отжима у программы Шерсть?", "600"),  # «Шерсть» only tells which row it is
        ("| Страна | Категория |", ["Иран", ""], "Какая категория в Иране?", None),  # an empty cell
        ("| Мост | Год |", ["Новый", "1931"], "Когда построен Новый мост?", "1931"),
        ("| Мост | Дата |", ["Новый", "1 мая 1931"], "Какого числа открыли Новый мост?", "1 мая 1931"),
        ("| Станция | Год | Месяц |", ["Бор", "1931", "май"], "В каком месяце открыли Бор?", "май"),
        ("Таблица 1. Категория", ["Иран", "II"], "Какая категория в Иране?", None),
    ],
)
def test_the_column_that_the_question_names(header: str, row: list[str], question: str, cell: str | None) -> None:
    found = asked_for(question, header, row)
    assert (None if found is None else row[found[0]]) == cell


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("| Бор | 5 \\| 6 |  |", ["Бор", "5 \\| 6", ""]),
        ("| Бор | 5", ["Бор", "5"]),
        ("6305     09:15    10:22", ["6305", "09:15", "10:22"]),
        ("Бор\t09:15", ["Бор", "09:15"]),
        ("Бор  и  Алга", []),  # two blanks may justify a line
        ("Бор и\n     Алга", []),
        ("Бор | Алга", []),
    ],
)
def test_the_cells_of_a_line(sentence: str, found: list[str]) -> None:
    text = f"| раньше | {sentence}"
    start = len(text) - len(sentence)
    assert [text[slice(*cell)] for cell in cells(text, (start, len(text)))] == found
