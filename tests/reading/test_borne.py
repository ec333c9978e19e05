"""Who asks for an article or a point by its number gets it, and its own sentence is marked."""

from dataclasses import replace

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from qa.engine import Engine
from qa.reading.borne import put_first

CONTRACT = """\
ДОГОВОР ПРОКАТА ЛОДОК

1. ПРЕДМЕТ
1.1. Прокатчик даёт лодку, а гребец обязуется вернуть её.
1.2. Лодку передают по акту.
2. СРОКИ
2.1. Договор действует всё лето.
2.2. Порядок, указанный в п. 3.2, не меняется.
3. ОПЛАТА
3.1. Плата составляет 15 тысяч тенге в месяц.
3.2. За утерю весла платят 8 000 тенге.
3.3. Взнос не платят:
а) дети;
б) сторожа.
"""
LAW = """\
Статья 8. Причалы

Причал строит община.

Статья 8-1. Сходни

1. Сходни моют.
2. Сходни сушат.

Статья 9. Лёд

По льду не ходят, как велит статья 8.

Статья 10. Основание

Стороны действуют добровольно и по согласию. Основанием служит Закон «О льдах». Номер договора — 15-К.
"""
HARBOUR = """\
The harbour board keeps these rules, and reads point 4 aloud each spring.

3) Boats are washed on the slip.

4) Glass is not allowed.

5) Nets are dried on the wall.
"""
ANNEXES = """\
Appendix 1. Oars

Oars are lent for a day, as appendix 2 has it for sails.

Appendix 2. Sails

Sails are folded by two people.
"""
KAZAKH = """\
1-қосымша. Ескектер

Ескектер бір күнге беріледі, желкендер 2-қосымшада айтылған.

2-қосымша. Желкендер

Желкенді екі адам бүктейді.
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    texts = {"договор": CONTRACT, "закон": LAW, "harbour": HARBOUR, "annexes": ANNEXES, "kk": KAZAKH}
    documents = [Document(name, name, "", text, 0, name, "utf-8", format="txt") for name, text in texts.items()]
    return Engine(in_memory(documents, embedded()))


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Что устанавливает пункт 3.2?", "За утерю весла платят 8 000 тенге."),
        ("О чём говорит п. 2.1 договора?", "Договор действует всё лето."),
        ("Что говорится в статье 8?", "Причал строит община."),
        ("Что говорится в статье 8-1?", "Сходни моют."),
        ("Что гласит пункт 2 статьи 8-1?", "Сходни сушат."),
        ("Что сказано в пункте 3.3?", "дети;"),  # its own items, which «3.3» is the lead of
        ("What does item 4 say?", "Glass is not allowed."),
        ("What does point 4 say?", "Glass is not allowed."),
        ("What does appendix 2 say?", "Sails are folded by two people."),
        ("2-қосымшада не айтылған?", "Желкенді екі адам бүктейді."),
        ("Что сказано в разделе 3?", "Плата составляет 15 тысяч тенге в месяц."),
    ],
)
def test_a_number_alone_is_answered_by_what_bears_it(engine: Engine, question: str, quote: str) -> None:
    answer = engine.ask(question)
    assert answer.found
    assert answer.hits[0].quote == quote
    scores = [hit.score for hit in answer.hits]
    assert scores == pytest.approx(sorted(scores, reverse=True))
    assert all(hit.signals.rule == 0 for hit in answer.hits[1:])


def test_what_a_rule_adds_is_told_beside_what_the_search_found(engine: Engine) -> None:
    first, second = engine.ask("О чём говорит п. 2.1 договора?").hits[:2]
    beaten = replace(second, signals=replace(second.signals, terms=second.signals.terms + 9.0))
    lifted, _ = put_first(first, [beaten, first])
    assert lifted.signals.rule == pytest.approx(beaten.score - first.score)
    assert (lifted.signals.named, lifted.score) == (first.signals.named, pytest.approx(beaten.score))


def test_of_a_point_its_own_sentence_is_marked(engine: Engine) -> None:
    assert engine.ask("О чём пункт 1.2 договора про лодку?").hits[0].quote == "Лодку передают по акту."
    assert engine.ask("Кто назван в подпункте б) пункта 3.3?").hits[0].quote == "сторожа."


@pytest.mark.parametrize(
    ("question", "words"),
    [("Какой закон указан в статье 10?", "О льдах"), ("Какой номер договора указан в статье 10?", "15-К")],
)
def test_what_is_asked_for_within_an_article_is_no_question_for_all_of_it(
    engine: Engine, question: str, words: str
) -> None:
    assert words in engine.ask(question).hits[0].quote


@pytest.mark.parametrize(
    ("question", "found", "contradicts"),
    [
        ("Что гласит закон 2023?", False, 1),
        ("Что гласит статья 4 закона 2023?", False, 1),
        ("Что гласит статья 4 закона 2024?", True, 0),
        ("Что гласит статья 4?", True, 0),
        ("Что сказано в пункте 2 статьи 4 закона 2023?", False, 1),
        ("Что сказано в пункте 2 статьи 5?", False, 1),
        ("Что сказано в пункте 2 статьи 4?", True, 0),
    ],
)
def test_a_number_of_another_law_is_another_number(question: str, found: bool, contradicts: float) -> None:
    text = "Статья 4. Причалы\n\n1. Причал строит община.\n2. Сходни красят весной."
    law = Document("закон", "Закон 2024 о лодках", "", text, 0, "", "utf-8", format="txt")
    answer = Engine(in_memory([law], embedded())).ask(question)
    assert (answer.found, answer.hits[0].evidence.contradicts) == (found, contradicts)


def test_a_number_that_nothing_bears_changes_nothing(engine: Engine) -> None:
    assert not engine.ask("Что говорится в статье 77?").found
