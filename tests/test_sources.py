"""What an index is made of: remembered from build to build, added to, taken from, and never dropped unasked."""

import os
import shutil
from pathlib import Path

import pytest

from index.build import build_index
from index.errors import DocumentError, ReplaceError
from index.opening import document_names, open_index
from index.sources import Sources, remembered
from index.storage.store import Store
from tests.encoders.letters_encoder import LettersEncoder

TEXTS = {"docs/most.txt": "Мост.", "docs/old/reka.md": "Река.", "teatr.txt": "Театр."}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with documents, in which the test stands."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    for name, text in TEXTS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def built(home: Path, sources: Sources, **options: bool) -> list[str]:
    """The documents of a build of these sources."""
    build_index(sources.paths, home / "ix", without=sources.without, model=LettersEncoder(), **options)
    return document_names(home / "ix")


def test_a_build_remembers_its_sources_below_the_folder_of_the_index(home: Path) -> None:
    outside = home.parent / f"{home.name}-outside.txt"
    outside.write_text("Завод.", encoding="utf-8")
    build_index([Path("docs"), outside], home / "ix", model=LettersEncoder())
    assert Store(home / "ix").manifest()["sources"] == {"paths": [str(outside), "docs"], "without": []}
    moved = shutil.copytree(home, home.parent / f"{home.name}-moved")
    assert remembered(moved / "ix") == Sources((outside, moved / "docs"))
    assert remembered(home / "none") == Sources()


def test_an_index_is_the_same_from_inside_it_and_by_a_link(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(home, Sources().with_paths([Path("docs")]))
    (home / "far").mkdir()
    (home / "far" / "ix").symlink_to(home / "ix")
    assert remembered(home / "far" / "ix") == Sources((home / "docs",))
    monkeypatch.chdir(home / "ix")
    assert remembered(Path()) == Sources((home / "docs",))
    assert remembered(Path()).to_manifest(Path()) == {"paths": ["docs"], "without": []}


def test_documents_are_added_removed_and_added_again(home: Path) -> None:
    root = home / "ix"
    assert built(home, Sources().with_paths([Path("teatr.txt")])) == ["teatr.txt"]
    assert built(home, remembered(root).with_paths([Path("docs")])) == ["most.txt", "old/reka.md", "teatr.txt"]
    gone = remembered(root).without_names(["most.txt", "teatr.txt"], document_names(root))
    assert gone == Sources((home / "docs",), (home / "docs" / "most.txt",))
    assert built(home, gone, replace=True) == ["old/reka.md"]
    # A build of the same folder, named or not, leaves out what was left out; what is named comes back.
    build_index([Path("docs")], root, model=LettersEncoder(), full=True)
    assert document_names(root) == ["old/reka.md"]
    back = remembered(root).with_paths([Path("docs/most.txt")])
    assert back == Sources((home / "docs",))
    assert built(home, back) == ["most.txt", "old/reka.md"]


def test_what_was_left_out_of_a_folder_is_forgotten_with_it(home: Path) -> None:
    sources = Sources((home / "docs", home / "teatr.txt"), (home / "docs" / "most.txt",))
    left = sources.without_names(["docs"], [])
    assert left == Sources((home / "teatr.txt",))
    assert built(home, left.with_paths([Path("docs")])) == ["most.txt", "old/reka.md", "teatr.txt"]


def test_a_file_of_a_folder_that_is_left_out_becomes_a_source_of_its_own(home: Path) -> None:
    sources = Sources((home / "docs",), (home / "docs" / "old",)).with_paths([Path("docs/old/reka.md")])
    assert sources == Sources((home / "docs", home / "docs" / "old" / "reka.md"), (home / "docs" / "old",))
    assert built(home, sources) == ["most.txt", "reka.md"]


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("docs", Sources()),
        ("docs/", Sources()),
        ("docs/old", Sources(("docs",), ("docs/old",))),
        ("old/reka.md", Sources(("docs",), ("docs/old/reka.md",))),
        ("reka.md", Sources(("docs",), ("docs/old/reka.md",))),
        ("docs/old/reka.md", Sources(("docs",), ("docs/old/reka.md",))),
        ("gone.md", Sources(("docs",))),  # only in the index: the file was deleted
    ],
)
def test_what_is_taken_out_is_known_by_its_name_or_its_path(home: Path, name: str, left: Sources) -> None:
    found = Sources((home / "docs",)).without_names([name], ["most.txt", "old/reka.md", "gone.md"])
    assert found == Sources(*(tuple(home / one for one in paths) for paths in (left.paths, left.without)))


def test_a_source_that_is_gone_can_be_taken_out(home: Path) -> None:
    sources = Sources((home / "docs", home / "lost" / "a.txt"))
    for name in ("lost/a.txt", "a.txt"):
        assert sources.without_names([name], []) == Sources((home / "docs",))


def test_a_line_of_a_corpus_is_taken_out(home: Path) -> None:
    lines = '{"_id": "d1", "text": "Завод."}\n{"_id": "d2", "text": "Театр."}\n'
    (home / "docs" / "corpus.jsonl").write_text(lines, encoding="utf-8")
    left = Sources((home / "docs",)).without_names(["d1"], [])
    assert left.without == (home / "docs" / "corpus.jsonl" / "d1",)
    assert built(home, left) == ["d2", "most.txt", "old/reka.md"]


def test_an_unreadable_document_is_taken_out_and_told_of_no_more(home: Path) -> None:
    (home / "docs" / "foto.txt").write_bytes(bytes(range(256)) * 9)
    left = Sources((home / "docs",)).without_names(["foto.txt"], [])
    assert left.without == (home / "docs" / "foto.txt",)
    made = build_index(left.paths, home / "ix", without=left.without, model=LettersEncoder())
    assert made.faults == ()


def test_a_name_that_is_none_or_means_several_is_an_error(home: Path) -> None:
    sources = Sources((home / "docs",))
    with pytest.raises(DocumentError, match='no document or source "mots.txt" in the index. Similar: most.txt$'):
        sources.without_names(["mots.txt"], [])
    (home / "docs" / "reka.md").write_text("Река.", encoding="utf-8")
    assert sources.without_names(["reka.md"], []).without == (home / "docs" / "reka.md",)
    (home / "docs" / "reka.md").rename(home / "docs" / "most.md")
    (home / "docs" / "old" / "a").mkdir()
    (home / "docs" / "old" / "a" / "reka.md").write_text("Река.", encoding="utf-8")
    with pytest.raises(DocumentError, match='"reka.md" means several documents: old/reka.md, old/a/reka.md. Name the'):
        sources.without_names(["reka.md"], [])


def test_documents_of_other_sources_go_only_when_asked(home: Path) -> None:
    root = home / "ix"
    build_index([Path("teatr.txt")], root, model=LettersEncoder())
    with pytest.raises(ReplaceError) as caught:
        build_index([Path("docs")], root, model=LettersEncoder())
    assert str(caught.value) == (
        f"the index is made of {home}/teatr.txt too, and 1 document would go: teatr.txt. "
        "To keep it all: derek add docs; to build from docs alone: --replace"
    )
    assert document_names(root) == ["teatr.txt"]
    assert build_index([Path("docs")], root, dry_run=True, model=LettersEncoder()).plan.removed == ("teatr.txt",)
    # The folder holds the source, or the same documents lie elsewhere now: nothing goes.
    assert build_index([Path()], root, model=LettersEncoder()).plan.removed == ()
    (home / "docs").rename(home / "papers")
    built = build_index([Path("papers"), Path("teatr.txt")], root, replace=True, model=LettersEncoder())
    assert document_names(root) == ["most.txt", "old/reka.md", "teatr.txt"]
    assert built.plan.removed == ("docs/most.txt", "docs/old/reka.md")


def test_nothing_changed_nothing_published(home: Path) -> None:
    root = home / "ix"
    for _ in range(3):
        made = build_index([Path("docs")], root, model=LettersEncoder())
        assert (made.build, Store(root).current()) == ("000001", "000001")
    assert made.unchanged
    build_index([Path("docs"), Path("teatr.txt")], root, model=LettersEncoder())
    assert build_index([Path("teatr.txt"), Path("docs/")], root, model=LettersEncoder()).unchanged
    assert made.to_json()["unchanged"] is True
    assert not build_index([Path("docs")], root, model=LettersEncoder(), full=True, replace=True).unchanged
    made = build_index([Path("docs")], root, model=LettersEncoder(), keep=3)
    assert (made.unchanged, made.notice) == (True, "From now on 3 builds are kept")
    assert build_index([Path("docs")], root, model=LettersEncoder("other letters")).build == "000004"
    assert [one.build for one in Store(root).builds()] == ["000002", "000003", "000004"]


def test_a_damaged_build_is_made_again_though_nothing_changed(home: Path) -> None:
    root = home / "ix"
    build_index([Path("docs")], root, model=LettersEncoder())
    build_index([Path("docs")], root, model=LettersEncoder(), full=True)
    (root / "builds" / "000002" / "vectors.faiss").write_bytes(b"")
    assert build_index([Path("docs")], root, model=LettersEncoder()).build == "000003"


def test_how_many_builds_are_kept_is_remembered(home: Path) -> None:
    root = home / "ix"
    for turn in range(5):
        (home / "docs" / "most.txt").write_text(f"Мост {turn}.", encoding="utf-8")
        build_index([Path("docs")], root, model=LettersEncoder(), keep=3 if turn == 1 else None)
    assert [one.build for one in Store(root).builds()] == ["000003", "000004", "000005"]


def test_the_last_document_gone_leaves_an_index_that_says_so(home: Path) -> None:
    from qa.engine import Engine

    root = home / "ix"
    build_index([Path("teatr.txt")], root, model="static")
    left = remembered(root).without_names(["teatr.txt"], ["teatr.txt"])
    assert left == Sources()
    build_index(left.paths, root, without=left.without, replace=True)
    answer = Engine(open_index(root)).ask("Где театр?")
    assert (answer.found, answer.hits, answer.build) == (False, (), "000002")
    assert answer.reply == "Документов здесь пока нет. Добавить: derek add ФАЙЛ_ИЛИ_ПАПКА"
