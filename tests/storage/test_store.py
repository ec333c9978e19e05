"""The store in everyday life: publish, load, list, hold, roll back, refuse; each message word for word."""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import index.storage.reader
from index.errors import IndexFault
from index.storage.disk import Disk
from index.storage.store import BuildFiles, Store
from tests.storage.fault_disks import FaultyDisk

FILES = {
    "passages.jsonl": "Дерек — факт.\n".encode(),
    "vectors.faiss": bytes(range(200)),
    "terms/x.npy": b"12345",
}
HERE = Path(__file__).resolve().parents[1]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / ".derek"


@pytest.fixture
def store(root: Path) -> Store:
    return Store(root)


def two(store: Store) -> None:
    store.publish(FILES, {"tag": 1})
    store.publish(FILES, {"tag": 2})


def refusal(do: Callable[[], object]) -> str:
    with pytest.raises(IndexFault) as caught:
        do()
    assert "\n" not in str(caught.value)
    return str(caught.value)


# -- publish and load ----------------------------------------------------------------------------------


def test_a_build_is_loaded_as_it_was_published(store: Store, root: Path) -> None:
    assert store.publish(FILES, {"documents": ["Жамбыл.md"], "share": 0.1}) == "000001"
    stored = store.load()
    assert (stored.build, stored.files, stored.notice) == ("000001", FILES, "")
    assert stored.manifest["documents"] == ["Жамбыл.md"]
    assert stored.manifest["share"] == 0.1
    assert (stored.manifest["format"], stored.manifest["build"]) == (1, "000001")
    assert stored.manifest["created"].endswith("+00:00")
    assert stored.manifest["files"]["terms/x.npy"] == {
        "bytes": 5,
        "sha256": hashlib.sha256(b"12345").hexdigest(),
    }


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


def test_the_list_of_builds_tells_sizes_and_faults(store: Store, root: Path) -> None:
    two(store)
    (root / "builds/000001/manifest.json").unlink()
    first, second = store.builds()
    assert (first.build, first.fault, first.bytes) == ("000001", "нет файла manifest.json", 0)
    size = sum(map(len, FILES.values()))
    assert (second.build, second.fault, second.bytes) == ("000002", "", size)
    assert (second.published, second.held, second.manifest["tag"]) == (True, False, 2)
    assert second.created == second.manifest["created"]


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/passwd", "a/b/c", ".hidden", "a/.b", "", "manifest.json", "a\n", "файл", "a/", "a\\b"],
)
def test_file_names_that_could_leave_the_folder_are_refused(store: Store, root: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name for a file"):
        store.publish({name: b""}, {})
    assert list((root / "builds").iterdir()) == []


def test_a_name_cannot_be_a_file_and_a_folder(store: Store) -> None:
    with pytest.raises(ValueError, match="not a name for a file in a build: 'terms'"):
        store.publish({"terms": b"", "terms/x": b""}, {})


def test_the_callback_sees_what_the_disk_has_and_may_refuse(store: Store, root: Path) -> None:
    store.publish(FILES, {})
    seen: list[BuildFiles] = []

    def refuse(stored: BuildFiles) -> None:
        seen.append(stored)
        raise IndexFault("сборка не находит сама себя")

    assert refusal(lambda: store.publish(FILES, {}, verify=refuse)) == "сборка не находит сама себя"
    assert (seen[0].build, seen[0].files) == ("000002", FILES)
    assert store.load().build == "000001"
    assert [path.name for path in (root / "builds").iterdir()] == ["000001"]


def test_a_disk_that_stores_other_bytes_is_found_out(store: Store, root: Path) -> None:
    class Lying(Disk):
        def write(self, handle: int, path: Path, data: bytes) -> None:
            super().write(handle, path, data[:-1] if path.name == "vectors.faiss" else data)

    store.publish(FILES, {})
    message = refusal(lambda: Store(root, disk=Lying()).publish(FILES, {}))
    assert message == (
        "сборка 000002 записалась с ошибкой (файл vectors.faiss обрезан: 199 байт вместо 200);"
        " проверьте диск и повторите"
    )
    assert store.load().build == "000001"
    assert [path.name for path in (root / "builds").iterdir()] == ["000001"]


def test_an_error_after_the_switch_is_not_called_a_failure(store: Store, root: Path) -> None:
    two(store)
    at = [op for op, _ in _trace(root)].index("replace") + 1
    doubtful = Store(root, disk=FaultyDisk(Disk(), at, "EIO"))
    assert doubtful.publish(FILES, {}) == "000004"
    assert doubtful.notice == (
        "сборка 000004 опубликована, но диск не подтвердил запись (ошибка ввода-вывода, проверьте диск):"
        " после отключения питания может вернуться прежняя сборка; проверьте диск"
    )
    assert store.load().build == "000004"
    assert [build.build for build in store.builds()] == ["000002", "000003", "000004"]  # nothing old has gone


def _trace(root: Path) -> list[tuple[str, Path]]:
    disk = FaultyDisk(Disk())
    Store(root, disk=disk).publish(FILES, {})
    return disk.trace


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


def test_rollback_and_back_again(store: Store) -> None:
    two(store)
    assert store.rollback() == "000001"
    assert (store.load().manifest["tag"], store.load().notice) == (1, "")
    assert "нет годной сборки старше опубликованной" in refusal(store.rollback)
    assert store.rollback("000002") == "000002"
    assert store.load().manifest["tag"] == 2


def test_the_build_after_a_rollback_keeps_the_one_that_served(store: Store) -> None:
    two(store)
    store.rollback()
    assert store.publish(FILES, {}) == "000003"
    assert [build.build for build in store.builds()] == ["000001", "000003"]


@pytest.mark.parametrize("name", ["000007", "7", "../000001", "", "000001\n"])
@pytest.mark.parametrize("do", [Store.load, Store.rollback, Store.activate])
def test_a_build_that_is_not_there(store: Store, do: Callable[[Store, str], object], name: str) -> None:
    store.publish(FILES, {})
    assert refusal(lambda: do(store, name)).endswith("; есть: 000001")


def test_no_rollback_to_a_damaged_build(store: Store, root: Path) -> None:
    two(store)
    (root / "builds/000001/vectors.faiss").write_bytes(b"?")
    message = "сборка 000001 негодна: файл vectors.faiss обрезан: 1 байт вместо 200; соберите заново: derek build"
    assert refusal(lambda: store.rollback("000001")) == message
    assert refusal(lambda: store.load("000001")) == message
    assert store.load().build == "000002"


# -- damage --------------------------------------------------------------------------------------------

DAMAGE: list[tuple[str, bytes | None, str]] = [
    ("builds/000002/passages.jsonl", None, "нет файла passages.jsonl"),
    ("builds/000002/terms/x.npy", b"1234", "файл terms/x.npy обрезан: 4 байт вместо 5"),
    ("builds/000002/terms/x.npy", b"123456", "файл terms/x.npy длиннее, чем записано: лишнее после 5 байт"),
    ("builds/000002/terms/x.npy", b"1234?", "файл terms/x.npy изменён: хеш не сходится"),
    ("builds/000002/manifest.json", None, "нет файла manifest.json"),
    ("builds/000002/manifest.json", b"{}", "файл manifest.json не тот, на который указывает CURRENT"),
]


@pytest.mark.parametrize(("name", "data", "fault"), DAMAGE)
def test_a_damaged_build_is_named_and_the_older_one_serves(
    store: Store, root: Path, name: str, data: bytes | None, fault: str
) -> None:
    two(store)
    (root / name).unlink()
    if data is not None:
        (root / name).write_bytes(data)
    assert store.verify() == [f"сборка 000002: {fault}"]
    stored = store.load()
    assert stored.manifest["tag"] == 1
    assert stored.notice == (
        f"Внимание: сборка 000002 негодна ({fault}); отвечает сборка 000001"
        f" от {stored.manifest['created']}; соберите заново: derek build"
    )
    message = f"индекс {root} негоден: сборка 000002: {fault}; соберите заново: derek build"
    assert refusal(lambda: store.load(fallback=False)) == message
    assert store.publish(FILES, {"tag": 3}) == "000003"  # and the next build heals it all
    assert (store.load().manifest["tag"], store.load().notice, store.verify()) == (3, "", [])


DIGEST = "0" * 64
NO_BUILD, BROKEN = "файл CURRENT: в нём не номер сборки", "файл CURRENT повреждён"


def pointing(build: str) -> str:
    return '{"build": BUILD, "manifest_sha256": "DIGEST"}\n'.replace("BUILD", build).replace("DIGEST", DIGEST)


POINTERS: list[tuple[str, str]] = [
    ("", BROKEN),
    ("null", "файл CURRENT: не объект JSON"),
    ("[" * 500, BROKEN),
    ("{}" * 5000, BROKEN),
    (pointing('"../../../etc"'), NO_BUILD),
    (pointing('"/etc/passwd"'), NO_BUILD),
    (pointing('"2"'), NO_BUILD),
    (pointing('"0000002"'), NO_BUILD),
    (pointing("2"), BROKEN),
    (pointing('"000002"') + " ", BROKEN),
    (pointing('"000002"').replace(DIGEST, "x"), BROKEN),
]


@pytest.mark.parametrize(("text", "fault"), POINTERS)
def test_a_damaged_current(store: Store, root: Path, text: str, fault: str) -> None:
    two(store)
    (root / "CURRENT").write_text(text)
    assert store.verify() == [f"индекс {root} негоден: {fault}; соберите заново: derek build"]
    assert store.current() is None
    stored = store.load()
    assert stored.build == "000002"
    assert stored.notice.startswith(f"Внимание: {fault}; отвечает сборка 000002 от 20")


def test_current_names_a_build_that_is_gone(store: Store, root: Path) -> None:
    store.publish(FILES, {})
    (root / "builds/000001").rename(root / "builds/saved")
    assert refusal(store.load) == (
        f"индекс {root} негоден: сборка 000001: нет папки builds/000001; соберите заново: derek build"
    )
    assert store.publish(FILES, {}) == "000002"  # no number is used twice


def test_extra_files_are_named_but_do_no_harm(store: Store, root: Path) -> None:
    two(store)
    (root / "builds/000002/terms/.DS_Store").write_bytes(b"")
    assert store.verify() == ["сборка 000002: лишний файл terms/.DS_Store"]
    assert (store.load().build, store.load().notice) == ("000002", "")


def test_a_pipe_in_the_place_of_a_file_does_not_hang(store: Store, root: Path) -> None:
    two(store)
    (root / "builds/000002/vectors.faiss").unlink()
    os.mkfifo(root / "builds/000002/vectors.faiss")
    assert store.verify() == ["сборка 000002: файл vectors.faiss не читается: это не обычный файл"]
    assert store.load().build == "000001"


def forge(root: Path, build: str, fields: Any) -> None:
    """A manifest with seal and pointer in order, as only somebody would make who wants to be believed."""
    rest = json.dumps(fields, indent=1).encode()[2:]
    forge_text(root, build, rest)


def forge_text(root: Path, build: str, rest: bytes) -> None:
    raw = b'{\n "sha256": "%s",\n' % hashlib.sha256(rest).hexdigest().encode() + rest
    (root / "builds" / build / "manifest.json").write_bytes(raw)
    digest = hashlib.sha256(raw).hexdigest()
    (root / "CURRENT").write_text(json.dumps({"build": build, "manifest_sha256": digest}) + "\n")


NEWER = [
    ({"format": 2}, "формат 2 этой программе незнаком; обновите программу"),
    ({"format": "1"}, "формат '1' этой программе незнаком; обновите программу"),
    ({"format": True}, "формат True этой программе незнаком; обновите программу"),
    ({"other": 1}, "формат None этой программе незнаком; обновите программу"),
    ({"format": 0}, "прежний формат 0; соберите заново: derek build --full"),
]


@pytest.mark.parametrize(("fields", "fault"), NEWER)
def test_another_format_is_refused_and_left_alone(store: Store, root: Path, fields: Any, fault: str) -> None:
    two(store)
    forge(root, "000002", fields)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert refusal(store.load) == f"индекс {root}: {fault}"
    assert refusal(lambda: store.load("000002")) == f"сборка 000002: {fault}"
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    store.publish(FILES, {})  # an older program may build its own, but leaves the newer one for its owner
    assert [build.build for build in store.builds()] == ["000002", "000003"]


GOOD = {"format": 1, "build": "000002", "created": ""}
HOSTILE = [
    ({**GOOD, "files": []}, "файл manifest.json: нет списка файлов"),
    ({**GOOD, "files": {"../../secret": {"bytes": 1, "sha256": DIGEST}}}, "недопустимое имя '../../secret'"),
    ({**GOOD, "files": {"/etc/passwd": {"bytes": 1, "sha256": DIGEST}}}, "недопустимое имя '/etc/passwd'"),
    ({**GOOD, "files": {"x": {"bytes": -1, "sha256": DIGEST}}}, "нет размера или хеша у x"),
    ({**GOOD, "files": {"x": {"bytes": True, "sha256": DIGEST}}}, "нет размера или хеша у x"),
    ({**GOOD, "files": {"x": {"bytes": 1.0, "sha256": DIGEST}}}, "нет размера или хеша у x"),
    ({**GOOD, "files": {"x": {"bytes": 1, "sha256": None}}}, "нет размера или хеша у x"),
    ({**GOOD, "files": {"x": None}}, "нет размера или хеша у x"),
    ({**GOOD, "files": {"x": {"bytes": 10**18, "sha256": DIGEST}}}, "нет файла x"),
    ({**GOOD, "files": {"vectors.faiss": {"bytes": 10**18, "sha256": DIGEST}}}, "файл vectors.faiss обрезан"),
    ({**GOOD, "build": "000001", "files": {}}, "файл manifest.json от другой сборки: '000001'"),
    ({**GOOD, "created": 5, "files": {}}, "нет поля created"),
]


@pytest.mark.parametrize(("fields", "fault"), HOSTILE)
def test_a_forged_manifest_is_refused(store: Store, root: Path, fields: Any, fault: str) -> None:
    two(store)
    forge(root, "000002", fields)
    (line,) = store.verify()[:1]
    assert fault in line
    assert store.load().build == "000001"


@pytest.mark.parametrize(
    "rest",
    [
        b"",
        b"\xff\xfe",
        b'"a": NaN}',
        b'"a": ' + b"[" * 100_000,
        b'"a": ' + b"9" * 5000 + b"}",
        b'"a": "\xd0"}',
    ],
)
def test_a_manifest_that_is_no_json_is_refused(store: Store, root: Path, rest: bytes) -> None:
    two(store)
    forge_text(root, "000002", rest)
    assert store.verify() == ["сборка 000002: файл manifest.json повреждён"]
    assert store.load().build == "000001"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
manifests = st.fixed_dictionaries(
    {"format": st.just(1) | json_values},
    optional={
        "build": st.just("000002") | json_values,
        "created": st.text(max_size=5) | json_values,
        "files": json_values
        | st.dictionaries(
            st.sampled_from(["vectors.faiss", "terms/x.npy", "..", "a\x00b"]) | st.text(max_size=5),
            json_values
            | st.fixed_dictionaries({"bytes": st.integers() | json_values, "sha256": st.just(DIGEST) | json_values}),
            max_size=3,
        ),
    },
)


@settings(derandomize=True, database=None, deadline=None)
@given(fields=manifests)
def test_no_manifest_makes_the_store_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, fields: Any) -> None:
    root = tmp_path_factory.getbasetemp() / "hostile"
    store = Store(root)
    if not (root / "builds/000002").exists():
        two(store)
    forge(root, "000002", fields)
    with contextlib.suppress(IndexFault):  # of another format; all else leaves the older build to serve
        stored = store.load()
        assert stored.build == "000001" or (stored.files, fields["files"]) == ({}, {})
    assert all("\n" not in line for line in store.verify())
    assert len(store.builds()) == 2


# -- folders that will not do --------------------------------------------------------------------------


def test_there_is_no_index_yet(store: Store, root: Path) -> None:
    message = f"в папке {root} ещё нет индекса; соберите его: derek build"
    assert refusal(store.load) == message
    assert store.verify() == [message]
    assert (store.current(), store.builds(), store.fingerprint()) == (None, [], "")
    assert not root.exists()  # looking makes nothing


@pytest.mark.parametrize("do", [Store.load, Store.verify, lambda store: store.publish(FILES, {})])
def test_a_file_lies_where_the_folder_should_be(store: Store, root: Path, do: Callable[[Store], object]) -> None:
    root.write_text("занято")
    assert refusal(lambda: do(store)) == (
        f"на месте папки {root} лежит файл; уберите его или укажите другую папку: --index"
    )
    assert root.read_text() == "занято"


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (errno.EACCES, "нет прав доступа, проверьте владельца и права"),
        (errno.EROFS, "файловая система открыта"),
    ],
)
def test_a_folder_that_may_only_be_read_still_serves(store: Store, root: Path, code: int, cause: str) -> None:
    class ReadOnly(Disk):
        def lock(self, path: Path, text: str) -> int:
            raise OSError(code, os.strerror(code), str(path))

    two(store)
    reader = Store(root, disk=ReadOnly())
    assert reader.load().build == "000002"
    assert refusal(lambda: reader.publish(FILES, {})).startswith(f"нельзя начать сборку: {root}/LOCK: {cause}")
    assert refusal(reader.rollback).startswith(f"нельзя начать сборку: {root}/LOCK: {cause}")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    message = refusal(lambda: Store(tmp_path / ".derek").publish(FILES, {}))
    assert message.endswith("нет прав доступа, проверьте владельца и права")


def test_the_file_system_has_no_flock(store: Store, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert refusal(lambda: store.publish(FILES, {})) == (
        f"файловая система под {root} не умеет блокировать файлы (flock); соберите индекс на локальном диске: --index"
    )


def test_a_full_disk_is_noticed_before_anything_is_written(store: Store, root: Path) -> None:
    class Full(Disk):
        def free(self, path: Path) -> int:
            return 1_000_000

    store.publish(FILES, {})
    message = f"на диске мало места для сборки в {root}: нужно 6,1 МБ, свободно 1,0 МБ; освободите место"
    full = Store(root, disk=Full())
    assert refusal(lambda: full.publish({"x": bytes(5_000_000)}, {})) == message
    assert refusal(lambda: full.ensure_space(5_000_000)) == message.replace("6,1", "6,0")
    assert [path.name for path in (root / "builds").iterdir()] == ["000001"]
    Store(root / "not/yet/made").ensure_space(1)


def test_a_name_with_a_line_break_keeps_the_message_on_one_line(tmp_path: Path) -> None:
    assert "a\\nb\\x1b" in refusal(Store(tmp_path / "a\nb\x1b").load)


# -- locks and other processes -------------------------------------------------------------------------


def test_a_second_builder_stops_at_once_and_names_the_first(store: Store, root: Path) -> None:
    with store.lock():
        message = refusal(lambda: Store(root).publish(FILES, {}))
        assert message.startswith(f"индекс {root} уже собирает процесс {os.getpid()}, начат 20")
        assert store.publish(FILES, {}) == "000001"  # the holder itself may go on
        caught: list[str] = []
        thread = threading.Thread(target=lambda: caught.append(refusal(lambda: store.publish(FILES, {}))))
        thread.start()
        thread.join()
        assert caught == [message]
    assert Store(root).publish(FILES, {}) == "000002"


def test_death_frees_the_lock_and_the_dead_are_not_named(store: Store, root: Path) -> None:
    code = f"import sys, pathlib; sys.path.insert(0, {str(HERE.parent)!r}); from index.storage.store import Store\n"
    code += f"lock = Store(pathlib.Path({str(root)!r})).lock(); lock.__enter__()\n"
    code += "print('held', flush=True); input()"
    dead = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert dead.stdout
    assert dead.stdout.readline() == "held\n"
    assert f"процесс {dead.pid}, начат" in refusal(lambda: store.publish(FILES, {}))
    dead.kill()
    dead.communicate()
    assert (root / "LOCK").read_text().startswith(str(dead.pid))
    with store.lock():
        assert f"процесс {os.getpid()}, начат" in refusal(lambda: Store(root).publish(FILES, {}))


def test_what_a_dead_builder_left_is_cleared(store: Store, root: Path) -> None:
    store.publish(FILES, {})
    (root / "builds/.tmp-000002/terms").mkdir(parents=True)
    (root / "builds/.tmp-000002/terms/x.npy").write_bytes(b"half")
    (root / "CURRENT.tmp").write_bytes(b"{")
    store.publish(FILES, {})
    assert sorted(path.name for path in root.iterdir()) == ["CURRENT", "LOCK", "builds"]
    assert sorted(path.name for path in (root / "builds").iterdir()) == ["000001", "000002"]


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
    monkeypatch.setattr(index.storage.reader, "ATTEMPTS", 5)

    class Restless(Disk):
        def read(self, path: Path, limit: int) -> bytes:
            if path.name == "manifest.json":
                Store(root, keep=1).publish({}, {})
            return super().read(path, limit)

    Store(root).publish({}, {})
    assert refusal(Store(root, disk=Restless()).load) == (
        f"индекс {root} меняется быстрее, чем читается; повторите позже"
    )


def test_the_fingerprint_changes_when_another_build_serves(store: Store) -> None:
    two(store)
    first = store.fingerprint()
    assert store.fingerprint() == first
    store.rollback()
    second = store.fingerprint()
    store.publish(FILES, {})
    assert len({first, second, store.fingerprint(), ""}) == 4


def test_every_change_of_the_disk_goes_through_the_one_place(tmp_path: Path) -> None:
    """Python's own audit of what is opened for writing, renamed and removed, against what `Disk` did."""
    script = f"""
import sys; sys.path.insert(0, {str(HERE.parent)!r})
import os, pathlib
from tests.storage.fault_disks import FaultyDisk
import index.storage.reader
from index.storage.disk import Disk
from index.storage.store import Store
seen, names = [], {{"os.mkdir": "mkdir", "os.rmdir": "rmdir", "os.remove": "unlink", "os.rename": "rename"}}
def hook(event, arguments):
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        seen.append(("lock" if str(arguments[0]).endswith("LOCK") else "create", str(arguments[0])))
    elif event in names:
        seen.append((names[event], str(arguments[event == "os.rename"])))
sys.addaudithook(hook)
disk = FaultyDisk(Disk())
store = Store(pathlib.Path({str(tmp_path)!r}) / ".derek", disk=disk)
for tag in range(3):
    store.save_checkpoint("x", b"half")
    store.publish({{"a": b"1", "b/c": b"2"}}, {{}})
store.activate(store.publish({{}}, {{}}, activate=False))
store.rollback()
made = [("rename" if op == "replace" else op, str(path)) for op, path in disk.trace
        if op not in ("write", "fsync", "fsync_dir")]
assert seen == made, (seen, made)
print(len(made))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 50


# -- checkpoints ---------------------------------------------------------------------------------------


def test_an_interrupted_build_finds_its_checkpoint(store: Store, root: Path) -> None:
    store.save_checkpoint("модель/документ", b"old")
    store.save_checkpoint("модель/документ", b"vectors")
    again = Store(root)
    assert again.checkpoint("модель/документ") == b"vectors"
    assert again.checkpoint("другое") is None
    again.publish(FILES, {}, activate=False)
    assert again.checkpoint("модель/документ") == b"vectors"  # held is not published
    again.publish(FILES, {})
    assert again.checkpoint("модель/документ") is None
    assert not (root / "work").exists()


@pytest.mark.parametrize("damage", [lambda raw: raw[:-1], lambda raw: raw + b"x", lambda raw: bytes(len(raw))])
def test_a_torn_checkpoint_is_none(store: Store, root: Path, damage: Callable[[bytes], bytes]) -> None:
    store.save_checkpoint("x", b"vectors")
    (file,) = (root / "work").iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert store.checkpoint("x") is None


def test_a_checkpoint_under_another_name_is_none(store: Store, root: Path) -> None:
    store.save_checkpoint("x", b"vectors of x")
    store.save_checkpoint("y", b"vectors of y")
    one, other = sorted((root / "work").iterdir())
    one.write_bytes(other.read_bytes())
    assert sorted([store.checkpoint("x"), store.checkpoint("y")], key=bool)[0] is None
