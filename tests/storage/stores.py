"""What the tests of the store put into it, and how they hear it refuse."""

from collections.abc import Callable

import pytest

from index.errors import IndexFault
from index.storage import build_files
from index.storage.store import Store

FILES = {"passages.jsonl": "Дерек — факт.\n".encode(), "vectors.faiss": bytes(range(200)), "terms/x.npy": b"12345"}


def mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every build taken for a large one, and each of its files, also the empty ones."""
    monkeypatch.setattr(build_files, "SMALL", -1)
    monkeypatch.setattr(build_files, "LARGE_FILE", 0)


def two(store: Store) -> None:
    """The builds 1 and 2, whose tags are their numbers."""
    store.publish(FILES, {"tag": 1})
    store.publish(FILES, {"tag": 2})


def refusal(do: Callable[[], object]) -> str:
    """What an IndexFault says, which is one line."""
    with pytest.raises(IndexFault) as caught:
        do()
    assert "\n" not in caught.value.message
    return caught.value.message
