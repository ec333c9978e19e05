"""What the benchmark of speed asks, and how it tells the figures; no time is asserted."""

from pathlib import Path

import pytest

from benchmarks.speed import line, questions_of, spread, warm


def test_questions_are_spread_from_the_first_to_the_last() -> None:
    assert spread(["a", "b", "c", "d", "e"], 3) == ["a", "c", "e"]
    assert spread(["a", "b"], 3) == ["a", "b"]
    assert len(spread([str(n) for n in range(1_999)], 100)) == 100


def test_questions_that_lean_on_others_are_not_asked_alone(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    lines = '{"question": "Кто построил?"}\n{"question": "А когда?", "history": ["Кто построил?"]}\n'
    (tmp_path / "one" / "questions.jsonl").write_text(lines, encoding="utf-8")
    assert questions_of(tmp_path) == ["Кто построил?"]


def test_each_question_is_asked_with_the_reader_and_without(tmp_path: Path) -> None:
    text = "# Мост\n\nМост построили в 1974 году. Длина моста 210 метров.\n"
    (tmp_path / "bridge.md").write_text(text, encoding="utf-8")
    asked = '{"question": "Когда построили мост?"}\n{"question": "Какой длины мост?"}\n'
    (tmp_path / "questions.jsonl").write_text(asked, encoding="utf-8")
    found = warm(tmp_path)
    assert found.passages == 1
    assert [len(one) for one in (found.found, found.read, found.bm25)] == [2, 2, 2]


def test_of_many_figures_the_late_one_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    line("few", [0.001, 0.003, 0.002], 0.001, "Python")
    line("many", [0.001 * n for n in range(1, 22)], 0.001, "Python")
    few, many = capsys.readouterr().out.splitlines()
    assert few.split() == ["few", "2.0", "ms", "(1.0-3.0)", "=", "2.0", "x", "Python"]
    assert many.split()[3:5] == ["(1.0-21.0,", "p95"]
    assert many.split()[5] == "20.0)"
