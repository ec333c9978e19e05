"""`from qa import …`: the names that other programs import, and that nothing is loaded before it is asked for."""

import os
import subprocess
import sys
from dataclasses import is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import index.errors
import qa
from index.build import build_index
from index.errors import IndexFault

ROOT = Path(__file__).parents[1]


def test_an_engine_is_opened_and_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    (tmp_path / "a.txt").write_text("Завод построят в Таразе.", encoding="utf-8")
    build_index([tmp_path / "a.txt"], tmp_path / ".derek")
    monkeypatch.chdir(tmp_path)
    engine = qa.open_engine()
    answer = engine.ask("Где построят завод?", only=qa.Filter.of(["a.txt"]))
    assert isinstance(engine, qa.Engine)
    assert isinstance(answer, qa.Answer)
    assert (answer.found, answer.hits[0].quote) == (True, "Завод построят в Таразе.")
    assert qa.open_engine(str(tmp_path / ".derek"), "000001").index.build == "000001"
    with pytest.raises(IndexFault, match="there is no index in nowhere yet. Build it: derek build"):
        qa.open_engine("nowhere")


def test_all_names_are_there() -> None:
    assert qa.__all__ == sorted(qa.__all__)
    assert {name: getattr(qa, name).__name__ for name in qa.__all__} == {name: name for name in qa.__all__}
    with pytest.raises(AttributeError, match="module 'qa' has no attribute 'nothing'"):
        qa.nothing  # noqa: B018
    for package in ("qa", "index"):
        assert (ROOT / package / "py.typed").is_file()


def test_all_that_an_answer_is_made_of_and_every_error_has_its_name_here() -> None:
    named = {getattr(qa, name) for name in qa.__all__}
    met, waiting = set(), [qa.Answer, qa.BuildReport]
    while waiting:
        one = waiting.pop()
        met.add(one)
        for hint in get_type_hints(one).values():
            for part in (hint, *get_args(hint), *(inner for arg in get_args(hint) for inner in get_args(arg))):
                if is_dataclass(part) and part not in met:
                    waiting.append(part)
    inside = {qa.Answer, qa.BuildReport, qa.Hit, qa.Signals, qa.Evidence, qa.Fit, qa.Place, qa.Match, qa.Question}
    assert inside <= met
    assert {one.__name__ for one in met - named} <= {"Sentence", "Plan", "Fault", "PageStart"}
    errors = {one for one in vars(index.errors).values() if isinstance(one, type) and issubclass(one, Exception)}
    assert errors <= named


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    code = "import qa, sys; print(sorted(name for name in sys.modules if name.startswith(('qa', 'index', 'numpy'))))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "['qa']\n"
