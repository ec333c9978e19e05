"""The build that serves, whatever is wrong with the published one; the list of builds; the folder that has none."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import index.storage.store
from index.storage.disk import Disk
from index.storage.store import Store
from tests.storage.stores import FILES, refusal, two

DAMAGE: list[tuple[str, bytes | None, str]] = [
    ("builds/000002/passages.jsonl", None, "there is no file passages.jsonl"),
    ("builds/000002/terms/x.npy", b"1234", "file terms/x.npy is cut short: 4 of 5 bytes"),
    ("builds/000002/terms/x.npy", b"123456", "file terms/x.npy has more than the 5 bytes on record"),
    ("builds/000002/terms/x.npy", b"1234?", "file terms/x.npy was changed: its hash is another"),
    ("builds/000002/manifest.json", None, "there is no file manifest.json"),
    ("builds/000002/manifest.json", b"{}", "file manifest.json is not the one that CURRENT names"),
]


@pytest.mark.parametrize(("name", "data", "fault"), DAMAGE)
def test_a_damaged_build_is_named_and_the_older_one_serves(
    store: Store, root: Path, name: str, data: bytes | None, fault: str
) -> None:
    two(store)
    (root / name).unlink()
    if data is not None:
        (root / name).write_bytes(data)
    assert store.verify() == [f"build 000002: {fault}"]
    stored = store.load()
    assert stored.manifest["tag"] == 1
    assert stored.notice == (
        f"Attention: build 000002 is unusable ({fault}). Build 000001 of {stored.manifest['created']} answers in its"
        " place. Build again: derek build"
    )
    message = f"index {root} is unusable: build 000002: {fault}. Build again: derek build"
    assert refusal(lambda: store.load(fallback=False)) == message
    assert store.publish(FILES, {"tag": 3}) == "000003"  # and the next build heals it all
    assert (store.load().manifest["tag"], store.load().notice, store.verify()) == (3, "", [])


DIGEST = "0" * 64
NO_BUILD, BROKEN = "file CURRENT holds no number of a build", "file CURRENT is damaged"


def pointing(build: str) -> str:
    return '{"build": BUILD, "manifest_sha256": "DIGEST"}\n'.replace("BUILD", build).replace("DIGEST", DIGEST)


POINTERS: list[tuple[str, str]] = [
    ("", BROKEN),
    ("null", "file CURRENT is no JSON object"),
    ("{}", BROKEN),
    ("[" * 500, BROKEN),
    ("{}" * 5000, BROKEN),
    (pointing('"../../../etc"'), NO_BUILD),
    (pointing('"/etc/passwd"'), NO_BUILD),
    (pointing('"2"'), NO_BUILD),
    (pointing('"0000002"'), NO_BUILD),
    (pointing('"None"'), NO_BUILD),
    (pointing("2"), BROKEN),
    (pointing("null"), BROKEN),
    (pointing('"000002"') + " ", BROKEN),
    (pointing('"000002"').replace(DIGEST, "x"), BROKEN),
]


@pytest.mark.parametrize(("text", "fault"), POINTERS)
def test_a_damaged_current(store: Store, root: Path, text: str, fault: str) -> None:
    two(store)
    (root / "CURRENT").write_text(text)
    assert store.verify() == [f"index {root} is unusable: {fault}. Build again: derek build"]
    assert store.current() is None
    stored = store.load()
    assert stored.build == "000002"
    assert stored.notice.startswith(f"Attention: {fault}. Build 000002 of 20")


def test_a_current_that_is_gone(store: Store, root: Path) -> None:
    two(store)
    (root / "CURRENT").unlink()
    assert store.verify() == [f"index {root} is unusable: there is no file CURRENT. Build again: derek build"]
    assert store.load().notice.startswith("Attention: there is no file CURRENT. Build 000002 of 20")


def test_a_folder_in_the_place_of_current(store: Store, root: Path) -> None:
    two(store)
    (root / "CURRENT").unlink()
    (root / "CURRENT").mkdir()
    why = "file CURRENT cannot be read: a folder lies in the place of a file"
    assert store.verify() == [f"index {root} is unusable: {why}. Build again: derek build"]
    assert (store.load().build, store.current(), store.fingerprint()) == ("000002", None, "")


def test_current_names_a_build_that_is_gone(store: Store, root: Path) -> None:
    store.publish(FILES, {})
    (root / "builds/000001").rename(root / "builds/saved")
    assert refusal(store.load) == (
        f"index {root} is unusable: build 000001: there is no folder builds/000001. Build again: derek build"
    )
    assert store.publish(FILES, {}) == "000002"  # no number is used twice


def test_a_pipe_in_the_place_of_a_file_does_not_hang(store: Store, root: Path) -> None:
    two(store)
    (root / "builds/000002/vectors.faiss").unlink()
    os.mkfifo(root / "builds/000002/vectors.faiss")
    assert store.verify() == ["build 000002: file vectors.faiss cannot be read: it is no regular file"]
    assert store.load().build == "000001"


# -- verify and list -----------------------------------------------------------------------------------


def test_the_list_of_builds_tells_sizes_and_faults(store: Store, root: Path) -> None:
    two(store)
    (root / "builds/000001/manifest.json").unlink()
    first, second = store.builds()
    assert (first.build, first.fault, first.bytes) == ("000001", "there is no file manifest.json", 0)
    assert (second.build, second.fault, second.bytes) == ("000002", "", sum(map(len, FILES.values())))
    assert (second.published, second.held, second.manifest["tag"]) == (True, False, 2)
    assert second.created == second.manifest["created"]


def test_each_fault_of_a_build_is_named(store: Store, root: Path) -> None:
    two(store)
    (root / "builds/000001/vectors.faiss").unlink()
    (root / "builds/000001/terms/x.npy").write_bytes(b"?")
    assert store.verify("000001") == [
        "build 000001: there is no file vectors.faiss",
        "build 000001: file terms/x.npy is cut short: 1 of 5 bytes",
    ]
    assert store.verify() == []
    assert store.verify("3\n") == ["there is no build 3\\n"]


def test_extra_files_are_named_but_do_no_harm(store: Store, root: Path) -> None:
    two(store)
    (root / "builds/000002/terms/.DS_Store").write_bytes(b"")
    assert store.verify() == ["build 000002: file terms/.DS_Store does not belong there"]
    assert (store.load().build, store.load().notice) == ("000002", "")


# -- folders that will not do --------------------------------------------------------------------------


def test_there_is_no_index_yet(store: Store, root: Path) -> None:
    message = f"there is no index in {root} yet. Build it: derek build"
    assert refusal(store.load) == message
    assert store.verify() == [message]
    assert (store.current(), store.builds(), store.fingerprint()) == (None, [], "")
    assert not root.exists()  # looking makes nothing


@pytest.mark.parametrize("do", [Store.load, Store.verify, lambda store: store.publish(FILES, {})])
def test_a_file_lies_where_the_folder_should_be(store: Store, root: Path, do: Callable[[Store], object]) -> None:
    root.write_text("занято")
    assert refusal(lambda: do(store)) == (
        f"a file lies in the place of the folder {root}. Remove it, or choose another folder: --index"
    )
    assert root.read_text() == "занято"


def test_a_name_with_a_line_break_keeps_the_message_on_one_line(tmp_path: Path) -> None:
    assert "a\\nb\\x1b" in refusal(Store(tmp_path / "a\nb\x1b").load)


# -- beside a builder at work --------------------------------------------------------------------------


def test_a_build_removed_while_it_is_read_is_not_missed(root: Path) -> None:
    class Overtaken(Disk):
        """A builder publishes twice just when the reader has read CURRENT and the manifest."""

        def read(self, path: Path, limit: int) -> bytes:
            if path.name == "passages.jsonl" and path.parent.name == "000002":
                two(Store(root))
            return super().read(path, limit)

    two(Store(root))
    stored = Store(root, disk=Overtaken()).load()
    assert (stored.build, stored.notice) == ("000004", "")


def test_an_index_that_changes_without_end(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.storage.store, "ATTEMPTS", 5)

    class Restless(Disk):
        def read(self, path: Path, limit: int) -> bytes:
            if path.name == "manifest.json":
                Store(root, keep=1).publish({}, {})
            return super().read(path, limit)

    Store(root).publish({}, {})
    assert refusal(Store(root, disk=Restless()).load) == f"index {root} changes too fast to be read. Try again later"


def test_the_fingerprint_changes_when_another_build_serves(store: Store) -> None:
    two(store)
    first = store.fingerprint()
    assert store.fingerprint() == first
    store.rollback()
    second = store.fingerprint()
    store.publish(FILES, {})
    assert len({first, second, store.fingerprint(), ""}) == 4
