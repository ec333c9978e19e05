import json
from dataclasses import replace

import pytest

from index.build import in_memory
from index.documents.reading import Document
from index.encoders.load import embedded
from index.encoders.static import StaticEncoder
from index.errors import DerekError
from index.hit import Evidence
from index.index import Index
from index.search import search
from qa.answer import SIGNALS, SURE_WITHOUT_WORDS, Calibration, answered, calibration, confidence
from qa.engine import Engine
from qa.limits import MOST
from qa.question import Question, QuestionError

TEXT = "Завод построят в Таразе.\n\nЕго запустят в 2026 году, и рабочих мест там будет 1500."


@pytest.fixture(scope="module")
def index() -> Index:
    encoder = StaticEncoder()
    return in_memory([Document("завод.md", "О заводе", "2025-12-25", TEXT, 0, "0", "utf-8", ("Анна",))], encoder)


@pytest.mark.parametrize("typed", ["1+1", "1500 + 2026 = ?", "{{7*7}}", "'; DROP TABLE users; --", "ааааааааа", "asdf"])
def test_what_asks_nothing_finds_nothing(index: Index, typed: str) -> None:
    answer = Engine(index).ask(typed)
    assert (answer.found, answer.confidence < calibration().threshold) == (False, True)


def test_a_hit_that_meets_no_word_of_the_question_answers_where_the_reader_is_sure(index: Index) -> None:
    (hit, *_) = search(index, "Где построят завод?")
    sure = replace(hit, evidence=Evidence(max_sentence_cosine=1.0, holds=1.0, answerable=6.0))
    assert confidence(sure) > calibration().threshold
    without = replace(sure, matches=())
    assert confidence(without) == confidence(sure)
    doubted = replace(without, evidence=replace(sure.evidence, answerable=SURE_WITHOUT_WORDS - 0.01))
    assert confidence(replace(doubted, matches=hit.matches)) > calibration().threshold
    assert confidence(doubted) == 0.0


FIRE = (
    "В ночь на вторник загорелся склад бытовой техники.\n\nПострадавших нет. Сторож вывел из здания двух грузчиков. "
    "Ущерб владелец оценивает в 90 миллионов тенге.\n"
)


@pytest.mark.parametrize(
    ("typed", "quote"),
    [
        ("Были ли погибшие?", "Пострадавших нет."),  # no word of it is there
        ("Кто такой Наполеон?", ""),
        ("Как сварить борщ?", ""),
        ("йцукен фыва олдж", ""),
    ],
)
def test_what_is_asked_in_other_words_is_answered_and_what_is_not_told_is_not(typed: str, quote: str) -> None:
    answer = Engine(in_memory([Document("a.txt", "Пожар", "", FIRE, 0, "0", "utf-8", format="txt")], embedded())).ask(
        typed
    )
    assert (answer.hits[0].quote if answer.found else "") == quote


def test_json_is_the_contract(index: Index) -> None:
    line = Engine(index).ask("Где построят завод?").to_json()
    assert list(line) == [
        "question", "asked", "repairs", "found", "confidence", "threshold", "build", "ms", "notice", "reply",
        "passages",
    ]  # fmt: skip
    passage = line["passages"][0]
    assert list(passage) == [
        "rank", "document", "title", "date", "heading", "speaker", "start", "stop", "text", "score",
        "sentence", "lead", "words", "signals", "matches", "places", "newer",
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


WEIGHTS = {"holds": 1.0, "told": 0.5, "max_sentence_cosine": 0.25, "answerable": 3.0}
MADE = Calibration(intercept=-2.0, weights=WEIGHTS, threshold=0.5)


@pytest.mark.parametrize(
    ("evidence", "confidence"),
    [
        (Evidence(), 0.1192029),  # 1 / (1 + e^2)
        (Evidence(holds=1.0, told=1.0, max_sentence_cosine=1.0, answerable=0.75), 0.8807971),  # e^-2
        (Evidence(holds=1.0, answerable=1 / 3), 0.5),
        (Evidence(answerable=100.0), 1.0),
        (Evidence(answerable=-100.0), 0.0),
    ],
)
def test_confidence_is_the_logistic_of_the_weighed_evidence(evidence: Evidence, confidence: float) -> None:
    assert MADE.confidence(evidence) == pytest.approx(confidence, abs=1e-7)


@pytest.mark.parametrize(("answerable", "found"), [(0.66, False), (2 / 3, True), (0.67, True)])
def test_found_begins_at_the_threshold(
    index: Index, answerable: float, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.answer.calibration", lambda: MADE)
    hits = search(index, "Где построят завод?")
    first = replace(hits[0], evidence=Evidence(answerable=answerable))  # -2 + 3 * 2/3 is 0
    one = answered(index, Question("?", "?", "", ()), [first, *hits[1:]], 0.0)
    assert (one.found, one.hits[0]) == (found, first)


def test_without_a_hit_nothing_is_found_and_nothing_is_sure(index: Index) -> None:
    one = answered(index, Question("?", "?", "", ()), [], 0.0)
    assert (one.found, one.confidence, one.hits, one.build) == (False, 0.0, (), index.build)


def test_the_shipped_calibration_prefers_what_fits_better() -> None:
    made = calibration()
    poor, good = made.confidence(Evidence()), made.confidence(Evidence(max_sentence_cosine=1.0))
    assert poor < made.threshold < good
    assert set(made.weights) == set(SIGNALS)


def test_a_calibration_of_an_earlier_version_is_read_or_refused_with_what_to_do() -> None:
    weights = dict.fromkeys(SIGNALS, 1.0)
    earlier = {"intercept": -2.0, "weights": weights | {"neighbour_coverage": 0.0, "maxsim": 0.0}, "threshold": 0.5}
    assert Calibration.of(earlier) == Calibration(-2.0, weights, 0.5)
    for other in (weights | {"maxsim": 0.5}, {name: 1.0 for name in SIGNALS if name != "told"}):
        with pytest.raises(DerekError, match=r"other signals \((maxsim|told)\): fit it anew with `python -m"):
            Calibration.of(earlier | {"weights": other})


@pytest.mark.parametrize("top", [0, -1, MOST + 1])
def test_a_top_out_of_range_is_named(index: Index, top: int) -> None:
    with pytest.raises(QuestionError, match=str(top)):
        Engine(index).ask("завод", top=top)


def test_an_empty_question_is_refused(index: Index) -> None:
    with pytest.raises(QuestionError, match="the question is empty"):
        Engine(index).ask(" \t ")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("md", "Прокат:\n\n| Вещь | Час | День |\n|---|---|---|\n| Сноуборд | 900 | 3500 |\n| Санки | 200 | 700 |"),
        ("txt", "Прокат\n\nВещь      Час    День\nСноуборд  900    3500\nСанки     200    700"),
    ],
)
def test_a_row_is_told_with_its_columns(form: str, text: str) -> None:
    documents = [Document("цены", "Цены", "", text, 0, "", "utf-8", format=form)]
    answer = Engine(in_memory(documents, StaticEncoder())).ask("Сколько стоит день на сноуборде?")
    told = answer.to_json()["passages"][0]
    assert "Сноуборд" in told["sentence"]["text"]
    assert told["heading"].endswith("Вещь, Час, День")
    assert "Час" in told["lead"]


def test_the_columns_that_the_heading_of_a_cut_table_names_are_told_once() -> None:
    rows = "\n".join(f"Лодка {n}   {'далеко, ' * 15}  {n}00" for n in range(2, 30))
    document = Document("a.txt", "А", "", f"Прокат\n\nВещь   Где   Цена\n{rows}", 0, "", "utf-8", format="txt")
    answer = Engine(in_memory([document], StaticEncoder())).ask("Какая цена у вещи лодка 29?")
    assert answer.to_json()["passages"][0]["heading"].count("Цена") == 1
