"""One builder at a time: the second is told at once who the first is, and death lets the lock go."""

import errno
import fcntl
import os
import threading
from pathlib import Path

import pytest

from index.storage.disk import Disk
from index.storage.store import Store
from tests.storage.processes import run
from tests.storage.stores import FILES, refusal

HOLDER = """
import pathlib, sys
from index.storage.store import Store
with Store(pathlib.Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_builder_stops_at_once_and_names_the_first(store: Store, root: Path) -> None:
    with store.lock():
        message = refusal(lambda: Store(root).publish(FILES, {}))
        since = (root / "LOCK").read_text().split()[1]
        assert message == (
            f"index {root} is already being built by process {os.getpid()} since {since}."
            " Wait until it is done, or stop it"
        )
        assert store.publish(FILES, {}) == "000001"  # the holder itself may go on
        caught: list[str] = []
        thread = threading.Thread(target=lambda: caught.append(refusal(lambda: store.publish(FILES, {}))))
        thread.start()
        thread.join()
        assert caught == [message]
    assert Store(root).publish(FILES, {}) == "000002"


def test_death_frees_the_lock_and_the_dead_are_not_named(store: Store, root: Path) -> None:
    dead = run(HOLDER, root)
    assert dead.stdout
    assert dead.stdout.readline() == "held\n"
    assert f"process {dead.pid} since 20" in refusal(lambda: store.publish(FILES, {}))
    dead.kill()
    dead.communicate()
    assert (root / "LOCK").read_text().split()[0] == str(dead.pid)
    with store.lock():
        assert f"process {os.getpid()} since 20" in refusal(lambda: Store(root).publish(FILES, {}))


def test_the_holder_is_named_once_it_has_written_its_name(store: Store, root: Path) -> None:
    """It holds the lock a moment before; until then the file names one that is dead, or nobody."""
    dead = run("")
    dead.communicate()
    with store.lock():
        own = (root / "LOCK").read_text()
        (root / "LOCK").write_text(f" {dead.pid} 2026-01-31T12:00:00+00:00")
        looks = []

        class Writing(Disk):
            def lock_text(self, path: Path) -> str:
                looks.append(super().lock_text(path))
                if len(looks) == 3:
                    path.write_text(own)
                return looks[-1]

        other = Store(root, disk=Writing())
        assert f"process {os.getpid()} since 20" in refusal(lambda: other.publish(FILES, {}))
        assert looks == [*[f"{dead.pid} 2026-01-31T12:00:00+00:00"] * 3, own.strip()]


def test_a_holder_that_has_no_name(store: Store, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.storage.lock.PATIENCE", 2)
    with store.lock():
        (root / "LOCK").write_text("")
        assert refusal(lambda: Store(root).publish(FILES, {})) == (
            f"index {root} is already being built by another process. Wait until it is done, or stop it"
        )


def test_the_file_system_cannot_lock(store: Store, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int, how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert refusal(lambda: store.publish(FILES, {})) == (
        f"the file system under {root} cannot lock files. Build on a local disk: --index"
    )
