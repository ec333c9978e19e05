"""Builds published, held, activated and rolled back; each message word for word."""

import errno
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import IndexFault
from index.storage.disk import Disk
from index.storage.store import BuildFiles, Store
from tests.storage.fault_disks import FaultyDisk
from tests.storage.processes import ROOT
from tests.storage.stores import FILES, refusal, two


def in_builds(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "builds").iterdir())


def test_a_build_is_loaded_as_it_was_published(store: Store) -> None:
    assert store.publish(FILES, {"documents": ["Жамбыл.md"], "share": 0.1}) == "000001"
    stored = store.load()
    assert (stored.build, stored.files, stored.notice) == ("000001", FILES, "")
    assert stored.manifest["documents"] == ["Жамбыл.md"]
    assert stored.manifest["share"] == 0.1
    assert (stored.manifest["format"], stored.manifest["build"]) == (1, "000001")
    assert stored.manifest["created"].endswith("+00:00")
    assert stored.manifest["files"]["terms/x.npy"] == {"bytes": 5, "sha256": hashlib.sha256(b"12345").hexdigest()}


def test_what_lies_on_the_disk(store: Store, root: Path) -> None:
    store.publish(FILES, {})
    there = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    assert there == [
        "CURRENT",
        "LOCK",
        "builds/000001/manifest.json",
        "builds/000001/passages.jsonl",
        "builds/000001/terms/x.npy",
        "builds/000001/vectors.faiss",
    ]
    manifest = (root / "builds/000001/manifest.json").read_bytes()
    expected = {"build": "000001", "manifest_sha256": hashlib.sha256(manifest).hexdigest()}
    assert json.loads((root / "CURRENT").read_text()) == expected
    assert (root / "LOCK").read_text() == ""  # nobody is named who has finished


def test_an_index_made_before_still_opens(root: Path) -> None:
    """Byte for byte what the first version of the program wrote."""
    rest = b' "format": 1,\n "build": "000001",\n "created": "2026-01-31T12:00:00+00:00",\n "files": {\n  "a": {\n'
    rest += (
        b'   "bytes": 1,\n   "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"\n  }\n },\n'
    )
    rest += b' "tag": 1\n}'
    manifest = b'{\n "sha256": "%s",\n' % hashlib.sha256(rest).hexdigest().encode() + rest
    (root / "builds/000001").mkdir(parents=True)
    (root / "builds/000001/a").write_bytes(b"x")
    (root / "builds/000001/manifest.json").write_bytes(manifest)
    digest = hashlib.sha256(manifest).hexdigest()
    (root / "CURRENT").write_text(f'{{"build": "000001", "manifest_sha256": "{digest}"}}\n')
    (root / "LOCK").write_text("4711 2026-01-31T12:00:00+00:00")  # its builder was killed
    stored = Store(root).load()
    assert (stored.files, stored.manifest["tag"], stored.notice) == ({"a": b"x"}, 1, "")
    assert Store(root).publish({}, {}) == "000002"


def test_a_manifest_that_was_loaded_can_be_published_again(store: Store) -> None:
    store.publish(FILES, {"tag": 1})
    store.publish(FILES, store.load().manifest)
    assert (store.load().build, store.load().manifest["tag"], store.verify()) == ("000002", 1, [])


@pytest.mark.parametrize(
    ("keep", "left"), [(1, ["000004"]), (2, ["000003", "000004"]), (3, ["000002", "000003", "000004"])]
)
def test_only_the_newest_builds_are_kept(root: Path, keep: int, left: list[str]) -> None:
    store = Store(root, keep=keep)
    for tag in range(4):
        store.publish(FILES, {"tag": tag})
    assert [build.build for build in store.builds()] == left
    assert [build.build for build in store.builds() if build.published] == ["000004"]


def test_the_callback_sees_what_the_disk_has_and_may_refuse(store: Store, root: Path) -> None:
    store.publish(FILES, {})
    seen: list[BuildFiles] = []

    def refuse(stored: BuildFiles) -> None:
        seen.append(stored)
        raise IndexFault("the build does not find itself")

    assert refusal(lambda: store.publish(FILES, {}, verify=refuse)) == "the build does not find itself"
    assert (seen[0].build, seen[0].files) == ("000002", FILES)
    assert store.load().build == "000001"
    assert in_builds(root) == ["000001"]


def test_a_disk_that_stores_other_bytes_is_found_out(store: Store, root: Path) -> None:
    class Lying(Disk):
        def write(self, handle: int, path: Path, data: bytes) -> None:
            super().write(handle, path, data[:-1] if path.name == "vectors.faiss" else data)

    store.publish(FILES, {})
    assert refusal(lambda: Store(root, disk=Lying()).publish(FILES, {})) == (
        "build 000002 was written with an error (file vectors.faiss is cut short: 199 of 200 bytes)."
        " Check the disk and try again"
    )
    assert store.load().build == "000001"
    assert in_builds(root) == ["000001"]


def test_an_error_after_the_switch_is_not_called_a_failure(store: Store, root: Path) -> None:
    two(store)
    watched = FaultyDisk(Disk())
    Store(root, disk=watched).publish(FILES, {})
    at = [op for op, _ in watched.trace].index("replace") + 1
    doubtful = Store(root, disk=FaultyDisk(Disk(), at, "EIO"))
    assert doubtful.publish(FILES, {}) == "000004"
    assert doubtful.notice == (
        "build 000004 is published, but the disk did not confirm it (input/output error, check the disk)."
        " A power cut may undo it. Check the disk"
    )
    assert store.load().build == "000004"
    assert [build.build for build in store.builds()] == ["000002", "000003", "000004"]  # nothing old has gone


def test_old_builds_that_will_not_go_are_told(store: Store, root: Path) -> None:
    class Clinging(Disk):
        def rmdir(self, path: Path) -> None:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    two(store)
    clinging = Store(root, disk=Clinging())
    assert clinging.publish(FILES, {}) == "000003"
    assert clinging.notice == (
        "build 000003 is published, but what is old stays: no permission, check the owner and the rights"
    )
    assert store.load().build == "000003"


def test_what_a_dead_builder_left_is_cleared(store: Store, root: Path) -> None:
    store.publish(FILES, {})
    (root / "builds/.tmp-000002/terms").mkdir(parents=True)
    (root / "builds/.tmp-000002/terms/x.npy").write_bytes(b"half")
    (root / "CURRENT.tmp").write_bytes(b"{")
    store.publish(FILES, {})
    assert sorted(path.name for path in root.iterdir()) == ["CURRENT", "LOCK", "builds"]
    assert in_builds(root) == ["000001", "000002"]


# -- hold, activate, roll back -------------------------------------------------------------------------


def test_a_held_build_waits_to_be_activated(store: Store) -> None:
    store.publish(FILES, {"tag": 1})
    assert store.publish(FILES, {"tag": 2}, activate=False) == "000002"
    assert store.load().manifest["tag"] == 1
    assert store.load("000002").manifest["tag"] == 2
    assert [(build.build, build.published, build.held) for build in store.builds()] == [
        ("000001", True, False),
        ("000002", False, True),
    ]
    store.activate("000002")
    assert store.load().manifest["tag"] == 2
    assert [build.held for build in store.builds()] == [False, False]


def test_a_held_build_never_serves_for_a_broken_one_and_goes_with_the_next(store: Store, root: Path) -> None:
    store.publish(FILES, {})
    store.publish(FILES, {}, activate=False)
    (root / "CURRENT").unlink()
    assert store.load().build == "000001"
    assert store.publish(FILES, {}) == "000003"
    assert [build.build for build in store.builds()] == ["000001", "000003"]


def test_rollback_and_back_again(store: Store, root: Path) -> None:
    two(store)
    assert store.rollback() == "000001"
    assert (store.load().manifest["tag"], store.load().notice) == (1, "")
    assert refusal(store.rollback) == (
        f"there is no intact build before the published one in {root}. Build again: derek build"
    )
    assert store.rollback("000002") == "000002"
    assert store.load().manifest["tag"] == 2


@pytest.mark.parametrize(("asked", "left"), [(3, 3), (1, 1), (0, 2), ("3", 2), (True, 2), (None, 2)])
def test_a_build_may_ask_how_many_stay_with_it(store: Store, asked: object, left: int) -> None:
    for _ in range(5):
        store.publish({}, {"keep": asked})
    assert [one.build for one in store.builds()] == [f"{number:06}" for number in range(6 - left, 6)]


def test_how_many_stay_can_be_changed_without_a_build_and_holds_from_the_next_on(store: Store, root: Path) -> None:
    for _ in range(3):
        store.publish({}, {})
    store.keep_from_now_on(4)
    assert [one.build for one in store.builds()] == ["000002", "000003"]
    for _ in range(4):
        store.publish({}, {"keep": 1})  # as versions before this one wrote it
    assert [one.build for one in store.builds()] == ["000004", "000005", "000006", "000007"]
    Store(root).keep_from_now_on(1)
    assert len(store.builds()) == 4  # nothing goes before something comes
    Store(root).publish({}, {})
    assert [one.build for one in store.builds()] == ["000008"]
    assert sorted(path.name for path in root.iterdir()) == ["CURRENT", "KEEP", "LOCK", "builds"]


@pytest.mark.parametrize("said", [b"", b"{", b"[]", b'{"builds": 0}', b'{"builds": true}', b"\xff" * 2000])
def test_a_damaged_number_of_builds_is_as_none(store: Store, root: Path, said: bytes) -> None:
    for _ in range(3):
        store.publish({}, {})
        (root / "KEEP").write_bytes(said)
    assert [one.build for one in store.builds()] == ["000002", "000003"]


def test_the_manifest_is_that_of_the_published_build_or_the_newest_whole_one(store: Store, root: Path) -> None:
    assert store.manifest() == {}
    for turn in range(3):
        store.publish({}, {"turn": turn, "keep": 3})
    assert store.manifest()["turn"] == 2
    store.rollback("000002")
    assert store.manifest()["turn"] == 1
    (root / "builds" / "000002" / "manifest.json").write_bytes(b"{}")
    assert store.manifest()["turn"] == 0


def test_the_list_tells_which_builds_are_broken(store: Store, root: Path) -> None:
    for _ in range(2):
        store.publish({"a.bin": b"whole"}, {})
    (root / "builds" / "000001" / "a.bin").write_bytes(b"other")
    assert [(one.build, one.fault) for one in store.builds()] == [
        ("000001", "file a.bin was changed: its hash is another"),
        ("000002", ""),
    ]


def test_the_build_after_a_rollback_keeps_the_one_that_served(store: Store) -> None:
    two(store)
    store.rollback()
    assert store.publish(FILES, {}) == "000003"
    assert [build.build for build in store.builds()] == ["000001", "000003"]


@pytest.mark.parametrize("name", ["000007", "7", "../000001", "", "000001\n"])
@pytest.mark.parametrize("do", [Store.load, Store.rollback, Store.activate])
def test_a_build_that_is_not_there(store: Store, root: Path, do: Callable[[Store, str], object], name: str) -> None:
    shown = name.replace("\n", "\\n")
    assert refusal(lambda: do(store, name)) == f"there is no build {shown} in {root}. There are: none yet"
    store.publish(FILES, {})
    assert refusal(lambda: do(store, name)) == f"there is no build {shown} in {root}. There are: 000001"


def test_no_rollback_to_a_damaged_build(store: Store, root: Path) -> None:
    two(store)
    (root / "builds/000001/vectors.faiss").write_bytes(b"?")
    message = "build 000001 is unusable: file vectors.faiss is cut short: 1 of 200 bytes. Build again: derek build"
    assert refusal(lambda: store.rollback("000001")) == message
    assert refusal(lambda: store.load("000001")) == message
    assert store.load().build == "000002"


# -- the disk ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "cause"),
    [(errno.EACCES, "no permission, check the owner and the rights"), (errno.EROFS, "the file system is read-only")],
)
def test_a_folder_that_may_only_be_read_still_serves(store: Store, root: Path, code: int, cause: str) -> None:
    class ReadOnly(Disk):
        def lock(self, path: Path, text: str) -> int:
            raise OSError(code, os.strerror(code), str(path))

    two(store)
    reader = Store(root, disk=ReadOnly())
    assert reader.load().build == "000002"
    assert refusal(lambda: reader.publish(FILES, {})) == f"cannot start a build: {root}/LOCK: {cause}"
    assert refusal(reader.rollback) == f"cannot start a build: {root}/LOCK: {cause}"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    message = refusal(lambda: Store(tmp_path / ".derek").publish(FILES, {}))
    assert message.endswith("no permission, check the owner and the rights")


def test_a_full_disk_is_noticed_before_anything_is_written(store: Store, root: Path) -> None:
    class Full(Disk):
        def free(self, path: Path) -> int:
            return 1_000_000

    store.publish(FILES, {})
    message = f"too little space on the disk for a build in {root}: 6.1 MB needed, 1.0 MB free. Free some space"
    full = Store(root, disk=Full())
    assert refusal(lambda: full.publish({"x": bytes(5_000_000)}, {})) == message
    assert refusal(lambda: full.ensure_space(5_000_000)) == message.replace("6.1", "6.0")
    assert in_builds(root) == ["000001"]
    Store(root / "not/yet/made").ensure_space(1)


def test_every_change_of_the_disk_goes_through_the_one_place(tmp_path: Path) -> None:
    """Python's own audit of what is opened for writing, renamed and removed, against what `Disk` did."""
    script = """
import os, pathlib, sys
from index.storage.disk import Disk
from index.storage.store import Store
from tests.storage.fault_disks import FaultyDisk
seen, names = [], {"os.mkdir": "mkdir", "os.rmdir": "rmdir", "os.remove": "unlink", "os.rename": "rename"}
def hook(event, arguments):
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        seen.append(("lock" if str(arguments[0]).endswith("LOCK") else "create", str(arguments[0])))
    elif event in names:
        seen.append((names[event], str(arguments[event == "os.rename"])))
disk = FaultyDisk(Disk())
store = Store(pathlib.Path(sys.argv[1]) / ".derek", disk=disk)
sys.addaudithook(hook)
for tag in range(3):
    store.save_checkpoint("x", b"half")
    store.publish({"a": b"1", "b/c": b"2"}, {})
store.activate(store.publish({}, {}, activate=False))
store.rollback()
made = [("rename" if op == "replace" else op, str(path)) for op, path in disk.trace
        if op not in ("write", "fsync", "fsync_dir")]
assert seen == made, (seen, made)
print(len(made))
"""
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 50


def test_a_file_may_come_piece_by_piece(root: Path) -> None:
    pieces = [b"one, ", b"", b"two"]
    store = Store(root)
    build = store.publish(iter([("a.txt", iter(pieces)), ("b.txt", b"three")]), {})
    stored = store.load(build)
    assert stored.files == {"a.txt": b"one, two", "b.txt": b"three"}
    assert stored.manifest["files"]["a.txt"] == {"bytes": 8, "sha256": hashlib.sha256(b"one, two").hexdigest()}
    assert store.verify() == []
