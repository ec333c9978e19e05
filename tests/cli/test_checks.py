"""`derek check`: its exit codes. What it tells is tried in tests/checks."""

from pathlib import Path

import pytest

from tests.cli.commands import Derek

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
