"""`derek check`: its exit codes. What it tells is tried in tests/checks."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import Derek, assert_one_line

pytest_plugins = ["tests.cli.fixtures"]

CHECKS = """document: apteka.md
checks:
  - id: factory
    question: {question}
    expect: {quote}
"""
QUESTION = "Что выпускает завод?"


@pytest.mark.parametrize(
    ("question", "quote", "code"),
    [
        (QUESTION, "Завод выпускает лекарства", 0),
        (QUESTION, "Их везут в больницы области", 0),
        ("Как зовут капитана парохода?", "Завод выпускает лекарства", 1),
        (QUESTION, "Завод выпускает сталь", 2),
    ],
)
def test_check_exit_codes(indexed: Path, derek: Derek, question: str, quote: str, code: int) -> None:
    checks = CHECKS.format(question=question, quote=quote)
    (indexed / "source" / "apteka.checks.yaml").write_text(checks, encoding="utf-8")
    assert derek("check").code == code


def test_check_without_an_index_or_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, derek: Derek) -> None:
    (tmp_path / "my.checks.yaml").write_text(CHECKS.format(question=QUESTION, quote="Завод"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = derek("check", "my.checks.yaml")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("derek: there is neither an index .derek nor a folder of documents source. ")


ANSWERED = [
    "Что выпускает завод?",
    "Что выпускают на заводе?",
    "Куда везут лекарства?",
    "Что завод выпускает?",
    "Куда их везут?",
]
UNANSWERED = [
    "Как зовут капитана?",
    "Сколько стоит хлеб?",
    "Когда идёт поезд?",
    "Какой длины река?",
    "Кто написал песню?",
]


def test_calibrate_keeps_a_threshold_by_which_answers_are_found(indexed: Path, derek: Derek) -> None:
    lines = ["document: apteka.md", "checks:"]
    lines += [f"  - question: {one}\n    answerable: true" for one in ANSWERED]
    lines += [f"  - question: {one}\n    answerable: false" for one in UNANSWERED]
    checks = indexed / "source" / "apteka.checks.yaml"
    checks.write_text("\n".join(lines), encoding="utf-8")
    usual = json.loads(derek("ask", QUESTION, "--json").out)["threshold"]
    done = derek("calibrate", "--json")
    assert done.code == 0
    own = json.loads(done.out)
    assert (own["answerable"], own["unanswerable"]) == (5, 5)
    asked = [json.loads(derek("ask", one, "--json").out) for one in (*ANSWERED, *UNANSWERED)]
    assert {one["threshold"] for one in asked} == {own["threshold"]}
    assert [sum(not one["found"] for one in asked[:5]), sum(one["found"] for one in asked[5:])] == [
        own["refused"], own["answered"],
    ]  # fmt: skip
    assert derek("calibrate", "--reset").code == 0
    assert json.loads(derek("ask", QUESTION, "--json").out)["threshold"] == usual


def test_a_threshold_that_cannot_be_written_is_one_line(indexed: Path, derek: Derek) -> None:
    (indexed / "file").touch()
    told = "a file lies in the place of the folder file. Remove it, or choose another folder: --index"
    assert_one_line(derek("calibrate", "--reset", "--index", "file"), 1, told)
    (indexed / "ix" / "threshold.json").mkdir(parents=True)
    told = "ix/threshold.json could not be written: "
    assert_one_line(derek("calibrate", "--reset", "--index", "ix"), 1, told)


def test_calibrate_says_when_the_checks_are_too_few(indexed: Path, derek: Derek) -> None:
    text = CHECKS.format(question=QUESTION, quote="Завод выпускает лекарства")
    (indexed / "source" / "apteka.checks.yaml").write_text(text, encoding="utf-8")
    assert_one_line(derek("calibrate"), 2, "1 questions with an answer and 0 without one; a threshold needs at least 5")
