"""JSON Lines -> one record at a time, each checked when it is read: a file of a million opens as fast as one of ten.

Beside the lines stand where each ends and its CRC-32, so that what is read of a file that nobody has checked yet (it is
mapped, and large) is what was written, or a fault.
"""

import json
import zlib
from array import array
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import Buffer, Data, Rows, from_npy, npy
from index.errors import IndexFault
from index.messages import message
from index.storage.spool import Spool

BOUNDS, SUMS = "bounds.npy", "sums.npy"


class Lines:
    """Records on their way into NAME.jsonl, with where each line ends and its sum in the folder NAME."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        """`folder` is on the disk that takes what memory does not."""
        self._name = name
        self._data = Spool(np.uint8, folder=folder)
        self._bounds, self._sums = array("q", [0]), array("L")

    def add(self, record: Mapping[str, Any]) -> None:
        """One more line."""
        # YAML can spell half a character: title: "\ud800"
        line = (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        self._add(line, zlib.crc32(line))

    def take_over(self, records: "Records", first: int, stop: int) -> None:
        """The lines of another file, from one row to another, as they are."""
        for line, crc in records.lines(first, stop):
            self._add(line, crc)

    def _add(self, line: bytes | memoryview, crc: int) -> None:
        self._data.add_bytes(line)
        self._bounds.append(len(self._data))
        self._sums.append(crc)

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._sums)

    def __getitem__(self, row: int) -> dict[str, Any]:
        """A record that was added."""
        found: dict[str, Any] = json.loads(self._data[self._bounds[row] : self._bounds[row + 1]].tobytes())
        return found

    def to_files(self) -> dict[str, Data]:
        """The files that `Records` reads."""
        return {
            f"{self._name}.jsonl": self._data.blocks(),
            f"{self._name}/{BOUNDS}": npy(np.array(self._bounds, np.int64)),
            f"{self._name}/{SUMS}": npy(np.array(self._sums, np.uint32)),
        }


class Records:
    """The lines of one file; row i is line i."""

    def __init__(self, files: Mapping[str, Buffer], name: str) -> None:
        """Of what `Lines` made; KeyError or ValueError where it does not fit together."""
        self._name = f"{name}.jsonl"
        self._data = memoryview(files[self._name])
        self._bounds: Rows = from_npy(files[f"{name}/{BOUNDS}"])
        self._sums: npt.NDArray[np.uint32] = from_npy(files[f"{name}/{SUMS}"])
        if len(self._bounds) != len(self._sums) + 1 or self._bounds[-1] != len(self._data):
            raise ValueError(message("file {name} and its bounds do not fit", name=self._name))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._sums)

    def __getitem__(self, row: int) -> dict[str, Any]:
        """One record; IndexFault where the file is damaged."""
        found: dict[str, Any] = json.loads(bytes(next(self.lines(row, row + 1))[0]))
        return found

    def lines(self, first: int, stop: int) -> Iterator[tuple[memoryview, int]]:
        """The lines from one row to another with their sums; IndexFault where the file is damaged."""
        bounds = self._bounds[first : stop + 1].tolist()
        for start, end, crc in zip(bounds, bounds[1:], self._sums[first:stop].tolist(), strict=False):
            line = self._data[start:end]
            if zlib.crc32(line) != crc:
                raise IndexFault(
                    "file {name} of the index is damaged. See: derek verify. Build again: derek build --full",
                    name=self._name,
                )
            yield line, crc
