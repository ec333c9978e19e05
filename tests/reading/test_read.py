"""The rules that may overrule the reader: which come in what order, and that the product goes no other way."""

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from index.search import search
from qa.engine import Engine, ranked
from qa.reading import read as reading
from qa.reading.judge import READ, judged, reader

RULES = "# Правила\n\n## Статья 1\n\nЛодку сдают в полдень.\n\n## Статья 2\n\nВёсла возвращают на склад."
QUESTION = "Что сказано в статье 2?"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(in_memory([Document("правила.md", "Правила", "", RULES, 0, "", "utf-8")], embedded()))


def test_an_answer_is_what_search_and_the_reader_and_the_rules_make_of_it(engine: Engine) -> None:
    found = search(engine.index, QUESTION, READ)
    assert list(engine.ask(QUESTION).hits) == ranked(QUESTION, found, reader())
    assert judged(QUESTION, found, reader()) != reading.read(QUESTION, found, reader())  # a rule of FIRST


def test_the_first_rule_that_tells_has_the_last_word(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    found = search(engine.index, QUESTION, READ)
    plain = judged(QUESTION, found, reader())
    monkeypatch.setattr(reading, "MARKS", (lambda _, hits: hits[1:], lambda _, hits: hits[:1]))
    monkeypatch.setattr(reading, "FIRST", (lambda _, hits: None, lambda _, hits: hits[::-1], lambda _, hits: []))
    assert reading.read(QUESTION, found, reader()) == plain[::-1]
    monkeypatch.setattr(reading, "FIRST", (lambda _, hits: None,))
    assert reading.read(QUESTION, found, reader()) == plain[1:2]  # each sees what the one before left
