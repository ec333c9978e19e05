"""Of passages the one that bears the number asked for comes before those that mention it, and before other numbers."""

import numpy as np
import pytest

import index.named as named_module
from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from index.index import Index
from index.named import CONTRADICTION, ITEM, OWN, Otherwise
from index.search import search

LAW = """\
Статья 3. Понтонный сбор

Сбор платят на берегу. Порядок изменяется по статье 4, и по статье 4 же он отменяется, как сказано в статье 4.

Статья 4. Ночная переправа

Ночью паром не ходит. Дежурный остаётся на причале.

Статья 5. Лодочники

Лодочники носят значок. Им выдают тулуп.

Статья 14. Грузы

Сено везут отдельно от людей.
"""
CONTRACT = """\
3. Сроки

3.1. Лодку сдают в полдень. Условия пункта 3.2 при этом не меняются, и пункт 3.2 читают вместе с ним.

3.2. Вёсла возвращают на склад.

4. Ответственность

4.1. За утерю платят вдвое.
"""
POINTS = {
    "В": "В точке В воду берут на анализ каждое утро. Пробу несут в лабораторию.",
    "Г": "В точке Г воду берут на анализ каждый вечер. Пробу несут в лабораторию.",
    "б": "Взнос не платят:\n\nа) дети;\n\nб) лодочники;\n\nв) сторожа.",
}


def indexed(texts: dict[str, str]) -> Index:
    documents = [Document(name, name, "", text, 0, name, "utf-8", format="txt") for name, text in texts.items()]
    return in_memory(documents, embedded())


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Что говорится в статье 4?", "паром не ходит"),
        ("О чём ст. 4?", "паром не ходит"),
        ("Что сказано в 14-й статье?", "Сено"),
        ("Статья 5", "Лодочники"),
    ],
)
def test_the_article_itself_comes_first(question: str, words: str) -> None:
    first, *rest = search(indexed({"закон": LAW}), question)
    assert words in first.passage.text
    assert first.signals.named == OWN
    assert all(hit.signals.named in (0, pytest.approx(-CONTRADICTION)) for hit in rest)


def test_a_mention_is_neither_the_article_nor_another() -> None:
    hits = {hit.passage.heading: hit for hit in search(indexed({"закон": LAW}), "Что говорится в статье 4?")}
    assert hits["Статья 3. Понтонный сбор"].signals.named == 0
    assert hits["Статья 5. Лодочники"].evidence.contradicts == 1


def test_a_heading_of_several_articles_is_none_of_another() -> None:
    law = "## Статьи 5–8\n\nЛодочники носят значок.\n\n## Статьи 9–12\n\nСено везут отдельно от людей.\n"
    index = in_memory([Document("закон", "закон", "", law, 0, "закон", "utf-8")], embedded())
    hits = {hit.passage.heading: hit for hit in search(index, "О чём говорится в статье 6?")}
    contradicting = {heading: hit.evidence.contradicts for heading, hit in hits.items()}
    assert contradicting == {"Статьи 5–8": 0, "Статьи 9–12": 1}


@pytest.mark.parametrize(
    ("question", "words"),
    [("Что устанавливает пункт 3.2?", "Вёсла"), ("О чём раздел 4?", "вдвое"), ("п. 4.1", "вдвое")],
)
def test_a_point_that_has_its_number_alone(question: str, words: str) -> None:
    first = search(indexed({"договор": CONTRACT, "закон": LAW}), question)[0]
    assert words in first.passage.text
    assert first.signals.named == OWN


@pytest.mark.parametrize(
    ("question", "first", "gains"),
    [
        ("Когда берут воду в точке В?", "В", {"В": 0, "Г": -CONTRADICTION, "б": 0}),
        ("Когда берут воду в точке Г?", "Г", {"В": -CONTRADICTION, "Г": 0, "б": 0}),
        ("Когда берут воду в точке B?", "В", {"В": 0, "Г": -CONTRADICTION, "б": 0}),
        ("Кого называет подпункт б)?", "б", {"В": 0, "Г": 0, "б": ITEM}),
    ],
)
def test_letters_of_points(question: str, first: str, gains: dict[str, float]) -> None:
    hits = search(indexed(POINTS), question)
    assert hits[0].document.name == first
    assert {hit.document.name: hit.signals.named for hit in hits} == pytest.approx(gains)


MANUAL = """\
# Технические данные

Длина шнура {shnur}. Мощность {vatt}. Вес без упаковки {ves}.

# Гарантия

Гарантия {srok} со дня покупки. Сохраняйте чек: без него ремонт платный.
"""
MANUALS = {
    "utyug.md": MANUAL.format(shnur="2,4 м", vatt="2200 Вт", ves="1,3 кг", srok="24 месяца"),
    "пылесос.md": MANUAL.format(shnur="5 м", vatt="1600 Вт", ves="4,5 кг", srok="36 месяцев"),
    "chaynik.md": MANUAL.format(shnur="0,7 м", vatt="1850 Вт", ves="1,1 кг", srok="12 месяцев"),
}


@pytest.mark.parametrize(
    ("question", "name", "term"),
    [
        ("длина шнура утюга", "utyug.md", "утюг"),
        ("гарантия на утюг", "utyug.md", "утюг"),
        ("мощность чайника", "chaynik.md", "чайник"),
        ("сколько весит пылесос", "пылесос.md", "пылесос"),
    ],
)
def test_a_file_called_in_latin_letters_is_found_by_its_name(question: str, name: str, term: str) -> None:
    first, second, _ = search(indexed(MANUALS), question, top=3)
    assert first.document.name == name
    assert first.score > second.score + 1
    assert [match.passage for match in first.matches if match.question == term] == [term]


def test_of_passages_only_those_with_another_year_and_without_the_one_asked_for_tell_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = {
        "отчёт 2021.md": "Пристань красили весной.",
        "доклад.md": "Пристань красили в 2024 году, а в 2021 году нет.",
        "заметка.md": "Пристань красили дважды.",
        "справка.md": "Пристань красили в марте 2022 года.",
    }
    documents = [Document(name, "Пристань", "", text, 0, "", "utf-8") for name, text in texts.items()]
    index = in_memory(documents, embedded())
    read: list[str] = []
    own = named_module.contradicts
    monkeypatch.setattr(named_module, "contradicts", lambda codes, text: read.append(text) or own(codes, text))
    rows = np.arange(4)
    told = Otherwise(index, {"year": {"2024"}}, {}, rows).told(rows)
    assert [passage.document for passage, other in zip(index.passages, told, strict=True) if other] == [
        "отчёт 2021.md",
        "справка.md",
    ]
    assert len(read) == 2
