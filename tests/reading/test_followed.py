"""A question and a passage -> the sentences that only ask or lead, and what answers below them."""

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from index.hit import Hit
from qa.engine import Engine
from qa.reading.followed import followed, is_asked


def hit_of(text: str, form: str, question: str) -> Hit:
    """The best passage of a small document."""
    document = Document(f"a.{form}", "", "", text, 0, "0", "utf-8", format=form)
    return Engine(in_memory([document], embedded())).ask(question).hits[0]


@pytest.mark.parametrize(
    ("text", "form", "question", "quote"),
    [
        ("1. Где находится читальный зал?\n   Он на втором этаже.\n\nПрочее узнавайте по телефону.", "md",
         "Где находится читальный зал?", "Он на втором этаже."),
        ("- Где находится читальный зал\n  - Он на втором этаже.\n- Кто может записать ребёнка\n"
         "  - Любой из родителей или опекун.", "md", "Кто может записать ребёнка?", "Любой из родителей или опекун."),
        ("Где читальный зал\n    Он на втором этаже.\n\nСколько книг выдают на дом\n    Не больше пяти книг.", "txt",
         "Сколько книг выдают на дом?", "Не больше пяти книг."),
        ("Правила\n\nПлавать можно с семи.\n\nЧто взять с собой:\n\nшапочка, сланцы, справка", "txt",
         "Что взять с собой?", "шапочка, сланцы, справка"),
        ("Оплата принимается в кассе. Сколько стоит проезд? Ничего, автобус бесплатный.", "md",
         "Сколько стоит проезд?", "Ничего, автобус бесплатный."),
        ("- Кітапхана қайда орналасқан\n  - Екінші қабатта, баспалдақтың оң жағында.", "md",
         "Кітапхана қайда орналасқан?", "Екінші қабатта, баспалдақтың оң жағында."),
        ("Не алып келу керек:\n\nбас киім, сүлгі, анықтама", "txt", "Не алып келу керек?", "бас киім, сүлгі, анықтама"),
        ("- How do I return a book\n  - Put it into the box at the door.\n- Who can join\n  - Anyone over six.", "md",
         "Who can join?", "Anyone over six."),
        # what repeats the question and answers it
        ("Где Лена, там и кот.\nКот всегда весел.", "txt", "Где Лена?", "Где Лена, там и кот."),
        ("- Где Лена, там и кот\n- Кот весел", "md", "Где Лена?", "Где Лена, там и кот"),
        ("Бассейн в среду открыт\n\nВход по абонементу", "txt", "Открыт ли бассейн в среду?", "Бассейн в среду открыт"),
        ("- Кто может записать ребёнка — опекун\n- Залог вносят в кассу", "md", "Кто может записать ребёнка?",
         "Кто может записать ребёнка — опекун"),
    ],
)  # fmt: skip
def test_what_answers_is_marked_and_not_what_asks(text: str, form: str, question: str, quote: str) -> None:
    assert hit_of(text, form, question).quote == quote


@pytest.mark.parametrize(
    ("text", "question", "ceding"),
    [
        ("Стоимость проезда\n\n200 тенге.", "Какова стоимость проезда?", ["Стоимость проезда"]),
        ("Стоимость проезда.\n\n200 тенге.", "Какова стоимость проезда?", []),  # a sentence
        ("Зал закрыт\n\nДвор убран.", "Зал открыт или закрыт?", []),  # one of two
        ("Зал закрыт\n\nДвор убран.", "Зал закрыт?", []),  # yes
        ("Директор школы Омарова сообщила:\n\nДвор убран.", "Кто сообщил?", []),
        ("Нужно взять:\n\nСоль и нож.", "Что взять?", ["Нужно взять:"]),
        ("Что взять, если идёт дождь\n\nПлащ.", "Что взять, если дождь?", ["Что взять, если идёт дождь"]),
        ("Что взять 5 мая\n\nПлащ.", "Что взять?", []),  # more than is asked for
        ("- Красный дом\n- Синий дом", "Какой дом красный?", []),  # no heading of the next item
    ],
)
def test_a_line_without_the_mark_of_a_question(text: str, question: str, ceding: list[str]) -> None:
    hit = hit_of(f"Паром у моста.\n\n{text}", "md", question)
    assert [hit.document.text[slice(*span)] for span in followed(question, hit)] == ceding


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("Где море?", True),
        ("**Где море?**", True),
        ("«Где море?»", True),
        ("Мальчик спросил: «Где море?»", False),  # tells what he asked
        ("Море синее.", False),
    ],
)
def test_what_asks(sentence: str, is_one: bool) -> None:
    assert is_asked(sentence) == is_one
