from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.sets import records

FOLDER = Path(__file__).parents[1] / "benchmarks" / "questions"
SETS = ("readme", "contract")
REFUSED = {"nearmiss", "unanswerable"}


def questions(name: str) -> list[dict[str, Any]]:
    return list(records(FOLDER / name / "questions.jsonl"))


@pytest.mark.parametrize("name", SETS)
def test_each_evidence_stands_in_a_document_of_its_set(name: str) -> None:
    documents = [path.read_text(encoding="utf-8") for path in (FOLDER / name / "docs").iterdir()]
    quotes = [(record["id"], quote) for record in questions(name) for quote in record["evidence"]]
    assert [pair for pair in quotes if not any(pair[1] in text for text in documents)] == []


@pytest.mark.parametrize("name", SETS)
def test_only_what_the_text_does_not_say_is_without_evidence(name: str) -> None:
    assert [r["id"] for r in questions(name) if (not r["evidence"]) != (r["kind"] in REFUSED)] == []


def test_no_two_questions_have_one_id() -> None:
    counts = Counter(record["id"] for name in SETS for record in questions(name))
    assert [name for name, count in counts.items() if count > 1] == []
