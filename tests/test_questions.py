from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks import newcomer
from benchmarks.sets import records
from index.documents.reading import read_documents

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "benchmarks" / "questions"
SHARED = ROOT.parent / "shared" / "questions"
SETS = ("readme", "contract")
REFUSED = {"nearmiss", "unanswerable"}
NEAR = ("sample", "contract", "readme", "law", "prose")
DOCUMENTS = {
    "sample": ROOT / "source",
    "contract": FOLDER / "contract" / "docs",
    "readme": FOLDER / "readme" / "docs",
    "opposites": FOLDER / "opposites" / "docs",
    "law": SHARED / "law" / "docs",
    "prose": SHARED / "prose" / "docs",
}
LANGUAGES = {"ru", "kk", "en"}
KINDS = {"attribute", "year", "person", "place", "cause", "number", "negation", "other"}
DIFFERENCES = {"negation", "order", "comparison", "date", "code", "year", "unit", "antonym"}
TYPES = {"number", "date", "person", "place", "reason"}
TALK = {"thanks", "greeting", "bye", "ok", "help", "who", "about", "sections", "search"}
NEEDED = {"id", "question", "lang", "kind", "evidence", "answer", "document"}


def questions(name: str) -> list[dict[str, Any]]:
    return list(records(FOLDER / name / "questions.jsonl"))


def near(name: str) -> list[dict[str, Any]]:
    return list(records(FOLDER / "nearmiss" / f"{name}.jsonl"))


def dialogues() -> list[dict[str, Any]]:
    return list(records(FOLDER / "dialogues.jsonl"))


def talk() -> list[dict[str, Any]]:
    return list(records(FOLDER / "smalltalk.jsonl"))


def every_record() -> list[dict[str, Any]]:
    found = [record for name in (*SETS, "opposites") for record in questions(name)]
    return found + [record for name in NEAR for record in near(name)] + dialogues() + talk()


def not_standing(found: list[dict[str, Any]], folder: Path) -> list[tuple[str, str]]:
    """The id and the quote, right or wrong, that the record's document does not have word by word."""
    texts = {record["document"]: (folder / record["document"]).read_text(encoding="utf-8") for record in found}
    return [
        (record["id"], quote)
        for record in found
        for quote in (*record["evidence"], *([record["wrong"]] if "wrong" in record else []))
        if not quote or quote not in texts[record["document"]]
    ]


def documents_of(name: str) -> Path:
    if name in ("law", "prose") and not DOCUMENTS[name].is_dir():
        pytest.skip("the documents of this set do not lie beside the repository")
    return DOCUMENTS[name]


@pytest.mark.parametrize("name", SETS)
def test_each_evidence_stands_in_a_document_of_its_set(name: str) -> None:
    documents = [path.read_text(encoding="utf-8") for path in (FOLDER / name / "docs").iterdir()]
    quotes = [(record["id"], quote) for record in questions(name) for quote in record["evidence"]]
    assert [pair for pair in quotes if not any(pair[1] in text for text in documents)] == []


@pytest.mark.parametrize("name", SETS)
def test_only_what_the_text_does_not_say_is_without_evidence(name: str) -> None:
    assert [r["id"] for r in questions(name) if (not r["evidence"]) != (r["kind"] in REFUSED)] == []


def test_no_two_questions_have_one_id() -> None:
    counts = Counter(record["id"] for record in every_record())
    assert [name for name, count in counts.items() if count > 1] == []


def test_each_question_is_in_one_of_the_three_languages() -> None:
    assert [r["id"] for r in every_record() if r["lang"] not in LANGUAGES or not r["question"].strip()] == []


@pytest.mark.parametrize("name", NEAR)
def test_each_evidence_of_a_twin_stands_in_its_document(name: str) -> None:
    assert not_standing(near(name), documents_of(name)) == []


@pytest.mark.parametrize("name", NEAR)
def test_a_near_miss_has_its_kind_and_no_evidence(name: str) -> None:
    misses = [record for record in near(name) if record["kind"] == "nearmiss"]
    assert [r["id"] for r in misses if r["evidence"] or r["answer"] or r["nearmiss_kind"] not in KINDS] == []
    assert [r["id"] for r in misses if set(r) != NEEDED | {"nearmiss_kind"}] == []


@pytest.mark.parametrize("name", NEAR)
def test_a_twin_answers_beside_a_near_miss_of_the_same_document(name: str) -> None:
    misses = {record["id"]: record for record in near(name) if record["kind"] == "nearmiss"}
    twins = [record for record in near(name) if record["kind"] != "nearmiss"]
    assert [r["id"] for r in twins if set(r) != NEEDED | {"twin"} or r["kind"] != "twin"] == []
    assert [r["id"] for r in twins if not r["evidence"] or not r["answer"]] == []
    assert [
        r["id"]
        for r in twins
        if r["twin"] not in misses
        or (r["document"], r["lang"]) != (misses[r["twin"]]["document"], misses[r["twin"]]["lang"])
        or r["question"] == misses[r["twin"]]["question"]
    ] == []
    assert len({r["twin"] for r in twins}) == len(twins)


def test_what_answers_and_what_must_not_stand_in_their_document() -> None:
    assert not_standing(questions("opposites"), FOLDER / "opposites" / "docs") == []


def test_each_of_a_pair_and_each_opposite_says_what_differs() -> None:
    found = [record for record in questions("opposites") if record["kind"] != "type"]
    assert [r["id"] for r in found if set(r) != NEEDED | {"wrong", "difference"}] == []
    assert [r["id"] for r in found if r["difference"] not in DIFFERENCES] == []
    assert [r["id"] for r in found if r["kind"] not in ("pair", "opposite")] == []


def test_an_opposite_has_no_evidence_and_a_pair_has_one_apart_from_the_wrong_sentence() -> None:
    found = questions("opposites")
    assert [r["id"] for r in found if r["kind"] == "opposite" and (r["evidence"] or r["answer"])] == []
    assert [r["id"] for r in found if r["kind"] == "pair" and (len(r["evidence"]) != 1 or not r["answer"])] == []
    assert [r["id"] for r in found for q in r["evidence"] if q in r["wrong"] or r["wrong"] in q] == []


def test_a_question_of_a_type_says_which_type_it_asks_for() -> None:
    found = [record for record in questions("opposites") if record["kind"] == "type"]
    assert [r["id"] for r in found if set(r) != NEEDED | {"wrong", "asks"} or r["asks"] not in TYPES] == []
    assert [r["id"] for r in found if bool(r["evidence"]) != bool(r["answer"])] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_evidence_of_a_dialogue_stands_in_its_document(name: str) -> None:
    folder = documents_of(name)
    here = {path.name for path in folder.iterdir()}
    found = [record for record in dialogues() if record["document"] in here]
    assert found
    assert not_standing(found, folder) == []


def test_each_dialogue_names_a_document_of_a_set() -> None:
    here = {path.name for name in DOCUMENTS for path in documents_of(name).iterdir()}
    assert [r["id"] for r in dialogues() if r["document"] not in here] == []


def test_each_dialogue_has_a_first_question_and_says_whether_the_second_leans_on_it() -> None:
    found = dialogues()
    assert [r["id"] for r in found if set(r) != NEEDED | {"history", "leans"}] == []
    assert [r["id"] for r in found if len(r["history"]) != 1 or not r["evidence"] or not r["answer"]] == []
    assert [r["id"] for r in found if r["kind"] != {True: "followup", False: "fresh"}[r["leans"]]] == []


def test_each_utterance_has_a_kind_and_stands_once() -> None:
    found = talk()
    assert [r["id"] for r in found if set(r) != {"id", "question", "lang", "kind"} or r["kind"] not in TALK] == []
    counts = Counter(record["question"] for record in found)
    assert [question for question, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", newcomer.SETS)
def test_what_must_be_marked_stands_in_a_document_of_the_newcomer(name: str) -> None:
    texts = {one.name: one.text for one in read_documents([newcomer.FOLDER / name / "docs"]).documents}
    asked = list(records(newcomer.FOLDER / name / "questions.jsonl"))
    assert {one["document"] for one in asked} <= {"", *texts}
    told = [(one, [texts[one["document"]]] if one["document"] else list(texts.values())) for one in asked]
    assert [one for one, of in told if not all(any(quote in text for text in of) for quote in one["marked"])] == []
    assert sum(not one["marked"] for one in asked) > 0
