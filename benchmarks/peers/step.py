"""One step of one system in a process of its own, on one core; what it took is printed as a line of JSON.

    python -m benchmarks.peers.step build MODULE MATERIAL.json FOLDER MODEL
    python -m benchmarks.peers.step ask MODULE MATERIAL.json FOLDER MODEL OPENER STARTED QUESTIONS

STARTED is when the process was asked for, as `time.time()`; QUESTIONS how many are asked, 1 being a cold start only.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.memory import peak
from benchmarks.peers.common import Find, Text

WARM = 5  # questions before the clock starts


def build(module: str, material: dict[str, Any], folder: Path, model: Path) -> dict[str, float]:
    """From documents to an index on disk; the model is loaded in this time, the libraries before."""
    make = import_module(f"benchmarks.peers.{module}").build
    documents = [Text(*one) for one in material["documents"]]
    passages, wall, cpu = timed(lambda: make(documents, folder, model))
    return {"passages": passages, "seconds": wall, "cpu": cpu}


def ask(
    module: str, material: dict[str, Any], folder: Path, model: Path, opener: str, started: str, count: str
) -> dict[str, Any]:
    """From nothing to the first answer, then each question when everything is warm, and the rank of what is right."""
    questions = material["questions"][: int(count)]
    find: Find = getattr(import_module(f"benchmarks.peers.{module}"), opener)(folder, model)
    find(questions[0]["text"])
    cold, cold_cpu = time.time() - float(started), time.process_time()
    ranks, walls, cpus = [], [], []
    if len(questions) > 1:
        for one in questions[:WARM]:
            find(one["text"])
        for one in questions:
            found, wall, cpu = timed(partial(find, one["text"]))
            ranks.append(rank(found, one["document"], one["evidence"]))
            walls.append(wall)
            cpus.append(cpu)
    return {"cold": cold, "cold_cpu": cold_cpu, "peak": peak(), "ranks": ranks, "seconds": walls, "cpu": cpus}


def rank(found: Sequence[Text], document: str, evidence: Sequence[str]) -> int:
    """The rank of the first that is right, 0 if none is.

    Right is a passage that holds the evidence; or, where a document is named, one of this document, and then each
    document counts once, by its best passage.
    """
    if document:
        right = [name == document for name in dict.fromkeys(one.name for one in found)]
    else:
        right = [any(quote in one.text for quote in evidence) for one in found]
    return right.index(True) + 1 if True in right else 0


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What `work` gives, the seconds it took by the clock, and those of the processor in all threads."""
    wall, cpu = time.perf_counter(), time.process_time()
    given = work()
    return given, time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    """Do the step."""
    if hasattr(os, "sched_setaffinity"):  # before any library counts the cores
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    step, module, material, folder, model, *rest = sys.argv[1:]
    read = json.loads(Path(material).read_text(encoding="utf-8"))
    told = (build if step == "build" else ask)(module, read, Path(folder), Path(model), *rest)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
