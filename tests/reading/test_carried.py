"""What a sentence need not say again: the numbers of what it goes on from, and of the article or point it stands in."""

from collections.abc import Sequence

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from index.passages.passage import Passage
from index.search import Evidence, Fit, Hit, Signals
from qa.engine import Engine
from qa.reading.carried import carried


def hit(parts: Sequence[str]) -> Hit:
    text = " ".join(parts)
    starts = [text.index(part) for part in parts]
    fits = tuple(Fit(start, start + len(part), 0.5, True) for start, part in zip(starts, parts, strict=True))
    document = Document("a.md", "", "", text, 0, "0", "utf-8")
    passage = Passage("a.md", "", "", 0, len(text), text)
    return Hit(0, passage, document, Signals(), Evidence(), (), (0, len(parts[0])), fits)


@pytest.mark.parametrize(
    ("question", "parts", "before"),
    [
        ("Когда концерт?", ["Концерт 5 мая отменён.", "Его перенесли."], ["", "Концерт 5 мая отменён.\n"]),
        ("На сколько вырос?", ["В 2024 году пел хор.", "Это больше."], ["", "В 2024 году пел хор.\n"]),
        ("Сколько за заказ?", ["Заказ ждёт.", "Цена такого заказа — 5."], ["", "Заказ ждёт.\n"]),
        ("Когда?", ["Раз.", "Он два.", "Его три.", "Четыре."], ["", "Раз.\n", "Раз.\nОн два.\n", ""]),
        ("Когда?", ["Концерт 5 мая.", "Музей, и его зал, открыт."], ["", ""]),  # of the museum
        # Who asks for no day or number means the day that is named, but another code is only mentioned.
        ("Кто пел 5 мая?", ["5 мая ходили в лес.", "12 мая они пели."], ["", ""]),
        ("Где П-12?", ["П-12 мерит ток.", "Он в шкафу Ш-04."], ["", "П-12\n"]),
        ("Когда?", ["| 5 мая |", "| его |"], ["", ""]),
    ],
)
def test_the_text_that_a_sentence_goes_on_from(question: str, parts: list[str], before: list[str]) -> None:
    assert list(carried(question, hit(parts)).values()) == before


TEXTS = {
    "news": "Концерт 5 мая не состоится из-за ремонта зала. Его перенесли на 12 мая. Билеты остаются в силе.\n",
    "report": "В 2024 году выручка фирмы составила 50 млн тенге. Это на 12 % больше, чем в 2023 году.\n",
    "shop": "Заказ на 2000 тенге и больше мы собираем сразу. Доставка такого заказа стоит 1500 тенге.\n",
    "store": "Прибор П-12 измеряет давление. Он хранится в шкафу Ш-04. Ключ от шкафа у мастера.\n",
    "school": "# Школа № 12\n\nШкола стоит на улице Абая. К школе ходит автобус № 5 от вокзала.\n",
    "contract": "# Договор\n\n3. Оплата\n\n3.1. Цена — 500 тенге.\n\n3.2. Покупатель платит за товар в течение 10 дней "
    "со дня, указанного в пункте 2.1 договора.\n\n3.3. Оплата идёт на счёт продавца.\n",
}


@pytest.mark.parametrize(
    ("name", "question", "answer"),
    [
        ("news", "На какой день перенесли концерт 5 мая?", "12 мая"),
        ("report", "На сколько процентов выросла выручка в 2024 году?", "12 %"),
        ("shop", "Сколько стоит доставка заказа на 2000 тенге?", "1500"),
        ("store", "Где хранится прибор П-12?", "шкафу Ш-04"),
        ("school", "Какой автобус идёт до школы № 12?", "№ 5"),
        ("contract", "В какой срок платит покупатель по пункту 3.2?", "10 дней"),
    ],
)
def test_what_is_asked_of_a_number_is_answered_by_another_one(name: str, question: str, answer: str) -> None:
    answered = Engine(in_memory([Document(name, "", "", TEXTS[name], 0, "0", "utf-8")], embedded())).ask(question)
    assert answered.found
    assert answer in answered.hits[0].answer


def test_of_the_points_of_a_passage_the_one_that_is_asked_for_is_told_from_the_others() -> None:
    text = "# Договор\n\n2.1. Плату за зал вносят за 10 дней.\n\n2.2. Плату за свет вносят за 20 дней.\n"
    engine = Engine(in_memory([Document("a", "", "", text, 0, "0", "utf-8")], embedded()))
    for point, answer in (("2.1", "10 дней"), ("2.2", "20 дней")):
        assert answer in engine.ask(f"За сколько дней вносят плату по пункту {point}?").hits[0].answer
