"""Results of checks -> two pictures, for a template to draw: where the right passages stood, how sure Derek was."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.messages import joined, message
from qa.checks.result import Result, Stage
from qa.checks.schema import DEEPEST

WIDTH, LEFT, RIGHT = 400, 76, 8  # units of the viewBox: about the pixels of a telephone
RANKS = (1, 2, 3, 5, 10, 20, DEEPEST)
DOT = 2.6


@dataclass(frozen=True, slots=True)
class Line:
    """From (x1, y1) to (x2, y2); `edge`: the boundary between what was refused and what was answered."""

    x1: float
    x2: float
    y1: float
    y2: float
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A text, or its end or middle, at a place."""

    x: float
    y: float
    text: str
    anchor: str
    edge: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A check."""

    x: float
    y: float
    passed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, in this order, on WIDTH by `height` units."""

    height: int
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    dots: tuple[Dot, ...]
    width: int = WIDTH
    radius: float = DOT


def rank_picture(results: Sequence[Result]) -> Picture | None:
    """A dot for each check in the order of the file, the higher the better; the last line is "not found"."""
    ranked = [result for result in results if result.check.expect or result.check.any_passage]
    ranked = [result for result in ranked if result.stage is not Stage.SKIPPED]
    if not ranked:
        return None
    lanes = [(str(rank), _height(rank)) for rank in RANKS] + [(message("not found"), _height(None))]
    step = (WIDTH - LEFT - RIGHT - 2 * DOT) / max(1, len(ranked) - 1)
    return Picture(
        height=230,
        lines=tuple(_lane(height) for _, height in lanes),
        labels=tuple(_beside(name, height) for name, height in lanes),
        dots=tuple(
            _dot(LEFT + DOT + number * step, _height(result.rank), result) for number, result in enumerate(ranked)
        ),
    )


def confidence_picture(results: Sequence[Result]) -> Picture | None:
    """A dot for each answer at its confidence, questions with an answer above those without one."""
    asked = [result for result in results if result.answer and not result.check.refusable]
    if not asked:
        return None
    with_answer, without = 45.0, 115.0
    lines = [_lane(with_answer), _lane(without)]
    labels = [_beside(message("answer"), with_answer), _beside(message("no answer"), without)]
    labels += [Label(_across(share), 168, f"{share:g}", "middle") for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    edge = boundary(asked)
    if edge is not None:
        x = _across(edge)
        lines.append(Line(x, x, 12, 148, edge=True))
        labels.append(Label(x, 10, message("threshold {edge:.2f}", edge=edge), "middle", edge=True))
    dots = []
    for number, result in enumerate(asked):
        # Dots of one confidence would hide each other; the shift means nothing and is the same in each run.
        shift = (number * 7 % 9 - 4) * 5
        height = (with_answer if result.check.answerable else without) + shift
        dots.append(_dot(_across(result.answer.confidence if result.answer else 0.0), height, result))
    return Picture(172, tuple(lines), tuple(labels), tuple(dots))


def boundary(results: Sequence[Result]) -> float | None:
    """The confidence between those refused and those answered; None where they overlap or one is missing."""
    answered = [result.answer.confidence for result in results if result.answer and result.answer.found]
    refused = [result.answer.confidence for result in results if result.answer and not result.answer.found]
    if not answered or not refused or max(refused) > min(answered):
        return None
    return (max(refused) + min(answered)) / 2


def _height(rank: int | None) -> float:
    """The first rank at 16, DEEPEST at 186, by logarithm; "not found" at 216."""
    return 216.0 if rank is None else 16 + 170 * math.log(min(rank, DEEPEST)) / math.log(DEEPEST)


def _across(confidence: float) -> float:
    return LEFT + DOT + min(max(confidence, 0.0), 1.0) * (WIDTH - LEFT - RIGHT - 2 * DOT)


def _lane(height: float) -> Line:
    return Line(LEFT, WIDTH - RIGHT, height, height)


def _beside(name: str, height: float) -> Label:
    return Label(LEFT - 8, height + 4, name, "end")


def _dot(x: float, y: float, result: Result) -> Dot:
    about = joined(": ", [result.check.id, result.stage.label])
    return Dot(x, y, result.stage is Stage.PASSED, about)
