"""Which documents of the build before stay, where something could not be read."""

import pytest

from index.documents.document import Document
from index.documents.earlier import Earlier, Parts, portable
from index.documents.files import Fault

HOME = ("home",)
LIES = {
    "a.md": ("docs", "a.md"),
    "d1": ("docs", "corpus.jsonl", "d1"),
    "d2": ("docs", "corpus.jsonl", "d2"),
    "here.md": ("docs", "here.md"),
    "notes/b.md": ("docs", "notes", "b.md"),
    "notes/c/d.txt": ("docs", "notes", "c", "d.txt"),
    "old.md": (),  # in the build of an older program
    "far.md": ("", "far", "far.md"),
}


def a_document(name: str, path: Parts) -> Document:
    return Document(name, name, "", "Текст.", 0, "0" * 64, "utf-8", path=path)


@pytest.mark.parametrize(
    ("place", "stale"),
    [
        ("home/docs/a.md", ["a.md"]),
        ("home/docs/notes", ["notes/b.md", "notes/c/d.txt"]),
        ("home/docs/notes/c", ["notes/c/d.txt"]),
        ("home/docs/corpus.jsonl", ["d1"]),
        ("home/docs/unknown.md", []),
        ("home/docs/here.md", []),
        ("home/docs", ["a.md", "d1", "notes/b.md", "notes/c/d.txt"]),
        ("elsewhere/old.md", ["old.md"]),
        ("far", ["far.md"]),
        ("", []),
    ],
)
def test_what_a_fault_may_hide_stays(place: str, stale: list[str]) -> None:
    before = Earlier({name: a_document(name, path) for name, path in LIES.items()}, HOME, forgotten=["d2"])
    fault = Fault(place.rpartition("/")[2], "", True, hides=tuple(filter(None, place.split("/"))))
    read, without = [("home", "docs", "here.md")], [("home", "docs", "removed")]
    assert [one.name for one in before.hidden([fault], read, without)] == stale


def test_a_path_is_kept_below_the_home_of_the_index() -> None:
    paths = [("home", "docs", "a.md"), ("far", "far.md")]
    documents = list(portable([a_document("a.md", path) for path in paths], HOME))
    assert [one.path for one in documents] == [LIES["a.md"], LIES["far.md"]]
    moved = Earlier({"a.md": documents[0]}, ("new", "home"))
    (found,) = moved.hidden([Fault("", "", True, hides=("new",))], [], [])
    assert found.path == ("new", "home", "docs", "a.md")
    assert moved.hidden([Fault("", "", True, hides=("new",))], [], [("new", "home", "docs")]) == []
