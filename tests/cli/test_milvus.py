"""Commands with the address of an index in a Milvus, which is a file here."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.commands import QUESTION, Derek, assert_one_line

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")
pytest_plugins = ["tests.cli.fixtures"]

INDEX = ("--index", "milvus+lite:index.db")


def test_the_commands_take_an_address_for_a_folder(folder: Path, derek: Derek) -> None:
    assert derek("build", "source/apteka.md", *INDEX).code == 0
    shutil.rmtree(".derek")  # on another machine
    dry = json.loads(derek("add", "source/teatr.txt", "--dry-run", "--json", *INDEX).out)
    assert (dry["added"], dry["removed"], dry["passages"]) == (["teatr.txt"], [], 2)
    assert "Build 000002 is published" in derek("add", "source/teatr.txt", *INDEX).out
    assert derek("ask", QUESTION, *INDEX).out.startswith("\n«Завод выпускает лекарства.»\n")
    told = json.loads(derek("ask", QUESTION, "--document", "teatr.txt", "--json", *INDEX).out)
    assert {passage["document"] for passage in told["passages"]} == {"teatr.txt"}
    assert "Build 000002: all files are there and whole" in derek("verify", *INDEX).out
    assert [line[:8] for line in derek("list", *INDEX).out.splitlines()] == ["  000001", "* 000002"]
    assert "000001 → 000002: 1 passage added" in derek("diff", "000001", "000002", *INDEX).out
    assert derek("remove", "apteka.md", *INDEX).code == 0
    assert derek("show", *INDEX).out.splitlines()[-1] == "1 document"
    assert derek("rollback", *INDEX).out == "Build 000002 is published\n"
    assert derek("show", *INDEX).out.splitlines()[-1] == "2 documents"
    assert f"milvus+lite:{folder}/index.db, build 000002: 2 documents" in derek("doctor", *INDEX).out


def test_no_index_is_made_of_a_slip_in_an_address(folder: Path, derek: Derek) -> None:
    done = derek("ask", QUESTION, *INDEX)
    assert_one_line(done, 3, f"there is no index at milvus+lite:{folder}/index.db yet. Build it: derek build --index")
    assert_one_line(derek("ask", QUESTION, "--index", "milvus+http://host"), 1, "the name of the index is missing")


def test_a_person_is_told_in_their_language(derek: Derek, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    done = derek("list", "--index", "milvus+http://host:19530/2")
    assert_one_line(done, 1, "не адрес индекса: 2 — не имя: Milvus принимает латинские буквы")
