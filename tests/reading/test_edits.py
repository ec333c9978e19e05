"""A question is turned into one that its document does not answer."""

import random

import pytest

from qa.reading.training.edits import RETYPED, edits, retyped

TEXT = "До 12 мая билет стоит 350 рублей, его продаёт Лидия Ким. Минимальный заказ — два билета."


@pytest.mark.parametrize(
    ("question", "made"),
    [
        ("Сколько стоит билет до двенадцатого?", ["Сколько стоит билет после двенадцатого?"]),
        ("До какого дня продают?", ["После какого дня продают?"]),
        ("какой минимальный заказ", ["какой максимальный заказ"]),
        ("Можно ли купить до мая?", []),  # "no" may be told
        ("Какой заказ минимальный, а какой максимальный?", []),
        ("Сколько дают доктору?", []),  # no «до»
        ("Кому звонит Лидия?", ["Кому звонит Жанар?"]),
        ("Кто такая Лидия, известная всем?", ["Кто такая Жанар, известная всем?"]),
        ("Лидия где?", []),  # the first word has a capital anyway
    ],
)
def test_an_opposite_or_a_name_takes_the_place_of_a_word(question: str, made: list[str]) -> None:
    assert list(edits(question, TEXT, ["Жанар"], random.Random(1))) == made


def test_what_the_document_has_anywhere_is_not_put_in() -> None:
    assert list(edits("Сколько стоит до двенадцатого?", f"{TEXT} После дороже.", [], random.Random(1))) == []
    assert list(edits("Кому звонит Лидия?", f"{TEXT} Жанара спит.", ["Жанар"], random.Random(1))) == []


def test_another_number_is_near_the_old_one() -> None:
    made = {one for seed in range(60) for one in edits("Что было 12 числа?", TEXT, [], random.Random(seed))}
    assert made == {f"Что было {n} числа?" for n in (7, 9, 10, 11, 13, 14, 15, 17, 22)}  # 2 is in 12
    assert list(edits("Что было 13 числа?", TEXT, [], random.Random(1))) == []  # of 13 nothing is told
    assert list(edits("Что было в 12.5?", TEXT, [], random.Random(1))) == []


class Always(random.Random):
    """Chance that always falls so."""

    def random(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("Сколько завозят из-за границы?", "сколько завозят из-за границы"),
        ("ТОО платит налог?", "ТОО платит налог"),
        ("сколько завозят", "Сколько завозят?"),
        ("", ""),
    ],
)
def test_a_question_is_typed_as_another_person_would(question: str, typed: str) -> None:
    assert retyped(question, Always()) == typed


def test_most_questions_stay_as_they_were_written() -> None:
    chance = random.Random(5)
    same = sum(retyped("Кто там?", chance) == "Кто там?" for _ in range(1000))
    assert abs(same / 1000 - (1 - RETYPED)) < 0.05
