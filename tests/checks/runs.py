"""Checks of every outcome over the documents of `overlap.py`, and a Run of them."""

from pathlib import Path

from qa.checks.check import Run
from qa.checks.files import read_check_file
from qa.checks.run import run_checks
from tests.checks.overlap import Engine

PASSES = "{id: passes, question: Когда построили мост?, expect: 1931 году, tags: год}"
LOW = "{id: low, question: 'Завод в Таразе: с 1935 года он варит?', expect: в Таразе, top: 1, tags: год}"
REFUSED = "{id: refused, question: 'Чья длина?', expect: 124 метра}"
RIGHTLY_REFUSED = "{id: none, question: Почём?, answerable: false}"
ANSWERED = "{id: answered, question: Сколько стоит сахар из свёклы?, answerable: false}"
OUTDATED = "{id: old, question: Когда построили мост?, expect: в 1932 году}"
SKIPPED = "{id: later, question: Мост?, expect: Талас, skip: рано}"
FORBIDDEN = "{id: forbidden, question: Мост через Талас, not_expect: Мост}"


def run(folder: Path, *checks: str, require: str = "", only: set[str] | None = None) -> Run:
    path = folder / "a.checks.yaml"
    head = f"require: {require}\n" if require else ""
    path.write_text(head + "checks:\n" + "".join(f"- {check}\n" for check in checks), encoding="utf-8")
    return run_checks([read_check_file(path)], Engine(), only=only)
