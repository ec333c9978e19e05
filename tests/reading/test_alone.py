"""The verdict on a document does not depend on what else is in the index."""

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from qa.engine import Engine

RULES = """# Правила бассейна

Бассейн открыт с семи утра до десяти вечера, в воскресенье до шести. Вход без шапочки запрещён.

Ключ от шкафчика выдаёт дежурная под залог тысячи тенге. За потерю ключа берут три тысячи.

Детей до семи лет пускают только со взрослым. Справка от врача действует полгода.
"""
NOTE = """# Old mill

The mill on the Talas river was built in 1931 by the brothers Kim. It ground wheat until the flood of 1958.

Today it is a museum of bread with forty exhibits. Guides speak Kazakh, Russian and English.
"""
QUESTIONS = [
    "До какого часа работает бассейн?",
    "Сколько стоит потерянный ключ?",
    "Можно ли купаться без шапочки?",
    "сколько действует справка",
    "Кто выдаёт ключ от шкафчика?",
    "Какая глубина у бассейна?",
    "Кто построил бассейн?",
    "When was the mill built?",
    "Who built the mill?",
    "How much did flour from the mill cost?",
]
PLACES = ["Аягоз", "Балхаш", "Жаркент", "Зайсан", "Каскелен", "Лисаковск", "Рудный", "Сатпаев", "Темиртау", "Хромтау"]
THINGS = ["театр", "вокзал", "цирк", "хлебный завод", "парк", "стадион", "телевышка", "больница", "рынок", "мост"]


def document(name: str, text: str) -> Document:
    return Document(name, "", "", text, 0, name, "utf-8")


def others() -> list[Document]:
    """200 documents on other subjects, like each other and unlike the two."""
    return [
        document(
            f"{place}-{thing}-{number}.txt",
            f"{thing.capitalize()} города {place} стоит на улице номер {number * 7 + len(thing)}. "
            f"Его чинили {number + 2} раза, в последний раз красили в {place.lower()[:3]}овский цвет.",
        )
        for number in range(2)
        for place in PLACES
        for thing in THINGS
    ]


@pytest.fixture(scope="module")
def crowded() -> Engine:
    return Engine(in_memory([document("pool.md", RULES), document("mill.md", NOTE), *others()], embedded()))


@pytest.fixture(scope="module")
def alone() -> dict[str, Engine]:
    return {
        name: Engine(in_memory([document(name, text)], embedded()))
        for name, text in (("pool.md", RULES), ("mill.md", NOTE))
    }


@pytest.mark.parametrize("question", QUESTIONS)
def test_alone_and_among_200_others(alone: dict[str, Engine], crowded: Engine, question: str) -> None:
    name = "mill.md" if question.isascii() else "pool.md"
    one, many = alone[name].ask(question), crowded.ask(question)
    assert many.hits[0].document.name == name
    assert many.found is one.found
    assert many.confidence == pytest.approx(one.confidence, abs=0.05)
    if one.found:
        assert many.hits[0].quote == one.hits[0].quote
