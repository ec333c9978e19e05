"""What is wrong with a check file or a saved report, by line, and the error that tells it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from index.errors import DerekError
from index.messages import joined, plural

MOST_FAULTS = 20  # as many faults as a person mends in one go


@dataclass(frozen=True, slots=True, order=True)
class FileFault:
    """What is wrong and what to do; `line` counts from 1, 0 is the whole file."""

    line: int
    text: str


class CheckFileError(DerekError):
    """A check file or a saved report that cannot be used. `faults`: one line each, with the file and the line in it."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(joined("\n", self.faults))

    @classmethod
    def of(cls, name: str, faults: Sequence[FileFault]) -> Self:
        """The faults of one file in the order of its lines, the first MOST_FAULTS of them."""
        shown = sorted(faults)[:MOST_FAULTS]
        lines = [joined(": ", [f"{name}:{fault.line}" if fault.line else name, fault.text]) for fault in shown]
        rest = len(faults) - len(shown)
        if rest:
            lines.append(plural("{name}: … and {n} more fault", "{name}: … and {n} more faults", rest, name=name))
        return cls(lines)

    @classmethod
    def whole(cls, name: str, text: str) -> Self:
        """One fault, of the file as a whole."""
        return cls.of(name, [FileFault(0, text)])
