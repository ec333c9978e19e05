"""The names and numbers of a question that a text does not have."""

import pytest

from index.language.named_things import absent

REGION = "За год в Жамбылскую область пришло 600 млрд тенге инвестиций, сообщили в OpenAI."


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("Сколько инвестиций пришло в Жамбылскую область?", 0.0),
        ("Сколько инвестиций пришло в Туркестанскую область?", 1.0),
        ("Сколько инвестиций пришло в Жамбылскую и Туркестанскую области?", 0.5),
        ("Сколько пришло в Жамбылской области?", 0.0),  # in another case
        ("Жамбыл облысына қанша қаржы келді?", 0.0),  # the first word tells nothing
        ("Биыл Жамбыл облысына қанша қаржы келді?", 0.0),
        ("Биыл Қостанай облысына қанша қаржы келді?", 1.0),
        ("Кто сообщил о 600 млрд?", 0.0),
        ("Кто сообщил о 700 млрд?", 1.0),
        ("Кто в OpenAI это сообщил?", 0.0),
        ("Кто в Patreon это сообщил?", 1.0),
        ("Who told it to Zhambyl?", 0.0),  # in another script nothing can be told
        ("Who told it to OpenAI in Patreon?", 0.0),
        ("Сколько инвестиций пришло?", 0.0),
    ],
)
def test_the_share_of_what_is_not_there(question: str, share: float) -> None:
    assert absent(question, REGION) == share


def test_the_letters_of_kazakh_are_those_of_russian() -> None:
    assert absent("Что делают в Қазақстан?", "В Казахстане строят заводы.") == 0.0


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("Куда ездил Чокан Валиханов?", "Шоқан Уәлиханов Қашғарияға барды.", 0.0),
        ("Сол жолы Уәлиханов Балқашқа барды ма?", "Валиханов ездил на Балхаш.", 0.0),
        ("Куда ездил Чокан Кунанбаев?", "Шоқан Уәлиханов Қашғарияға барды.", 0.5),
        ("Что писал Хабаров?", "Кабаров писал письма.", 0.0),  # as before: «Қазақстан» typed without its letters
        ("Что писал Урлов?", "Орлов писал письма.", 1.0),
    ],
)
def test_a_name_is_there_in_the_other_spelling(question: str, text: str, share: float) -> None:
    assert absent(question, text) == share


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("Что в 13:00?", "Доклад в 13.00.", 0.0),
        ("Что в 13.00?", "Доклад в 13:00.", 0.0),
        ("Что в 13:00?", "Доклад в 14.00.", 1.0),
        ("Что будет 07.06?", "7 июня пройдёт концерт.", 0.0),
        ("Что будет 7 июня?", "07.06 пройдёт концерт.", 0.0),
        ("Что будет 07.06?", "8 июня пройдёт концерт.", 1.0),
    ],
)
def test_a_time_or_a_day_is_there_however_it_is_spelt(question: str, text: str, share: float) -> None:
    assert absent(question, text) == share
