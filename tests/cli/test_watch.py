"""When documents are built again: after which changes, and what a failure does to the watch."""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from index.build import build_index
from index.errors import DocumentError
from index.opening import document_names
from index.sources import remembered
from index.storage.store import Store
from qa.cli import watch as watching
from qa.cli.main import main
from qa.cli.watch import document_changes, is_document, source_changes, watch
from tests.cli.processes import LIMIT, ended, process

pytest_plugins = ["tests.cli.fixtures"]


@pytest.mark.parametrize(
    ("changes", "builds"),
    [([], 0), ([set()], 1), ([set(), set(), set()], 1), ([set(), {"a"}, set(), {"b", "c"}], 3), ([{"a"}, {"b"}], 2)],
)
def test_once_at_the_start_and_once_for_each_change(changes: list[set[str]], builds: int) -> None:
    built: list[int] = []
    told: list[str] = []
    watch(changes, lambda: built.append(1), told.append)
    assert (len(built), told) == (builds, [])


def test_a_failure_is_told_and_the_next_change_builds_again() -> None:
    outcomes = iter([DocumentError("нечего читать"), None, DocumentError("файл пуст"), None])
    told: list[str] = []

    def build() -> None:
        outcome = next(outcomes)
        told.append("собрано") if outcome is None else None
        if outcome:
            raise outcome

    watch([set(), {"a"}, {"a"}, set(), {"a"}], build, told.append)
    assert told == ["нечего читать", "собрано", "файл пуст", "собрано"]


def test_sources_that_another_command_changed_are_watched_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [Path("a")]

    def listen(paths: list[Path], index: Path) -> Iterator[set[str]]:
        yield set()
        if len(paths) == 1:
            sources.append(Path("b"))  # derek add
            yield set()
            pytest.fail("only a is watched")
        yield {"b/c.md"}

    monkeypatch.setattr(watching, "document_changes", listen)
    changes = list(source_changes(lambda: list(sources), Path("ix")))
    assert changes == [[Path("a")], set(), [Path("a"), Path("b")], {"b/c.md"}]


def test_a_watch_keeps_what_was_added_and_does_not_undo_what_was_removed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = folder / "extra.md"
    extra.write_text("Мост открыли осенью.", encoding="utf-8")
    built: list[list[str]] = []

    def elsewhere(sources: Callable[[], Sequence[Path]], index: Path) -> Iterator[set[str]]:
        yield set()
        added = remembered(index).with_paths([extra])
        build_index(added.paths, index, without=added.without)
        (folder / "source" / "most.md").write_text("Мост построили весной.", encoding="utf-8")
        yield {"source/most.md"}
        built.append(document_names(index))
        left = remembered(index).without_names(["extra.md"], document_names(index))
        build_index(left.paths, index, without=left.without, replace=True)
        (folder / "source" / "most.md").write_text("Мост построили летом.", encoding="utf-8")
        yield {"source/most.md"}
        built.append(document_names(index))

    monkeypatch.setattr(watching, "source_changes", elsewhere)
    with pytest.raises(SystemExit) as ended:
        main(["build", "--watch"])
    assert ended.value.code == 0
    texts = ["apteka.md", "most.md", "teatr.txt"]
    assert built == [["apteka.md", "extra.md", "most.md", "teatr.txt"], texts]


def test_ctrl_c_during_a_build_ends_the_watch() -> None:
    def build() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watch([set(), {"a"}], build, pytest.fail)


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("/d/отчёт.txt", True),
        ("/d/minutes/may.md", True),
        ("/d/may.checks.yaml", True),  # the gate's
        ("/d/.derek/builds/000001/manifest.json", False),
        ("/d/.git/index", False),
        ("/d/.may.md.swp", False),
        ("/d/may.md~", False),
        ("/e/one.txt", True),
        ("/e/two.txt", False),
    ],
)
def test_what_counts_as_a_document(path: str, is_one: bool) -> None:
    assert is_document(Path(path), [Path("/d")], [Path("/e/one.txt")], Path("/d/.derek")) is is_one


def test_an_index_of_any_name_within_the_documents_is_none() -> None:
    assert is_document(Path("/d/ix/CURRENT"), [Path("/d")], [], Path("/d/ix")) is False


def test_what_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file or folder: .*none. Check the path"):
        next(iter(document_changes([tmp_path / "none"], tmp_path / ".derek")))


def wait_for(what: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.slow
def test_the_command_builds_what_is_saved_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    document = tmp_path / "source" / "a.txt"
    document.parent.mkdir()
    document.write_text("Завод выпускает лекарства.", encoding="utf-8")
    store = Store(tmp_path / ".derek")
    running = process(tmp_path, "build", "--watch")
    try:
        wait_for(lambda: store.current() == "000001")
        new = tmp_path / "source" / ".a.txt.new"  # as editors do: beside it, then in its place
        new.write_text("Завод выпускает стекло.", encoding="utf-8")
        new.replace(document)
        wait_for(lambda: store.current() == "000002")
        document.unlink()  # nothing is left: a build of no documents, and the watch goes on
        wait_for(lambda: store.current() == "000003")
        document.write_text("Завод выпускает цемент.", encoding="utf-8")
        wait_for(lambda: store.current() == "000004")
        time.sleep(1.5)  # the index of a build is no change
    finally:
        running.send_signal(signal.SIGINT)
        code, out, err = ended(running)
    assert code == 0
    published = [line[:15] for line in out.splitlines() if "is published" in line]
    assert published == [f"Build 00000{number} is" for number in (1, 2, 3, 4)]
    assert err.splitlines() == ["Watching the documents; Ctrl-C ends it", "Stopped watching"]
    assert store.current() == "000004"
