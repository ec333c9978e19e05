"""`derek add`, `remove` and `build` of other sources: what goes, what stays, and no document is lost unasked."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.commands import BINARY, QUESTION, Derek, assert_one_line

pytest_plugins = ["tests.cli.fixtures"]


def documents(derek: Derek) -> list[str]:
    return sorted(json.loads(derek("build", "--dry-run", "--json").out)["kept"])


def test_add_and_remove_and_build_again(indexed: Path, derek: Derek) -> None:
    (indexed / "most.txt").write_text("Мост открыли осенью.", encoding="utf-8")
    done = derek("add", "most.txt")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:2] == [
        "1 new, 0 changed, 0 removed, 2 unchanged: 1 of 3 passages to encode",
        "  new: most.txt",
    ]
    assert documents(derek) == ["apteka.md", "most.txt", "teatr.txt"]
    done = derek("remove", "apteka.md", "most.txt")
    assert done.out.splitlines()[1] == "  removed: apteka.md, most.txt"
    assert derek("build").out.splitlines()[-1] == "Nothing has changed: build 000003 stays"
    assert documents(derek) == ["teatr.txt"]
    assert "apteka" not in derek("ask", QUESTION).out
    assert derek("add", "source/apteka.md").code == 0
    assert documents(derek) == ["apteka.md", "teatr.txt"]


def test_the_last_document_removed_leaves_nothing_that_answers(indexed: Path, derek: Derek) -> None:
    assert (
        derek("remove", "source").out.splitlines()[-1].startswith("Build 000002 is published: 0 documents, 0 passages")
    )
    assert derek("ask", QUESTION).out == "Документов здесь пока нет. Добавить: derek add ФАЙЛ_ИЛИ_ПАПКА\n"
    assert derek("verify").code == 0
    answer = json.loads(derek("ask", "Where?", "--json").out)
    assert (answer["found"], answer["passages"], answer["build"]) == (False, [], "000002")
    assert answer["reply"] == "There are no documents here yet. Add some: derek add FILE_OR_FOLDER"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["remove", "0"], 'no document or source "0" in the index. See them all: derek show'),
        (["remove", "teatr"], 'no document or source "teatr" in the index. Similar: teatr.txt'),
        (["add", "none.md"], "no such file or folder: {folder}/none.md. Check the path"),
    ],
)
def test_a_slip_changes_nothing(indexed: Path, derek: Derek, arguments: list[str], says: str) -> None:
    assert_one_line(derek(*arguments), 1, says.format(folder=indexed))
    assert documents(derek) == ["apteka.md", "teatr.txt"]


def test_a_build_of_other_documents_needs_a_word(indexed: Path, derek: Derek) -> None:
    (indexed / "most.txt").write_text("Мост открыли осенью.", encoding="utf-8")
    assert_one_line(derek("build", "most.txt"), 1, "2 documents would go: apteka.md, teatr.txt.", "--replace")
    assert documents(derek) == ["apteka.md", "teatr.txt"]
    assert derek("build", "most.txt", "--replace").code == 0
    assert documents(derek) == ["most.txt"]


LINES = '{"_id": "d1", "text": "Завод."}\n{"_id": "d2", "text": "Театр."}\n{"_id": "d3", "text": "Река."}\n'


@pytest.mark.parametrize("name", ["NOTES.log", "d1", "d2"])
def test_what_is_removed_goes_though_a_line_of_a_corpus_is_bad(indexed: Path, derek: Derek, name: str) -> None:
    corpus = indexed / "source" / "corpus.jsonl"
    corpus.write_text(LINES, encoding="utf-8")
    (indexed / "NOTES.log").write_text("Мост открыли осенью.", encoding="utf-8")
    derek("add", "NOTES.log")
    corpus.write_text(LINES.replace('"_id": "d1",', '"_id": "d1"'), encoding="utf-8")
    assert f"  removed: {name}" in derek("remove", name).out.splitlines()
    assert name not in derek("show").out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "left"), [("да\n", ["most.txt"]), ("\n", ["apteka.md", "teatr.txt"])])
def test_a_person_at_a_terminal_is_asked(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch, typed: str, left: list[str]
) -> None:
    (indexed / "most.txt").write_text("Мост открыли осенью.", encoding="utf-8")
    with monkeypatch.context() as at_terminal:
        at_terminal.setattr(sys, "stdin", Terminal(typed))
        at_terminal.setattr(os, "isatty", lambda handle: True)
        screen = Terminal()
        at_terminal.setattr(sys, "stderr", screen)
        done = derek("build", "most.txt")
    assert (done.code, "Replace? [y/N] " in screen.getvalue()) == (0 if len(left) == 1 else 1, True)
    assert documents(derek) == left


def test_how_many_builds_are_kept_and_which_are_broken(indexed: Path, derek: Derek) -> None:
    for _ in range(3):
        assert derek("build", "--full", "--keep", "3").code == 0
    (indexed / ".derek" / "builds" / "000003" / "vectors.faiss").write_bytes(b"x")
    lines = derek("list").out.splitlines()
    assert [line[:8] for line in lines] == ["  000002", "  000003", "* 000004"]
    assert " broken: file vectors.faiss is cut short: 1 of " in lines[1]
    assert json.loads(derek("list", "--json").out)[1]["fault"].startswith("file vectors.faiss is cut short")


def test_how_many_are_kept_is_changed_without_a_build(indexed: Path, derek: Derek) -> None:
    done = derek("build", "--keep", "5")
    assert done.err == "From now on 5 builds are kept\n"
    assert done.out.splitlines()[-1] == "Nothing has changed: build 000001 stays"
    for _ in range(5):
        assert derek("build", "--full").code == 0
    assert [line[2:8] for line in derek("list").out.splitlines()] == [f"00000{n}" for n in range(2, 7)]


def test_a_dry_run_tells_that_others_would_go(indexed: Path, derek: Derek) -> None:
    (indexed / "most.txt").write_text("Мост открыли осенью.", encoding="utf-8")
    done = derek("build", "most.txt", "--dry-run")
    assert "2 documents would go: apteka.md, teatr.txt." in done.err
    assert "--replace" in done.err
    assert "--replace" not in derek("build", "most.txt", "--dry-run", "--replace").err


def test_a_person_who_says_no_is_told_once(indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch) -> None:
    (indexed / "most.txt").write_text("Мост открыли осенью.", encoding="utf-8")
    with monkeypatch.context() as at_terminal:
        at_terminal.setattr(sys, "stdin", Terminal("n\n"))
        at_terminal.setattr(os, "isatty", lambda handle: True)
        screen = Terminal()
        at_terminal.setattr(sys, "stderr", screen)
        assert derek("build", "most.txt").code == 1
    assert screen.getvalue().count("2 documents would go") == 1
    assert screen.getvalue().endswith("derek: nothing was changed\n")


def test_what_was_removed_stays_out_of_its_folder_and_that_is_told(indexed: Path, derek: Derek) -> None:
    derek("remove", "teatr.txt")
    done = derek("add", "source")
    told = "1 document stays out, since it was removed: source/teatr.txt. To take it in again: derek add {}\n"
    assert done.err == told.format("source/teatr.txt")
    assert derek("build").err == derek("build", "source").err == done.err
    assert derek("add", "source/teatr.txt").err == ""
    assert documents(derek) == ["apteka.md", "teatr.txt"]


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("pic.png", 1, "not read: pic.png: the format .png is not read; "),
        ("code.py", 1, "not read: code.py: only .md, "),
        ("pipe.md", 1, "not read: pipe.md: not a regular file "),
        ("a.checks.yaml", 0, "left out: a.checks.yaml: checks, and not a document"),
    ],
)
def test_a_file_that_is_never_read_does_not_become_a_source(
    indexed: Path, derek: Derek, name: str, code: int, says: str
) -> None:
    if name == "pipe.md":
        os.mkfifo(indexed / name)
    else:
        (indexed / name).write_bytes(b"\x89PNG")
    for done in (derek("add", name), derek("build", "source", name)):
        assert done.code == code
        assert done.err.startswith(says)
        assert done.out.splitlines()[-1] == "Nothing has changed: build 000001 stays"
    assert (derek("build").code, derek("build").err) == (0, "")
    (indexed / "late.txt").write_bytes(BINARY)  # may be mended, and is read then
    assert derek("add", "late.txt").code == 1
    (indexed / "late.txt").write_text("Мост открыли осенью.", encoding="utf-8")
    derek("build")
    assert documents(derek) == ["apteka.md", "late.txt", "teatr.txt"]


def test_an_empty_folder_is_a_source_of_what_comes(indexed: Path, derek: Derek) -> None:
    (indexed / "minutes").mkdir()
    assert derek("add", "minutes").err == "minutes is empty: what comes into it is read by the next derek build\n"
    (indexed / "minutes" / "most.txt").write_text("Мост открыли осенью.", encoding="utf-8")
    assert derek("build").code == 0
    assert documents(derek) == ["apteka.md", "most.txt", "teatr.txt"]


def test_an_index_without_sources_says_how_to_add_some(indexed: Path, derek: Derek) -> None:
    derek("remove", "source")
    assert_one_line(derek("build"), 1, "the index .derek has no sources. Add documents: derek add FILE_OR_FOLDER")
    assert derek("add", "source/teatr.txt").code == 0
    assert documents(derek) == ["teatr.txt"]


def test_a_source_that_is_gone_is_told_with_each_answer(indexed: Path, derek: Derek) -> None:
    path = indexed / "most.txt"
    path.write_text("Мост открыли осенью.", encoding="utf-8")
    derek("add", "most.txt")
    assert derek("ask", "Когда открыли мост?").err == ""
    path.unlink()
    told = f"{path} is gone, and the index still answers from it. Take it out: derek remove {path}\n"
    assert derek("ask", "Когда открыли мост?").err == told
    assert derek("remove", str(path)).code == 0
    assert derek("ask", "Когда открыли мост?").err == ""


def test_an_advised_command_can_be_typed_as_it_stands(indexed: Path, derek: Derek) -> None:
    (indexed / "мои файлы").mkdir()
    paths = [indexed / "мои файлы" / name for name in ("вода тариф.md", "лес 1.md", "лес 2.md")]
    for path in paths:
        path.write_text("Мост открыли осенью.", encoding="utf-8")
    assert derek("add", *map(str, paths[1:]), str(paths[0].parent)).code == 0
    derek("remove", str(paths[0]))
    assert derek("build").err.endswith("derek add 'мои файлы/вода тариф.md'\n")
    told = derek("build", *map(str, paths[:2])).err
    assert f"To keep it all: derek add '{paths[0]}' '{paths[1]}'; to build" in told
    for path in paths[1:]:
        path.unlink()
    typed = [f"derek remove '{path}'" for path in paths[1:]]
    assert [line.partition("Take it out: ")[2] for line in derek("ask", QUESTION).err.splitlines()] == typed
    assert all(one in derek("doctor").out for one in typed)
    assert f"derek remove '{paths[1]}' '{paths[2]}'\n" in derek("build").err
