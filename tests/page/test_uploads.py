"""Documents that come from a browser: whole or not at all, by names that are names, and a build that is told."""

import time
from pathlib import Path
from typing import Any

import pytest

from index.build import build_index
from index.opening import open_index
from index.sources import remembered
from qa.page.uploads import RefusedError, ThereError, Uploads


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.md").write_text("Мост построили весной.", encoding="utf-8")
    build_index([tmp_path / "source"], tmp_path / "index")
    return Uploads(tmp_path / "source", tmp_path / "index")


def finished(uploads: Uploads) -> list[str]:
    assert uploads.rebuild()
    deadline = time.monotonic() + 60
    while uploads.state.is_running:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return [str(line) for line in uploads.state.lines]


def test_a_file_becomes_a_document_of_the_next_build(uploads: Uploads, tmp_path: Path) -> None:
    assert uploads.put("о школе.txt", "Школу открыли в мае.".encode()) == "о школе.txt"
    lines = finished(uploads)
    assert lines[0] == "1 new, 0 changed, 0 removed, 1 unchanged: 1 of 2 passages to encode"
    assert lines[-1].startswith("Build 000002 is published: 2 documents, 2 passages")
    assert (uploads.state.faults, uploads.state.build) == ((), "000002")
    assert sorted(open_index(tmp_path / "index").documents) == ["a.md", "о школе.txt"]
    assert finished(uploads)[-1] == "Nothing has changed: build 000002 stays"
    assert uploads.state.build == "000002"


def test_another_of_the_name_is_only_replaced_where_that_is_said(uploads: Uploads, tmp_path: Path) -> None:
    with pytest.raises(ThereError, match=r"a\.md is there already"):
        uploads.put("a.md", b"new")
    assert (tmp_path / "source" / "a.md").read_text(encoding="utf-8") == "Мост построили весной."
    uploads.put("a.md", b"new", is_new=False)
    assert (tmp_path / "source" / "a.md").read_bytes() == b"new"
    assert [path.name for path in (tmp_path / "source").iterdir()] == ["a.md"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", r"\? is no name for a document"),
        ("..", "is no name"),
        (".hidden.md", "is no name"),
        ("../a.md", "is no name"),
        ("b/c.md", "is no name"),
        ("b\\c.md", "is no name"),
        ("a\nb.md", "is no name"),
        ("a\0.md", "is no name"),
        ("\udcff.md", "is no name"),
        ("я" * 120 + ".md", "is too long"),
        ("a.exe", r"a\.exe is not read: only \.md, "),
        ("a", "is not read"),
        ("a.checks.jsonl", "holds questions and is no document"),
        ("Queries.jsonl", "holds questions"),
    ],
)
def test_a_name_that_is_none_is_refused_and_nothing_is_written(
    uploads: Uploads, tmp_path: Path, name: str, told: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(RefusedError, match=told):
        uploads.put(name, b"text", is_new=False)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_name_is_composed_as_all_names_are(uploads: Uploads) -> None:
    assert uploads.put("и\u0306.md", b"text") == "й.md"


@pytest.mark.parametrize(("data", "told"), [(b"\x89PNG\r\n\0\0\0", "a.md cannot be read: "), (b" \n", "empty; put a")])
def test_what_cannot_be_read_takes_no_documents_place(uploads: Uploads, tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(RefusedError, match=told):
        uploads.put("a.md", data, is_new=False)
    assert [(path.name, path.read_text()) for path in (tmp_path / "source").iterdir()] == [
        ("a.md", "Мост построили весной.")
    ]


def test_a_build_that_cannot_be_made_is_told(uploads: Uploads, tmp_path: Path) -> None:
    from index.storage.store import Store

    with Store(tmp_path / "index").lock():
        assert finished(uploads) == []
    (fault,) = uploads.state.faults
    assert "is already being built by process" in str(fault)


def test_a_folder_that_is_no_source_yet_becomes_one(uploads: Uploads, tmp_path: Path) -> None:
    other = Uploads(tmp_path / "brought", tmp_path / "index")
    finished(other)
    assert not (tmp_path / "brought").exists()
    other.put("b.md", "Реку перекрыли.".encode())
    finished(other)
    assert sorted(open_index(tmp_path / "index").documents) == ["a.md", "b.md"]


def test_what_was_removed_and_is_brought_again_is_taken_in(uploads: Uploads, tmp_path: Path) -> None:
    root = tmp_path / "index"
    uploads.put("b.md", "Реку перекрыли.".encode())
    finished(uploads)
    left = remembered(root).without_names(["b.md"], ["a.md", "b.md"])
    build_index(left.paths, root, without=left.without)
    finished(uploads)  # nobody brought it again
    assert sorted(open_index(root).documents) == ["a.md"]
    uploads.put("b.md", "Реку открыли.".encode(), is_new=False)
    finished(uploads)
    assert open_index(root).documents["b.md"].text == "Реку открыли."
    assert remembered(root).paths == (tmp_path / "source",)


def test_what_is_brought_while_a_build_is_made_is_taken_in_by_the_next(
    uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa.page import uploads as module

    def building(*given: Any, **options: Any) -> Any:
        made = build_index(*given, **options)
        if not (tmp_path / "source" / "c.md").exists():  # the folder is read by now
            uploads.put("c.md", "Театр закрыли.".encode())
            assert not uploads.rebuild()
        return made

    monkeypatch.setattr(module, "build_index", building)
    uploads.put("b.md", "Реку перекрыли.".encode())
    lines = finished(uploads)
    assert [line for line in lines if " new, " in line] == [
        "1 new, 0 changed, 0 removed, 1 unchanged: 1 of 2 passages to encode",
        "1 new, 0 changed, 0 removed, 2 unchanged: 1 of 3 passages to encode",
    ]
    assert sorted(open_index(tmp_path / "index").documents) == ["a.md", "b.md", "c.md"]


def test_of_two_that_begin_at_once_one_builds(uploads: Uploads) -> None:
    assert [uploads.rebuild(), uploads.rebuild()] == [True, False]
    while uploads.state.is_running:
        time.sleep(0.02)
