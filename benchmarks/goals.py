"""The goals, what the first version had, and what is reached, in one table.

    python -m benchmarks.goals [--only PART ...] [--skip PART ...] [--landed]

ranking    the right passage first, on the sets of `../shared` (`benchmarks.retrieval`): the line "as shipped, read too"
cold       `derek ask` from the shell on the sample, and the first version's in turn with it (`benchmarks.speed`)
warm       a question among a thousand passages, before the reader (`benchmarks.speed`)
building   passages a second, beside LangChain with the same model, one core (`benchmarks.peers`; the extra `bench`)

Each part is a process of its own. What cannot be measured here is left out, and the table says why. What the first
version had is as it was when the goals were set, but for `cold`; `--landed` measures its ranking anew, too.
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np

from benchmarks import speed
from benchmarks.landed import LandedError, Version, landed
from benchmarks.retrieval import (
    COLUMNS,
    READ_TOO,
    ROOT,
    SHARED,
    TOGETHER,
    Result,
    answered,
    earlier,
    evaluate,
    every_set,
    joined,
    repairer,
    shipped,
)
from benchmarks.sets import Task
from benchmarks.shell import asked, timed
from index.build import build_index, in_memory
from index.encoders.load import embedded

RUNS = 5  # of what is started from the shell
HEAD = "| measure | goal | landed | reached |\n|---|---|---|---|"


@dataclass(frozen=True)
class Goal:
    """What is measured, by which part, what it should come to, and what the first version had; both may be unknown."""

    part: str
    measure: str
    goal: tuple[float, ...]
    landed: tuple[float, ...] = ()
    form: str = "{:.3f}"
    at_most: bool = False  # or at least

    def is_reached(self, figures: Sequence[float]) -> bool:
        """Whether none of the figures misses its goal."""
        pairs = zip(figures, self.goal, strict=True)
        return all(figure <= goal if self.at_most else figure >= goal for figure, goal in pairs)


XQUAD, SENTENCES = "XQuAD-ru: nDCG@10 / first", "its 1,212 sentences: nDCG@10 / first"
INTERVIEW = "interview, law, story (129): first / among three"
PARAPHRASES = "their paraphrases (45): first / among three"
LAW = "law, story (76): first / among three"
COLD, WARM = "`derek ask`, cold from the shell", "a warm question before the reader, 1,000 passages: p50"
BUILDING = "building, beside LangChain with the same model: times as many passages a second"

GOALS = (
    Goal("ranking", XQUAD, (0.988, 0.970), (0.977, 0.952)),
    Goal("ranking", SENTENCES, (0.90, 0.83), (0.851, 0.767)),
    Goal("ranking", INTERVIEW, (0.87, 0.95), (0.69, 0.81)),
    Goal("ranking", PARAPHRASES, (0.75, 0.90), (0.36, 0.58)),
    Goal("ranking", LAW, (0.83, 0.94), (0.62, 0.75)),
    Goal("cold", COLD, (1.2,), (0.7,), "{:.2f} s", at_most=True),
    Goal("warm", WARM, (25,), (), "{:.1f} ms", at_most=True),
    Goal("building", BUILDING, (1.5,), (), "{:.2f}"),
)


@dataclass(frozen=True)
class Measured:
    """The figures of a goal in this run; those of the first version, if it was measured too; why there are none."""

    reached: tuple[float, ...] = ()
    landed: tuple[float, ...] = ()
    note: str = ""


Figures = dict[str, Measured]  # by the measure


class MissingError(Exception):
    """A part cannot be measured here; the message says what it lacks."""


def row(goal: Goal, measured: Measured) -> str:
    """A line of the table; ✓ where the goal is reached."""
    reached = told(goal, measured.reached)
    if measured.reached and goal.is_reached(measured.reached):
        reached += " ✓"
    if measured.note:
        reached = f"{reached} ({measured.note})" if measured.reached else measured.note
    cells = (goal.measure, told(goal, goal.goal), told(goal, measured.landed or goal.landed), reached)
    return f"| {' | '.join(cells)} |"


def told(goal: Goal, figures: Sequence[float]) -> str:
    """Figures in the form of a goal."""
    return " / ".join(goal.form.format(figure) for figure in figures) or "–"


def ranking(measure_landed: bool) -> Figures:
    """The sets of `../shared` that are here, as they are ranked now, and by the first version if that is wanted."""
    wanted = {"XQuAD-ru", "XQuAD-ru, sentences", *TOGETHER["dev, law, prose"]}
    chosen = [task for task in every_set() if task.name in wanted]
    if not chosen:
        raise MissingError(f"{SHARED.name}/ is not beside the checkout")
    with landed() if measure_landed else contextlib.nullcontext() as version:
        results = {task.name: both(task, version) for task in chosen}
    return of_ranking(results)


def both(task: Task, version: Version | None) -> Result:
    """The table of a set as it is ranked now, and by the first version."""
    index, questions = in_memory(task.documents, embedded()), answered(task)
    tables = {READ_TOO: evaluate(shipped(index, repairer(index))[READ_TOO], questions, index.passages)}
    if version:
        tables[version.name] = earlier(version, task)
    return Result(tables, np.array([one.kind for one in questions]))


def of_ranking(results: dict[str, Result]) -> Figures:
    """The tables of sets -> the figures of the goals whose sets are all there."""
    found = {}
    for measure, names, columns, kind in (
        (XQUAD, ("XQuAD-ru",), ("nDCG@10", "hit@1"), ""),
        (SENTENCES, ("XQuAD-ru, sentences",), ("nDCG@10", "hit@1"), ""),
        (INTERVIEW, TOGETHER["dev, law, prose"], ("hit@1", "hit@3"), ""),
        (PARAPHRASES, TOGETHER["dev, law, prose"], ("hit@1", "hit@3"), "paraphrase"),
        (LAW, TOGETHER["law, prose"], ("hit@1", "hit@3"), ""),
    ):
        if not all(name in results for name in names):
            continue
        whole = joined([results[name] for name in names])
        rows = whole.kinds == kind if kind else np.ones(len(whole.kinds), np.bool_)
        places = [list(COLUMNS).index(column) for column in columns]
        means = {way: tuple(table[rows][:, places].mean(axis=0).tolist()) for way, table in whole.tables.items()}
        reached = means.pop(READ_TOO)
        found[measure] = Measured(reached, next(iter(means.values()), ()))
    return found


def cold(measure_landed: bool) -> Figures:
    """`derek ask` from the shell, in turn with the first version's, whatever is asked for: machines differ."""
    question = ("--json", speed.QUESTIONS[2])
    with tempfile.TemporaryDirectory() as temporary, contextlib.ExitStack() as stack:
        place = Path(temporary)
        build_index([ROOT / "source"], place / "now")
        now = [sys.executable, "-m", "qa.cli", "ask", "--index", str(place / "now"), *question]
        asking: list[tuple[list[str], dict[str, str] | None]] = [(now, None)]
        note = ""
        try:
            first = stack.enter_context(landed())
            first.build([ROOT / "source"], place / "first")
            asking.append((first.command("ask", "--index", place / "first", *question), first.environment))
        except LandedError as error:
            note = str(error)
        seconds = [[timed(partial(asked, *one)) for one in asking] for _ in range(RUNS + 1)]
    ours, *theirs = (statistics.median(column) for column in zip(*seconds[1:], strict=True))  # the first fills caches
    return {COLD: Measured((ours,), tuple(theirs), note)}


def warm(measure_landed: bool) -> Figures:
    """Questions among the documents of the question sets."""
    found = speed.warm()
    late = 1000 * float(np.quantile(found.found, 0.95))
    note = f"p95 {late:.1f} ms, {found.passages:,} passages"
    return {WARM: Measured((1000 * statistics.median(found.found),), note=note)}


def building(measure_landed: bool) -> Figures:
    """The documents of all sets, from their texts to an index on the disk, by Derek and by LangChain."""
    try:
        from benchmarks.peers.__main__ import SYSTEMS, alone, built, laid_out, versions

        versions(SYSTEMS["langchain"])
    except (ModuleNotFoundError, PackageNotFoundError) as error:
        raise MissingError(f"{error.name} is not installed, which the extra `bench` brings") from error
    alone()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        laid_out(place)
        ours, theirs = (built(SYSTEMS[name], place) for name in ("derek", "langchain"))
    by_clock, by_processor = (times(ours, theirs, clock) for clock in ("seconds", "cpu"))
    return {BUILDING: Measured((by_clock,), note=f"{by_processor:.2f} by the processor's time")}


def times(ours: dict[str, float], theirs: dict[str, float], clock: str) -> float:
    """How many times as many passages a second one step of building makes as the other, by one of the clocks."""
    return (ours["passages"] / ours[clock]) / (theirs["passages"] / theirs[clock])


PARTS: dict[str, Callable[[bool], Figures]] = {"ranking": ranking, "cold": cold, "warm": warm, "building": building}


def step(part: str, measure_landed: bool) -> Figures:
    """A part in a process of its own; what it lacks is a note to each of its goals."""
    words = [sys.executable, "-m", "benchmarks.goals", "--step", part, *(["--landed"] if measure_landed else [])]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return {goal.measure: Measured(note="left out: it failed, see above") for goal in GOALS if goal.part == part}
    return figures_of(done.stdout.splitlines()[-1])


def figures_of(line: str) -> Figures:
    """What a step printed."""
    said = json.loads(line)
    return {name: Measured(tuple(of["reached"]), tuple(of["landed"]), of["note"]) for name, of in said.items()}


def printed(found: Figures) -> str:
    """What `figures_of` reads."""
    return json.dumps({measure: asdict(figures) for measure, figures in found.items()}, ensure_ascii=False)


def measured(part: str, measure_landed: bool) -> Figures:
    """What a part measures; a goal that it could not measure has a note instead."""
    try:
        found = PARTS[part](measure_landed)
        why = "a set is missing"
    except (MissingError, LandedError) as error:
        found, why = {}, str(error)
    left = Measured(note=f"left out: {why}")
    return {goal.measure: found.get(goal.measure, left) for goal in GOALS if goal.part == part}


def main() -> None:
    """Print the table, the lines of a part as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--skip", nargs="+", choices=PARTS, default=[], metavar="PART")
    parser.add_argument("--landed", action="store_true", help="measure the first version's ranking, too")
    parser.add_argument("--step", choices=PARTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        print(printed(measured(options.step, options.landed)))
        return
    print(HEAD, flush=True)
    for part in PARTS:
        if part in options.only and part not in options.skip:
            found = step(part, options.landed)
            lines = [row(goal, found[goal.measure]) for goal in GOALS if goal.part == part]
            print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
