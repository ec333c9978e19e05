"""What says the same is one hit with all its places; what differs in a word that matters is not the same."""

import pytest

from index.build import in_memory
from index.copies import are_copies
from index.documents.document import Document
from index.encoders.load import embedded
from index.encoders.static import StaticEncoder
from index.index import Index
from index.place import Place, dated, newest_first
from index.search import search
from qa.engine import Engine

RULE = "Месячный абонемент стоит 9 000 тенге. Деньги возвращают в течение двух недель."
THEATRE = "Театр открыли весной. На открытии играли пьесу о реке Талас."


def document(name: str, text: str, date: str = "", title: str = "") -> Document:
    return Document(name, title or name, date, text, 0, name, "utf-8")


def index_of(*documents: Document) -> Index:
    return in_memory(documents, StaticEncoder())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (RULE, RULE, True),
        (RULE, RULE.upper().replace(" ", "\n"), True),
        ("Всё ещё идёт набор.", "все еще идет набор", True),
        (RULE, f"# Абонемент\n\n{RULE}", True),
        (RULE, f"{RULE} Директор школы", True),
        (RULE, f"{RULE} {THEATRE}", False),  # more than a headline
        (RULE, f"С 2024 года: {RULE}", False),
        (RULE, f"Только {RULE}", False),
        (RULE, RULE.replace("9 000", "9 500"), False),
        (RULE, RULE.replace("возвращают", "не возвращают"), False),
        ("Бассейн до шести открыт для всех детей города", "Бассейн до шести закрыт для всех детей города", False),
        (RULE, THEATRE, False),
        ("—", "…", True),
        (RULE, RULE.replace("Деньги", "Утверждено. Деньги"), True),
        (RULE, RULE.replace("Деньги возвращают", "Деньги же возвращают"), True),
        (RULE, RULE.replace("тенге. Деньги", "тенге. И деньги"), True),
        (RULE, RULE.replace("Деньги возвращают", "Деньги взрослым возвращают"), False),
        (RULE, RULE.replace("Деньги", "С 2024 года. Деньги"), False),
        (RULE, RULE.replace("Деньги возвращают", "Деньги только возвращают"), False),
        (f"{RULE} {THEATRE}", f"{RULE} Не действует. {THEATRE}", False),
        (f"Театр. {THEATRE}", THEATRE, True),  # the headline's word stands in the text again
        (RULE.replace("тенге", "$"), RULE.replace("тенге", "€"), False),
        ("Скидка 12 % для всех детей города", "Скидка 12 для всех детей города", False),
        ("Днём до -5 градусов и снег", "Днём до 5 градусов и снег", False),
        ("Днём до −5 градусов и снег", "Днём до -5 градусов и снег", True),
        ("Курс по C++ идёт всю зиму", "Курс по C# идёт всю зиму", False),
        ("Кружок для детей 18+ лет", "Кружок для детей 18 лет", False),
        ("Насос включают, если x > 5 метров", "Насос включают, если x < 5 метров", False),
        ("Насос включают, если x>=5 метров", "Насос включают, если x<=5 метров", False),
        # marks of lists, quotations, headings, ranges and arrows
        ("- 5 кг сена\n- 7 кг овса", "* 5 кг сена\n* 7 кг овса", True),
        (RULE, f"> {RULE.replace('. ', '.' + chr(10) + '> ')}", True),
        (f"## Абонемент ##\n\n{RULE}", f"Абонемент\n=========\n\n{RULE}", True),
        ("Обед 12–14 часов, вход -> двор", "Обед 12-14 часов, вход → двор", True),
    ],
)
def test_copies_have_the_same_words(one: str, other: str, same: bool) -> None:
    assert are_copies(one, other) is are_copies(other, one) is same


@pytest.mark.parametrize(
    ("name", "title", "date", "found"),
    [
        ("a.md", "", "2024-05-01", "2024-05-01"),
        ("tariff-2023.md", "Тарифы", "2024-05-01", "2024-05-01"),
        ("tariff_2023.md", "Тарифы", "", "2023"),
        ("a.md", "Тарифы на 2023–2024 годы", "", "2024"),
        ("protokol-2024-03-15.md", "Протокол 2020 года", "", "2024-03-15"),
        ("a.md", "Приказ от 15.03.2024", "", "2024-03-15"),
        ("120235.md", "Дом 20245", "", ""),
    ],
)
def test_the_date_of_a_document(name: str, title: str, date: str, found: str) -> None:
    assert dated(document(name, "", date, title)) == found


def test_places_come_newest_first_then_by_name() -> None:
    old, new, bare, other = (
        Place(*one, 0, 1)
        for one in (("b", "", "2023"), ("z", "", "2024-01-01"), ("c", "", ""), ("a", "", "2024-01-01"))
    )
    assert newest_first([bare, old, new, other]) == (other, new, old, bare)


def test_nine_copies_are_one_hit_by_the_newest_with_all_places() -> None:
    copies = [document(f"{year}/abonement.md", RULE, f"{year}-01-01") for year in range(2015, 2024)]
    index = index_of(*copies, document("teatr.md", THEATRE), document("spravka.md", f"# Справка\n\n{RULE}"))
    first, second = search(index, "Сколько стоит абонемент?", 5)
    assert first.document.name == "2023/abonement.md"
    names = [*(f"{year}/abonement.md" for year in range(2023, 2014, -1)), "spravka.md"]
    assert [place.document for place in first.places] == names
    assert first.places[-1] == Place("spravka.md", "spravka.md", "", 0, len(RULE) + 11)
    assert (second.document.name, [place.document for place in second.places]) == ("teatr.md", ["teatr.md"])


def test_what_differs_in_a_sign_is_two_hits() -> None:
    told = "Номер в гостинице у озера стоит 500 {} за сутки, завтрак и ужин входят в цену номера."
    index = index_of(document("a.md", told.format("$")), document("b.md", told.format("€")))
    assert {hit.document.name for hit in search(index, "Сколько стоит номер?", 5)} == {"a.md", "b.md"}


def test_of_copies_the_year_that_is_asked_for_is_shown() -> None:
    index = index_of(*(document(f"{year}.md", RULE, f"{year}-01-01") for year in (2022, 2023, 2024)))
    (hit,) = search(index, "Сколько стоил абонемент в 2022 году?", 5)
    assert hit.document.name == "2022.md"
    (hit,) = search(index, "Сколько стоит абонемент?", 1)
    assert hit.document.name == "2024.md"


def test_a_passage_that_is_repeated_in_its_document_is_one_hit() -> None:
    between = "Река течёт на север и впадает в большое озеро за холмами. " * 12
    index = index_of(document("a.md", f"{RULE}\n\n{between}\n\n{between}\n\n{RULE}\n\n## Конец\n\n{THEATRE}"))
    texts = [hit.passage.text for hit in search(index, "Что в реке?", 9)]
    assert len(set(texts)) == len(texts)
    assert {text[:20] for text in texts} == {RULE[:20], between[:20], f"## Конец\n\n{THEATRE}"[:20]}


def test_copies_take_nothing_from_the_confidence() -> None:
    question = "Сколько стоит месячный абонемент?"
    others = [document("teatr.md", THEATRE), document("reka.md", "Вода в реке поднялась за ночь на два метра.")]
    one = Engine(in_memory([document("a.md", RULE), *others], embedded())).ask(question)
    copies = [document(f"{number}/a.md", RULE) for number in range(9)]
    nine = Engine(in_memory([*copies, *others], embedded())).ask(question)
    assert (one.found, nine.found) == (True, True)
    assert nine.confidence == pytest.approx(one.confidence, abs=0.02)
    assert nine.hits[0].quote == one.hits[0].quote == "Месячный абонемент стоит 9 000 тенге."
