"""Rows go in and come out as they were, in memory and on the disk; a disk that refuses is told."""

import errno
import io
from pathlib import Path

import numpy as np
import pytest

from index.arrays import joined, npy_parts
from index.errors import IndexFault
from index.storage import spool
from index.storage.spool import Spool

ROWS = np.arange(24, dtype=np.float32).reshape(8, 3)


@pytest.fixture(params=["memory", "disk"])
def filled(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Spool:
    if request.param == "disk":
        monkeypatch.setattr(spool, "MEMORY", 10)  # bytes
    table = Spool(np.float32, (3,), tmp_path)
    for first, last in ((0, 1), (1, 1), (1, 5), (5, 8)):
        table.add(ROWS[first:last])
    return table


def test_rows_come_out_as_they_went_in(filled: Spool) -> None:
    assert (filled.shape, len(filled), filled.dtype) == ((8, 3), 8, np.float32)
    assert np.array_equal(filled[2:4], ROWS[2:4])
    assert np.array_equal(filled[6:99], ROWS[6:])
    assert np.array_equal(filled[np.array([1, 1, 7])], ROWS[[1, 1, 7]])
    assert filled[np.array([], np.int64)].shape == (0, 3)
    assert filled[5:2].shape == (0, 3)


def test_rows_may_be_added_after_some_were_read(filled: Spool) -> None:
    assert filled[0:1].tolist() == [[0, 1, 2]]
    filled.add(ROWS[:2])
    assert np.array_equal(filled[0:10], np.concatenate([ROWS, ROWS[:2]]))


def test_a_file_of_it_is_what_numpy_reads(filled: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.arrays.BLOCK", 40)  # bytes: three rows at a time
    parts = list(npy_parts(filled))
    assert [len(part) for part in parts[1:]] == [36, 36, 24]
    assert np.array_equal(np.load(io.BytesIO(joined(parts))), ROWS)
    assert b"".join(filled.blocks()) == ROWS.tobytes()


def test_what_lies_on_the_disk_has_no_name(filled: Spool, tmp_path: Path) -> None:
    assert list(tmp_path.iterdir()) == []


def test_bytes_are_rows_of_one(tmp_path: Path) -> None:
    table = Spool(np.uint8, folder=tmp_path)
    table.add_bytes(b"abc")
    table.add_bytes(b"")
    table.add_bytes(b"de")
    assert (len(table), table[1:4].tobytes()) == (5, b"bcd")


def test_rows_of_another_width_are_refused(filled: Spool) -> None:
    with pytest.raises(ValueError, match="do not fit a table of"):
        filled.add(ROWS[:, :2])
    with pytest.raises(ValueError, match="one after the other"):
        filled[0:8:2]


def test_a_disk_that_is_full_is_told(filled: Spool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(filled, "_file", type("Full", (), {"write": full, "seek": full, "close": lambda self: None})())
    with pytest.raises(IndexFault) as caught:
        filled.add(ROWS)
    assert str(caught.value) == (
        f"what a build is made of cannot be kept in {tmp_path}: the disk is full, free some space and try again"
    )
    with pytest.raises(IndexFault, match="the disk is full"):
        filled[0:1]
