"""Results of checks -> two pictures as inline SVG: where the right passages stood, and how sure Derek was."""

import math
from collections.abc import Sequence
from html import escape

from qa.checks.result import Result, Stage
from qa.checks.schema import DEEPEST

WIDTH, LEFT, RIGHT = 400, 76, 8  # units of the viewBox: about the pixels of a telephone
RANKS = (1, 2, 3, 5, 10, 20, DEEPEST)
DOT = 2.6


def rank_picture(results: Sequence[Result]) -> str:
    """A dot for each check in the order of the file, the higher the better; the last line is «not found»."""
    ranked = [result for result in results if result.check.expect or result.check.any_passage]
    ranked = [result for result in ranked if result.stage is not Stage.SKIPPED]
    if not ranked:
        return ""
    lines = [_line(_height(rank), str(rank)) for rank in RANKS] + [_line(_height(None), "не найден")]
    step = (WIDTH - LEFT - RIGHT - 2 * DOT) / max(1, len(ranked) - 1)
    dots = [_dot(LEFT + DOT + number * step, _height(result.rank), result) for number, result in enumerate(ranked)]
    return _svg(230, "Место нужного фрагмента для каждой проверки", [*lines, *dots])


def confidence_picture(results: Sequence[Result]) -> str:
    """A dot for each answer at its confidence, questions with an answer above those without one."""
    lanes = {True: ("ответ есть", 45.0), False: ("ответа нет", 115.0)}
    asked = [result for result in results if result.answer and not result.check.refusable]
    if not asked:
        return ""
    drawn = [_line(height, name) for name, height in lanes.values()]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        drawn.append(f'<text x="{_across(share):.1f}" y="168" text-anchor="middle">{share:g}</text>')
    edge = boundary(asked)
    if edge is not None:
        x = _across(edge)
        drawn.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="12" y2="148" class="edge"/>')
        drawn.append(f'<text x="{x:.1f}" y="10" text-anchor="middle" class="edge">порог {edge:.2f}</text>')
    for number, result in enumerate(asked):
        # Dots of one confidence would hide each other; the shift means nothing and is the same in each run.
        shift = (number * 7 % 9 - 4) * 5
        height = lanes[result.check.answerable][1] + shift
        drawn.append(_dot(_across(result.answer.confidence if result.answer else 0.0), height, result))
    return _svg(172, "Уверенность: вопросы с ответом и без ответа", drawn)


def boundary(results: Sequence[Result]) -> float | None:
    """The confidence between those refused and those answered; None where they overlap or one is missing."""
    answered = [result.answer.confidence for result in results if result.answer and result.answer.found]
    refused = [result.answer.confidence for result in results if result.answer and not result.answer.found]
    if not answered or not refused or max(refused) > min(answered):
        return None
    return (max(refused) + min(answered)) / 2


def _height(rank: int | None) -> float:
    """The first rank at 16, DEEPEST at 186, by logarithm; «not found» at 216."""
    return 216.0 if rank is None else 16 + 170 * math.log(min(rank, DEEPEST)) / math.log(DEEPEST)


def _across(confidence: float) -> float:
    return LEFT + DOT + min(max(confidence, 0.0), 1.0) * (WIDTH - LEFT - RIGHT - 2 * DOT)


def _line(height: float, name: str) -> str:
    ends = f'x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height:.1f}" y2="{height:.1f}"'
    return f'<line {ends}/><text x="{LEFT - 8}" y="{height + 4:.1f}" text-anchor="end">{name}</text>'


def _dot(x: float, y: float, result: Result) -> str:
    kind = "good" if result.stage is Stage.PASSED else "bad"
    told = escape(f"{result.check.id}: {result.stage.label}")
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" class="{kind}"><title>{told}</title></circle>'


def _svg(height: int, title: str, parts: Sequence[str]) -> str:
    inside = "".join(parts)
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}">{inside}</svg>'
