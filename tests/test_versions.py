"""Of two versions of a text the newer stands first, and the older right behind it, named so."""

from dataclasses import replace

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from index.hit import Evidence, Hit, Signals
from index.passages.passage import Passage
from index.place import Place
from qa.engine import Engine
from qa.versions import are_versions, newer_first

TARIFF = "Тариф на холодную воду составляет {} тенге за кубометр. Платят до десятого числа."
OTHER = "Театр открыли весной. На открытии играли пьесу о реке."


def hit(row: int, name: str, date: str, text: str, sure: float = 0.9) -> Hit:
    document = Document(name, name, date, text, 0, name, "utf-8")
    passage = Passage(name, "", "", 0, len(text), text)
    return Hit(row, passage, document, Signals(), Evidence(answerable=sure), (), (0, 5))


OLD, NEW = hit(0, "a.md", "2023-01-01", TARIFF.format(72)), hit(1, "b.md", "2024-01-01", TARIFF.format(85))
NEWEST, THEATRE = hit(2, "c.md", "2025-01-01", TARIFF.format(99)), hit(3, "t.md", "2020-01-01", OTHER)


def told(*hits: Hit, asked: str = "Сколько стоит вода?") -> list[tuple[str, str]]:
    found = newer_first(asked, hits, lambda one: one.evidence.answerable)
    return [(one.document.name, one.newer.document if one.newer else "") for one in found]


@pytest.mark.parametrize(
    ("hits", "order"),
    [
        ((OLD, NEW), [("b.md", ""), ("a.md", "b.md")]),
        ((NEW, OLD), [("b.md", ""), ("a.md", "b.md")]),
        ((OLD, THEATRE, NEW), [("b.md", ""), ("a.md", "b.md"), ("t.md", "")]),
        ((THEATRE, NEW, OLD), [("t.md", ""), ("b.md", ""), ("a.md", "b.md")]),
        ((NEW, THEATRE, OLD), [("b.md", ""), ("a.md", "b.md"), ("t.md", "")]),
        ((OLD, THEATRE), [("a.md", ""), ("t.md", "")]),
    ],
)
def test_the_newer_comes_first_and_the_older_beside_it(hits: tuple[Hit, ...], order: list[tuple[str, str]]) -> None:
    assert told(*hits) == order


def test_of_three_versions_each_older_one_names_the_latest() -> None:
    assert dict(told(OLD, NEW, NEWEST)) == {"a.md": "c.md", "b.md": "c.md", "c.md": ""}
    assert told(OLD, NEW, NEWEST)[0][0] == "c.md"


def test_a_question_of_a_year_gets_that_year_first() -> None:
    assert told(NEW, THEATRE, OLD, asked="Сколько стоила вода в 2023 году?") == [
        ("a.md", "b.md"),
        ("b.md", ""),
        ("t.md", ""),
    ]
    assert told(OLD, NEW, asked="Сколько стоит вода в 2024 году?") == [("b.md", ""), ("a.md", "b.md")]


def test_a_newer_version_that_lacks_the_answer_stays_behind() -> None:
    unsure = replace(NEW, evidence=Evidence(answerable=0.3))
    assert told(OLD, unsure) == [("a.md", ""), ("b.md", "")]
    march, april = hit(0, "3.md", "2024-03-01", TARIFF.format(72)), hit(1, "4.md", "2024-04-01", TARIFF.format(85), 0.3)
    assert told(march, april, asked="Сколько стоит вода в марте 2024 года?") == [("3.md", ""), ("4.md", "")]


@pytest.mark.parametrize(
    ("one", "other", "versions"),
    [
        (("a.md", "2023-01-01", TARIFF.format(72)), ("b.md", "2024-01-01", TARIFF.format(85)), True),
        (("a.md", "2023-01-01", TARIFF.format(72)), ("b.md", "2023-01-01", TARIFF.format(85)), False),
        (("a.md", "", TARIFF.format(72)), ("b.md", "2024-01-01", TARIFF.format(85)), False),
        (("a-2023.md", "", TARIFF.format(72)), ("a-2024.md", "", TARIFF.format(85)), True),
        (("a.md", "2023-01-01", TARIFF.format(72)), ("b.md", "2024-01-01", OTHER), False),
        # Half of the words: versions only where the names say so.
        (("a-2023.md", "", "Вода стоит 72 тенге в месяц"), ("a-2024.md", "", "За воду берут 85 тенге в месяц"), True),
        (("a-2023.md", "", "Вода стоит 72 тенге в месяц"), ("b-2024.md", "", "За воду берут 85 тенге в месяц"), False),
    ],
)
def test_versions_are_alike_and_of_different_dates(
    one: tuple[str, str, str], other: tuple[str, str, str], versions: bool
) -> None:
    assert are_versions(hit(0, *one), hit(1, *other)) is versions


def test_an_engine_shows_both_with_their_dates() -> None:
    documents = [
        Document("tarif-2023.md", "Тарифы 2023 года", "", TARIFF.format(72), 0, "1", "utf-8"),
        Document("tarif-2024.md", "Тарифы", "2024-01-01", TARIFF.format(85), 0, "2", "utf-8"),
        Document("teatr.md", "Театр", "", OTHER, 0, "3", "utf-8"),
    ]
    answer = Engine(in_memory(documents, embedded())).ask("Сколько стоит холодная вода?")
    assert [(one.answer, one.places[0].date) for one in answer.hits[:2]] == [
        ("85 тенге", "2024-01-01"),
        ("72 тенге", "2023"),
    ]
    assert answer.hits[1].newer == Place("tarif-2024.md", "Тарифы", "2024-01-01", 0, len(TARIFF.format(85)))
