"""Terms found by other processes are those found here; a process that dies costs nothing but its time."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.language.ahead import Ahead, started
from index.language.terms import Term, knowing, terms

TEXTS = [
    "Заводы выпускают лекарства с 25.12.2025.",
    "Three plants — пункт 3.2",
    "",
    "Қазақстандағы зауыттар",
    "\ud800 а",
]


def test_terms_found_by_processes_are_those_found_here() -> None:
    with started(2) as ahead:
        assert ahead is not None
        asked = [ahead.find(TEXTS), ahead.find([*TEXTS[:1], *TEXTS[:1]]), ahead.find([])]
        found = [one.result() for one in asked]
    assert found[0] == {text: tuple(terms(text)) for text in TEXTS}
    assert found[1] == {TEXTS[0]: tuple(terms(TEXTS[0]))}
    assert found[2] == {}


def test_processes_end_with_who_needs_them() -> None:
    with started(2) as ahead:
        assert ahead is not None
        ahead.find(TEXTS).result()
        processes = list(ahead._all)
        assert [one.poll() for one in processes] == [None, None]
    assert all(one.returncode is not None for one in processes)


def test_none_are_started_where_none_are_wanted() -> None:
    with started(0) as ahead:
        assert ahead is None


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal")
def test_a_process_that_died_finds_nothing() -> None:
    ahead = Ahead(1)
    try:
        os.kill(ahead._all[0].pid, signal.SIGKILL)
        ahead._all[0].wait()
        assert ahead.find(TEXTS).result() == {}
    finally:
        ahead.end()


def test_what_is_known_is_not_looked_for_again() -> None:
    with knowing({"Заводы": (Term("известно", 0, 6),)}):
        assert terms("Заводы") == [Term("известно", 0, 6)]
    assert [term.text for term in terms("Заводы")] == ["завод"]


def test_a_question_asked_meanwhile_finds_its_own_terms() -> None:
    with knowing({"Заводы": (Term("известно", 0, 6),)}), ThreadPoolExecutor(1) as other:
        assert [term.text for term in other.submit(terms, "Заводы").result()] == ["завод"]
