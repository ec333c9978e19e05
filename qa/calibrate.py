"""What checks of one's own documents came to -> the confidence from which on there is an answer, kept with the index.

The confidence itself stays; only where the line is drawn is one's own. Without it that of the package holds, which is
fitted on other documents (benchmarks/answers.py).
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import IndexFault
from index.messages import message
from index.storage.disk import Disk, reason

FILE = "threshold.json"  # in the folder of the index, for all its builds
FEWEST = 5  # questions with an answer, and as many without: fewer say nothing


@dataclass(frozen=True, slots=True)
class OwnThreshold:
    """A threshold, and on how many questions with and without an answer it refuses and answers wrongly."""

    threshold: float
    answerable: int
    refused: int
    unanswerable: int
    answered: int


def fitted(answerable: Sequence[float], unanswerable: Sequence[float]) -> OwnThreshold:
    """The threshold at which the share of false refusals and that of false answers are least together (Youden 1950).

    It lies midway between two confidences; of several as good, the one with most room on both sides.

    Raises:
        ValueError: there are fewer than FEWEST of either kind; the message says how many.
    """
    if min(len(answerable), len(unanswerable)) < FEWEST:
        raise ValueError(
            message(
                "the checks ask {answerable} questions with an answer and {unanswerable} without one; a threshold "
                "needs at least {fewest} of each (answerable: false marks those without)",
                answerable=len(answerable),
                unanswerable=len(unanswerable),
                fewest=FEWEST,
            )
        )
    values = sorted({0.0, 1.0, *answerable, *unanswerable})
    edges = [((low + high) / 2, high - low) for low, high in zip(values, values[1:], strict=False)]

    def cost(edge: tuple[float, float]) -> tuple[float, float]:
        refused, answered = _wrong(edge[0], answerable, unanswerable)
        return refused / len(answerable) + answered / len(unanswerable), -edge[1]

    best = round(min(edges, key=cost)[0], 4)
    refused, answered = _wrong(best, answerable, unanswerable)
    return OwnThreshold(best, len(answerable), refused, len(unanswerable), answered)


def _wrong(threshold: float, answerable: Sequence[float], unanswerable: Sequence[float]) -> tuple[int, int]:
    return sum(one < threshold for one in answerable), sum(one >= threshold for one in unanswerable)


def keep(root: Path, own: OwnThreshold | None) -> None:
    """Write it down, whole or not at all; None takes it away, so that the package's holds again.

    Raises:
        IndexFault: the disk refuses; the message says why.
    """
    try:
        if own is None:
            (root / FILE).unlink(missing_ok=True)
            return
        root.mkdir(parents=True, exist_ok=True)  # where the index is in a Milvus, nobody made it yet
        told = (json.dumps(asdict(own), indent=2) + "\n").encode()
        Disk().put_over(root / FILE, told, root / f"{FILE}.partial")
    except OSError as error:
        if isinstance(error, FileExistsError | NotADirectoryError) and not root.is_dir():
            what = message("a file lies in the place of the folder {root}", root=root)
            raise IndexFault("{what}. Remove it, or choose another folder: --index", what=what) from error
        raise IndexFault("{name} could not be written: {why}", name=root / FILE, why=reason(error)) from error


def kept(root: Path) -> float | None:
    """The threshold that `keep` wrote, or None.

    Raises:
        IndexFault: the file is not one; the message says what to do.
    """
    try:
        value = float(json.loads((root / FILE).read_bytes())["threshold"])
        if not math.isfinite(value):
            raise ValueError
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexFault(
            "{file} is damaged: write it again with `derek calibrate`, or delete it", file=root / FILE
        ) from error
    return value


def stamp(root: Path) -> str:
    """Something that changes whenever the threshold is written anew; "" while there is none."""
    try:
        return Disk().stamp(root / FILE)
    except OSError:
        return ""
