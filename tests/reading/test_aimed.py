"""The words that are marked are those that the question is after."""

from collections.abc import Callable, Sequence

import pytest

from index.encoders.encoder import Span
from qa.reading.aimed import Best, aimed

TABLE = "| Маршрут | Отправление | Прибытие | Дни |"


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
        # A table: the column that is named, else one of those that the words stand in.
        ("Когда прибывает в Бор?", "| Бор | 9:00 | 14:30 | вт, чт |", ["9:00"], TABLE, "row", "14:30"),
        ("По каким дням ходит в Бор?", "| Бор | 9:00 | 14:30 | вт, чт |", ["чт"], TABLE, "row", "чт"),
        ("Что о Боре?", "| Бор | 9:00 | 14:30 | вт, чт |", ["9:00 | 14:30", "14:30"], TABLE, "row", "14:30"),
        ("Что о Боре?", "| Бор | 9:00 | 14:30 | вт, чт |", ["00 | 14:30"], TABLE, "row", "14:30"),
        ("Что о Боре?", "Бор     9:00    по вторникам", ["9:00    по втор", "9:00"], "", "text", "9:00"),
        # A line of code.
        ("Как поставить?", "$ pip install lists  # с сети", ["lists"], "", "code", "pip install lists"),
        ("How many retries?", "retries: 3 times", ["3"], "", "code", "3"),
        ("Какой порт?", "port = 8080", ["8080"], "", "code", "8080"),
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
