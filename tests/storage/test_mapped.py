"""Large builds: mapped, opened before all of them is checked, checked then, and withdrawn where they are damaged."""

from pathlib import Path

import pytest

from index.errors import IndexFault
from index.storage.build_files import MANIFEST
from index.storage.checking import Checking
from index.storage.disk import BLOCK, Disk, blocks
from index.storage.store import Store
from tests.storage.damage import damage, every_bit, one_build, random_damage, two_builds
from tests.storage.mutants import forgetful
from tests.storage.stores import FILES, mapped, two
from tests.storage.trials import FAULTS, SCENARIOS, crash_all, kill_then_power, lay, power, prepared

SIZE = sum(map(len, FILES.values()))
CHANGED = "file vectors.faiss was changed: its hash is another"


def turned(root: Path, name: str = "vectors.faiss") -> None:
    """Turn the last bit of a file of the build 2 over, in a new file: what is mapped already stays as it is."""
    path = root / "builds/000002" / name
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def test_the_large_files_of_a_large_build_are_mapped_and_others_are_read(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.build_files.SMALL", SIZE - 1)
    monkeypatch.setattr("index.storage.build_files.LARGE_FILE", 200)
    store.publish(FILES, {})
    stored = store.load()
    assert {name: type(data) for name, data in stored.files.items()} == {
        "passages.jsonl": bytes,
        "vectors.faiss": memoryview,
        "terms/x.npy": bytes,
    }
    assert (stored.files, stored.is_mapped, stored.unchecked) == (FILES, True, ())
    assert [entry.name for entry in store.load(later=True).unchecked] == ["vectors.faiss"]
    monkeypatch.setattr("index.storage.build_files.SMALL", SIZE)
    stored = store.load(later=True)
    assert {type(data) for data in stored.files.values()} == {bytes}
    assert (stored.is_mapped, stored.unchecked) == (False, ())


def test_a_mapped_file_stays_as_it_was_when_its_build_is_removed(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped(monkeypatch)
    two(store)
    stored = store.load(later=True)
    for path in sorted((root / "builds/000002").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    assert list(stored.faults()) == []
    assert stored.files == FILES


def test_what_is_damaged_is_found_before_use_or_later_as_one_asks(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped(monkeypatch)
    two(store)
    turned(root)
    stored = store.load()
    assert (stored.build, store.verify()) == ("000001", [f"build 000002: {CHANGED}"])
    stored = store.load(later=True)
    assert (stored.build, stored.notice) == ("000002", "")
    assert [damage.message for damage in stored.faults()] == [CHANGED]
    (root / "builds/000002/vectors.faiss").write_bytes(b"short")
    assert store.load(later=True).build == "000001"  # the size is looked at in any case


def test_the_check_beside_the_questions_says_that_it_is_at_work_and_what_it_found(
    store: Store, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped(monkeypatch)
    two(store)
    whole = Checking(store.load(later=True))
    assert whole.notice == "Build 000002 is large: 0.0 GB of it are still being checked"
    whole.refuse()
    whole.finish()
    whole.refuse()
    assert (whole.notice, whole.fault) == ("", "")
    turned(root)
    broken = Checking(store.load(later=True))
    broken.refuse()
    broken.start()
    broken.finish()
    assert (broken.notice, broken.fault) == ("", CHANGED)
    with pytest.raises(IndexFault, match=f"build 000002 is unusable: {CHANGED}. Build again: derek build"):
        broken.refuse()
    assert Checking(store.load()).notice == ""  # nothing is left to check


def test_a_file_of_several_blocks_is_read_block_by_block_and_let_go(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(bytes(BLOCK) + b"end")
    data = Disk().map(path, BLOCK + 3)
    assert [len(block) for block in blocks(data)] == [BLOCK, 3]
    assert bytes(data[-4:]) == b"\0end"  # and can be read again
    assert len(Disk().map(path, 5)) == 6  # a longer file shows as longer
    with pytest.raises(OSError, match="No such device or address"):
        Disk().map(Path("/dev/null"), 1)


@pytest.mark.parametrize("later", [False, True])
def test_every_damage_of_a_mapped_build_is_noticed(monkeypatch: pytest.MonkeyPatch, later: bool) -> None:
    mapped(monkeypatch)
    for builds in (one_build, two_builds):
        tree = builds()
        cases = [*random_damage(tree, 700), *(case for case in every_bit(tree) if MANIFEST not in case[0])]
        count = damage(tree, cases, later)
        assert count.broken == []
        assert count.cases > 1500


def test_the_trials_catch_a_store_that_forgets_to_check_what_it_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    mapped(monkeypatch)
    tree = two_builds()
    for later in (False, True):
        with forgetful():
            assert damage(tree, random_damage(tree, 200), later).broken


def test_crashes_and_power_cuts_leave_the_old_build_or_the_new_one_mapped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped(monkeypatch)
    made = iter(range(10_000))

    def make(tree: dict[str, bytes | None]) -> tuple[Disk, Path]:
        folder = tmp_path / str(next(made))
        lay(tree, folder)
        return Disk(), folder / "home/.derek"

    assert crash_all(["clean-up"], ("kill-half",), (False,), make=make).broken == []
    assert crash_all(["second build"], FAULTS, (False,)).broken == []
    assert power(SCENARIOS["clean-up"], prepared(SCENARIOS["clean-up"])).broken == []
    assert kill_then_power("clean-up").broken == []


def test_files_made_one_after_the_other_are_written_one_after_the_other(store: Store, root: Path) -> None:
    written: list[list[str]] = []

    def made() -> object:
        for name in ("a", "terms/x", "terms/y"):
            written.append(sorted(path.name for path in (root / "builds").glob(".tmp-*/**/*") if path.is_file()))
            yield name, name.encode()

    store.publish(made(), {})  # type: ignore[arg-type]
    assert written == [[], ["a"], ["a", "x"]]
    assert store.load().files == {"a": b"a", "terms/x": b"terms/x", "terms/y": b"terms/y"}


def test_a_file_that_cannot_be_made_leaves_the_old_build(store: Store, root: Path) -> None:
    def made() -> object:
        yield "a", b"1"
        raise MemoryError

    two(store)
    with pytest.raises(MemoryError):
        store.publish(made(), {})  # type: ignore[arg-type]
    assert (store.load().build, sorted(path.name for path in (root / "builds").iterdir())) == (
        "000002",
        ["000001", "000002"],
    )
