"""Vectors of an interrupted build: found by the next one, forgotten when a build is published, torn ones unknown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.storage.store import Store
from tests.storage.stores import FILES


def test_an_interrupted_build_finds_its_vectors(store: Store, root: Path) -> None:
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
def test_torn_vectors_are_none(store: Store, root: Path, damage: Callable[[bytes], bytes]) -> None:
    store.save_checkpoint("x", b"vectors")
    (file,) = (root / "work").iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert store.checkpoint("x") is None


def test_vectors_under_another_name_are_none(store: Store, root: Path) -> None:
    store.save_checkpoint("x", b"vectors of x")
    store.save_checkpoint("y", b"vectors of y")
    one, other = sorted((root / "work").iterdir())
    one.write_bytes(other.read_bytes())
    assert sorted([store.checkpoint("x"), store.checkpoint("y")], key=bool)[0] is None
