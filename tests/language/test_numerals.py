"""What a word counts that is no number itself: an age, a class."""

import pytest

from index.language.numerals import with_counts


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("для девятилетнего мальчика", "9 лет"),
        ("моей двухлетке", "2 лет"),
        ("пустят ли одиннадцатилетнюю", "11 лет"),
        ("второклассник", "2 класс"),
        ("что задали восьмиклассникам", "8 класс"),
        ("летний отдых", ""),
        ("одноклассник", ""),
        ("многолетний опыт", ""),
    ],
)
def test_ages_and_classes(text: str, counts: str) -> None:
    assert with_counts(text) == f"{text} {counts}".strip()
