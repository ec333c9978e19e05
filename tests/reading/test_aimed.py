"""The words that are marked are those that the question is after."""

from collections.abc import Callable, Sequence

import pytest

from index.encoders.encoder import Span
from qa.reading.aimed import Best, aimed

DUES = "Вступительный взнос не возвращается, паевой — возвращается весной."
LOST = "При утере велосипеда платят 180 000, тандема — 320 000."
ROADS = "До Бора — 5 км, до Алги — 7 км, до Шу — 9 км."
ENTRY = "Вход для взрослых — 500, для детей — 300."
WASHING = "Чашу можно мыть в машине, крышку — нельзя."
TABLE = "| Маршрут | Отправление | Прибытие | Дни |"
BOOKS, DEVICES = "| Название | Автор | Переводчик |", "| Устройство | Кабинет | Цена |"
WORKS, ERRORS = "| Работа | Время | Сумма |", "| Date | Error | Fix |"


def liking(text: str, liked: Sequence[str]) -> Best:
    """A reader that likes these words best, the first one most."""

    def best(within: Span, fits: Callable[[Span], bool] | None = None) -> Span | None:
        spans = [(text.index(one), text.index(one) + len(one)) for one in liked]
        inside = [span for span in spans if within[0] <= span[0] and span[1] <= within[1]]
        return next((span for span in inside if fits is None or fits(span)), None)

    return best


@pytest.mark.parametrize(
    ("question", "sentence", "liked", "lead", "kind", "marked"),
    [
        # Of several things in a sentence, a clause a thing, the one that is asked for.
        ("Сколько платят за велосипед?", LOST, ["320 000", "180 000"], "", "text", "180 000"),
        ("Сколько платят за тандем?", LOST, ["180 000", "320 000"], "", "text", "320 000"),
        ("Сколько до Алги?", ROADS, ["5 км", "7 км", "9 км"], "", "text", "7 км"),
        ("Сколько до Бора?", ROADS, ["7 км", "9 км", "5 км"], "", "text", "5 км"),
        ("Сколько стоит вход для детей?", ENTRY, ["500", "300"], "", "text", "300"),
        ("Сколько стоит вход?", ENTRY, ["500", "300"], "", "text", "500"),
        ("Что платят за велосипед?", LOST, ["320 000", "180 000"], "", "text", "320 000"),  # no number is asked for
        # A table: the column that is named, else one of those that the words stand in.
        ("Когда прибывает в Бор?", "| Бор | 9:00 | 14:30 | вт, чт |", ["9:00"], TABLE, "row", "14:30"),
        ("По каким дням ходит в Бор?", "| Бор | 9:00 | 14:30 | вт, чт |", ["чт"], TABLE, "row", "чт"),
        # Of a column that is only of the kind that is asked for, the reader knows better.
        ("Кто перевёл «Путь»?", "| Путь | Ауэзов | Соболев |", ["Соболев"], BOOKS, "row", "Соболев"),
        ("Кто написал «Путь»?", "| Путь | Ауэзов | Соболев |", ["Путь"], BOOKS, "row", "Ауэзов"),
        ("Кто автор «Пути»?", "| Путь | Ауэзов | Соболев |", ["Соболев"], BOOKS, "row", "Ауэзов"),
        ("Где стоит Canon?", "| Canon | 204 | 45000 |", ["204"], DEVICES, "row", "204"),
        ("Сколько стоит Canon?", "| Canon | 204 | 45000 |", ["Canon"], DEVICES, "row", "45000"),
        ("Во сколько обойдётся дверь?", "| Дверь | 3 часа | 18000 |", ["18000"], WORKS, "row", "18000"),
        ("What to do when E5 appears?", "| 5 May | E5 | restart it |", ["restart it"], ERRORS, "row", "restart it"),
        ("Что о Боре?", "| Бор | 9:00 | 14:30 | вт, чт |", ["9:00 | 14:30", "14:30"], TABLE, "row", "14:30"),
        ("Что о Боре?", "| Бор | 9:00 | 14:30 | вт, чт |", ["00 | 14:30"], TABLE, "row", "14:30"),
        ("Что о Боре?", "Бор     9:00    по вторникам", ["9:00    по втор", "9:00"], "", "text", "9:00"),
        # A line of code.
        ("Как поставить?", "$ pip install lists  # с сети", ["lists"], "", "code", "pip install lists"),
        ("How many retries?", "retries: 3 times", ["3"], "", "code", "3"),
        ("Какой порт?", "port = 8080", ["8080"], "", "code", "8080"),
        # The clause that tells of the thing.
        ("Возвращается ли паевой взнос?", DUES, ["Вступительный"], "", "text", "паевой — возвращается весной"),
        ("Возвращается ли вступительный взнос?", DUES, ["не возвращается"], "", "text", "не возвращается"),
        ("Можно ли мыть чашу?", WASHING, ["крышку — нельзя"], "", "text", "Чашу можно мыть в машине"),
        ("Можно ли мыть крышку?", WASHING, ["крышку — нельзя"], "", "text", "крышку — нельзя"),
        ("Когда возвращается паевой взнос?", DUES, ["весной"], "", "text", "весной"),
        # Yes and no.
        ("Можно ли продлить?", "Да, дважды, если никто не ждёт.", ["если никто"], "", "text", "Да, дважды, если никто"),
        ("Продлите на час?", "Да, дважды, если никто не ждёт.", ["если никто"], "", "text", "Да, дважды, если никто"),
        ("Is it open?", "No. We close in May.", ["We close in May."], "", "text", "No"),
        ("Are dogs allowed?", "Yes, on a lead.", ["on a lead."], "", "text", "Yes, on a lead"),
        ("Ашық па?", "Жоқ, мамырда жабамыз.", ["мамырда"], "", "text", "Жоқ, мамырда"),
        ("Как продлить?", "Да, дважды, по телефону.", ["по телефону"], "", "text", "по телефону"),
        ("Есть ли смысл?", "Нет смысла ждать.", ["смысла ждать"], "", "text", "смысла ждать"),
        ("Можно ли?", "Да, " + "очень " * 30 + "можно.", ["можно"], "", "text", "Да"),
        # A date for «когда», a number for «сколько», a percentage.
        ("Қанша бала келді?", "Оның үшін жеті бала келді.", ["Оның үшін", "жеті бала"], "", "text", "жеті бала"),
        ("How many came?", "The boys came, seventeen in all.", ["boys", "seventeen"], "", "text", "seventeen"),
        ("Когда открыли?", "Мост открыли в июне.", ["Мост", "Мост открыли в июне"], "", "text", "Мост открыли в июне"),
        ("Когда открыли?", "Мост, а в июне открыли.", ["Мост", "Мост, а в июне", "в июне"], "", "text", "в июне"),
        ("В котором году открыли?", "Мост, а в 1931 году открыли.", ["Мост", "в 1931 году"], "", "text", "в 1931 году"),
        ("Какого числа чинят?", "Чинят плотники, 5 мая.", ["плотники", "5 мая"], "", "text", "5 мая"),
        ("Когда чинят?", "Чинят в мае, красят в июне.", ["в мае", "в июне"], "", "text", "в мае"),
        ("Когда чинят?", "Чинят после зимы, в мае.", ["после зимы", "в мае"], "", "text", "после зимы"),
        ("Когда чинят?", "Чинят плотники.", ["плотники"], "", "text", "плотники"),
        ("Сколько лодок?", "Лодки чинят, их пять.", ["Лодки", "их пять"], "", "text", "их пять"),
        ("Сколько стоит первая проба?", "Вторая — 9 тенге, первая бесплатна.", ["бесплатна", "9"], "", "text",
         "бесплатна"),
        ("Сколько лодок?", "Лодки чинят с 1931 года.", ["Лодки", "с 1931 года"], "", "text", "Лодки"),
        ("Сколько процентов?", "Осталось 42 % из двух третей.", ["двух третей", "42 %"], "", "text", "42 %"),
        ("У кого скидка 50 процентов?", "Скидка 50 % у вдов.", ["вдов", "50 %"], "", "text", "вдов"),
    ],
)  # fmt: skip
def test_the_words_that_the_question_is_after(
    question: str, sentence: str, liked: list[str], lead: str, kind: str, marked: str
) -> None:
    text = f"{lead}\n{sentence} И всё."
    at = text.index(sentence)
    start = text.index(liked[0], at)
    own = (start, start + len(liked[0]))
    first, last = aimed(question, text, (at, at + len(sentence)), own, liking(text, liked), kind, lead)
    assert text[first:last] == marked
