import json
import math

import pytest

from index.build import in_memory
from index.documents.reading import Document
from index.encoders.embedded import EmbeddedEncoder
from index.index import Index
from index.search import search
from qa.answer import MOST, QuestionError, calibration, confidence
from qa.engine import Engine

TEXT = "Завод построят в Таразе.\n\nЕго запустят в 2026 году, и рабочих мест там будет 1500."


@pytest.fixture(scope="module")
def index() -> Index:
    encoder = EmbeddedEncoder()
    return in_memory(
        [Document("завод.md", "О заводе", "2025-12-25", TEXT, 0, "0", "utf-8", ("Анна",))], encoder, encoder
    )


def test_json_is_the_contract(index: Index) -> None:
    line = Engine(index).ask("Где построят завод?").to_json()
    assert list(line) == [
        "question", "asked", "repairs", "found", "confidence", "build", "ms", "notice", "passages",
    ]  # fmt: skip
    passage = line["passages"][0]
    assert list(passage) == [
        "rank", "document", "title", "date", "heading", "speaker", "start", "stop", "text", "score",
        "sentence", "signals", "matches",
    ]  # fmt: skip
    assert (passage["rank"], passage["document"], passage["title"]) == (1, "завод.md", "О заводе")
    assert passage["text"] == TEXT[passage["start"] : passage["stop"]]
    sentence = passage["sentence"]
    assert sentence["text"] == TEXT[sentence["start"] : sentence["stop"]] == "Завод построят в Таразе."
    assert json.loads(json.dumps(line, ensure_ascii=False)) == line


def test_repairs_are_told(index: Index) -> None:
    line = Engine(index).ask("Где пастроят завод?").to_json()
    assert line["question"] == "Где пастроят завод?"
    assert line["asked"] == "Где построят завод?"
    assert line["repairs"] == [{"kind": "spelling", "from": "пастроят", "to": "построят"}]


def test_what_the_document_says_is_found_and_what_it_does_not_is_not(index: Index) -> None:
    assert Engine(index).ask("Где построят завод?").found
    other = Engine(index).ask("Сколько стоит билет на поезд до Алматы?")
    assert not other.found
    assert [hit.passage.document for hit in other.hits] == ["завод.md"]  # the nearest, not an answer


def test_confidence_is_the_logistic_of_the_first_hits_signals(index: Index) -> None:
    hits = search(index, "Где построят завод?")
    made = calibration()
    total = made["intercept"] + sum(w * hits[0].signals[name] for name, w in made["weights"].items())
    assert confidence(hits) == pytest.approx(1 / (1 + math.exp(-total)))
    assert confidence([]) == 0


def test_found_is_confidence_at_the_threshold(index: Index) -> None:
    for question in ("Где построят завод?", "Сколько рабочих мест?", "Кто играет на скрипке?"):
        one = Engine(index).ask(question)
        assert one.found == (one.confidence >= calibration()["threshold"])


@pytest.mark.parametrize("top", [0, -1, MOST + 1])
def test_a_top_out_of_range_is_named(index: Index, top: int) -> None:
    with pytest.raises(QuestionError, match=str(top)):
        Engine(index).ask("завод", top=top)


def test_an_empty_question_is_refused(index: Index) -> None:
    with pytest.raises(QuestionError, match="вопрос пуст"):
        Engine(index).ask(" \t ")
