"""Results of checks -> two pictures, for a template to draw: where the right passages stood, how sure Derek was."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.messages import message
from qa.checks.check import Result, Stage
from qa.checks.schema import DEEPEST

WIDTH, LEFT, RIGHT = 400, 76, 8  # units of the viewBox: about the pixels of a telephone
RANKS = (1, 2, 3, 5, 10, 20, DEEPEST)
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
DOT = 2.6


@dataclass(frozen=True, slots=True)
class Dot:
    """A check, at the place where it is drawn."""

    x: float
    y: float
    result: Result


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at a height, or at a place across."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Lanes from side to side with dots; below them a scale, across them the edge between refused and answered."""

    height: int
    lanes: tuple[Mark, ...]
    dots: tuple[Dot, ...]
    scale: tuple[Mark, ...] = ()
    edge: Mark | None = None
    left: int = LEFT
    width: int = WIDTH
    right: int = WIDTH - RIGHT
    radius: float = DOT


def rank_picture(results: Sequence[Result]) -> Picture | None:
    """A dot for each check in the order of the file, the higher the better; the last line is "not found"."""
    ranked = [result for result in results if result.check.wants_passage and result.stage is not Stage.SKIPPED]
    lanes = [Mark(str(rank), _height(rank)) for rank in RANKS] + [Mark(message("not found"), _height(None))]
    step = 1 / max(1, len(ranked) - 1)
    dots = [Dot(_across(number * step), _height(result.rank), result) for number, result in enumerate(ranked)]
    return Picture(230, tuple(lanes), tuple(dots)) if dots else None


def confidence_picture(results: Sequence[Result]) -> Picture | None:
    """A dot for each answer at its confidence, questions with an answer above those without one."""
    with_answer, without = Mark(message("answer"), 45.0), Mark(message("no answer"), 115.0)
    dots: list[Dot] = []
    for result in results:
        if result.answer and not result.check.refusable:
            # Dots of one confidence would hide each other; the shift means nothing and is the same in each run.
            shift = (len(dots) * 7 % 9 - 4) * 5
            lane = with_answer if result.check.answerable else without
            dots.append(Dot(_across(result.answer.confidence), lane.at + shift, result))
    if not dots:
        return None
    edge = next(result.answer.threshold for result in results if result.answer and not result.check.refusable)
    return Picture(
        height=172,
        lanes=(with_answer, without),
        dots=tuple(dots),
        scale=tuple(Mark(f"{share:g}", _across(share)) for share in SHARES),
        edge=Mark(message("threshold {edge:.2f}", edge=edge), _across(edge)),
    )


def _height(rank: int | None) -> float:
    """The first rank at 16, DEEPEST at 186, by logarithm; "not found" at 216."""
    return 216.0 if rank is None else 16 + 170 * math.log(min(rank, DEEPEST)) / math.log(DEEPEST)


def _across(share: float) -> float:
    """Between the sides, so that no dot is cut."""
    return LEFT + DOT + min(max(share, 0.0), 1.0) * (WIDTH - LEFT - RIGHT - 2 * DOT)
