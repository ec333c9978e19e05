"""Names in Kazakh and in Russian spelling have one skeleton, in whatever case; other words keep their own."""

import pytest

from index.language.spelling import are_spellings, skeleton
from index.language.terms import lemmas

# Each in a Kazakh sentence and in a Russian one: what is compared is what an index holds of them.
PAIRS = [
    ("Шоқан", "Чокан"), ("Қашғария", "Кашгария"), ("Қашғарияға", "Кашгарию"), ("Қашғарияның", "Кашгарии"),
    ("Жоңғарияда", "Джунгарией"), ("Әуезовтің", "Ауэзова"), ("Шымкентте", "Чимкентом"), ("Жәңгірге", "Джангиру"),
    ("Қарағандыда", "Караганде"), ("Сырдария", "Сырдарье"), ("Мұхтарға", "Мухтаром"), ("Мұхтар", "Мухтара"),
    ("Тұрардың", "Тураре"), ("Ғабиттен", "Габиту"), ("Ақмолаға", "Акмоле"), ("Үржарда", "Уржаром"),
    ("Ұлытауға", "Улытау"), ("Маңғыстауда", "Мангыстау"), ("Жетісуды", "Жетысу"), ("Сарыарқада", "Сарыарку"),
    ("Шәкәрімге", "Шакариму"), ("Міржақыптың", "Миржакипа"), ("Алакөлге", "Алаколем"), ("Балқаштан", "Балхаше"),
    ("Байқоңырға", "Байконуру"), ("Уәлиханов", "Валиханов"), ("Уәлихановтың", "Валихановым"), ("Қонаевқа", "Кунаеву"),
    ("Жүсіпке", "Жусупа"), ("Өтегеннің", "Утегеном"), ("Әлияға", "Алия"), ("Күләшті", "Куляша"),
]  # fmt: skip


def _last(sentence: str) -> str:
    return lemmas(sentence)[-1]


@pytest.mark.parametrize(("kazakh", "russian"), PAIRS)
def test_two_spellings_of_a_name_have_one_skeleton(kazakh: str, russian: str) -> None:
    one, other = _last(f"Бұл өлке туралы: {kazakh}"), _last(f"Это рассказ о местах: {russian}")
    assert one != other
    assert skeleton(one) == skeleton(other) != ""
    assert are_spellings(one, other)
    assert are_spellings(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Алматыда", "Астана"), ("Шоқан", "Сакен"), ("Абайдың", "Абылай"), ("Алтайда", "Алматы"), ("Мұрат", "Марат"),
        ("Қаратауда", "Карасу"), ("Қарасу", "Каратау"), ("Аралда", "Орал"), ("Көкшетау", "Кокпек"),
        ("Бұқар", "Бухара"), ("Тараз", "Талас"), ("Қарағанды", "Карагай"), ("Ақтауда", "Актобе"), ("Асқар", "Аскаров"),
        ("Қонаев", "Кононов"), ("Хабаров", "Кабаров"), ("Орлов", "Урлов"), ("Өтеген", "Отаган"),
    ],
)  # fmt: skip
def test_two_names_have_two(one: str, other: str) -> None:
    assert not are_spellings(_last(f"Бұл өлке туралы: {one}"), _last(f"Это рассказ о местах: {other}"))


@pytest.mark.parametrize("word", ["час", "кт-1724", "12", ""])
def test_short_words_and_codes_have_none(word: str) -> None:
    assert skeleton(word) == ""
    assert not are_spellings(word, word)
