"""How long a person waits: the first answer from the shell, a warm question, the page, the build.

A warm question also among a thousand passages of ordinary length, with the reader and without: the documents of all
question sets of this repository (`questions/`), and a hundred of the questions about them.

    python -m benchmarks.speed [--runs 5] [--source source/]

Machines differ, so each figure stands beside a baseline of the same run: an empty Python for what is started from
the shell, bm25s alone for a question.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.bm25 import BM25
from benchmarks.sets import records
from benchmarks.shell import asked, timed
from index.build import build_index
from index.index import Index
from index.language.terms import lemmas
from index.opening import open_index
from index.search import search
from qa.engine import Engine
from qa.question import understand
from qa.repair.repairer import Repairer

SETS = Path(__file__).parent / "questions"
ASKED = 100  # questions among the thousand passages
WARM = 5  # questions before the clock starts
LATE = 20  # so many figures have a 95th percentile
QUESTIONS = (
    "Во сколько раз вырос выпуск лекарств?",
    "Где французы открыли сервисное депо?",
    "сколко лекаств завозят из-за границы",
    "Which countries invest in Kazakhstan?",
    "Тараздағы әскери мектепке кімнің есімі беріледі?",
)
READY_WITHIN = 60.0  # seconds; a page that takes longer has failed

NONSENSE = (  # what a repair could look at for ever
    (" ".join("йфячыцувс" + letter for letter in "абвгдежзиклмнопрстуфхцчш") * 8)[:2000],
    "iauoe" * 400,
    "y" * 2000,
    "а'" * 1000,
    "тот " * 500,
    "e" * 40 + " " + "ieuy" * 400,
)


def line(name: str, seconds: list[float], baseline: float, of: str) -> None:
    """Print a median with its range, of many figures the 95th percentile, and how many times the baseline it is."""
    middle = statistics.median(seconds)
    late = f", p95 {np.quantile(seconds, 0.95) * 1000:.1f}" if len(seconds) >= LATE else ""
    print(
        f"{name:36} {middle * 1000:9.1f} ms  ({min(seconds) * 1000:.1f}-{max(seconds) * 1000:.1f}{late})"
        f"  = {middle / baseline:6.1f} x {of}"
    )


@dataclass(frozen=True)
class Warm:
    """Seconds of each question to an index that is open: understood and found, and all of it, the reader too."""

    passages: int
    found: list[float]
    read: list[float]
    bm25: list[float]


def spread(questions: Sequence[str], count: int) -> list[str]:
    """So many of the questions at most, from the first to the last."""
    step = max(1, -(-len(questions) // count))
    return list(questions[::step])


def questions_of(folder: Path) -> list[str]:
    """The questions of all sets below a folder that stand by themselves."""
    files = sorted(folder.rglob("questions.jsonl"))
    return [record["question"] for path in files for record in records(path) if not record.get("history")]


def warm(folder: Path = SETS, count: int = ASKED) -> Warm:
    """The documents of a folder as one index, asked questions about them, each once, one at a time."""
    with tempfile.TemporaryDirectory() as temporary:
        build_index([folder], Path(temporary) / "index")
        index = open_index(Path(temporary) / "index")
        engine, mending = Engine(index), Repairer(index)
        alone = BM25([lemmas(passage.text) for passage in index.passages])
        questions = spread(questions_of(folder), count)
        for question in questions[:WARM]:
            engine.ask(question)
        return Warm(
            passages=len(index.passages),
            found=[timed(partial(found, index, mending, question)) for question in questions],
            read=[timed(partial(engine.ask, question)) for question in questions],
            bm25=[timed(lambda typed=typed: alone.scores(lemmas(typed))) for typed in questions],
        )


def found(index: Index, mending: Repairer, question: str) -> None:
    """All that a question takes before passages are read: understood, repaired, looked for."""
    understood = understand(question, (), mending, index)
    search(index, understood.text, context=understood.context)


def page_ready(root: Path, source: Path, port: int) -> None:
    """Start the chat and wait until it answers."""
    command = [sys.executable, "-m", "qa.cli", "chat", "--index", str(root), "--source", str(source)]
    process = subprocess.Popen([*command, "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("the page did not come up")
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """A line for each thing that a person waits for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--source", type=Path, default=Path("source"))
    parser.add_argument("--port", type=int, default=7871)
    options = parser.parse_args()
    runs = range(options.runs)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "index"
        builds = [timed(lambda: build_index([options.source], root, full=True)) for _ in runs]
        python = statistics.median(
            timed(lambda: subprocess.run([sys.executable, "-c", "import numpy"], check=True)) for _ in runs
        )
        ask = [sys.executable, "-m", "qa.cli", "ask", "--index", str(root), "--json", QUESTIONS[2]]
        cold = [timed(lambda: asked(ask)) for _ in runs]
        index = open_index(root)
        engine = Engine(index)
        alone = BM25([lemmas(passage.text) for passage in index.passages])
        for question in QUESTIONS:
            engine.ask(question)
        many = [question for question in QUESTIONS for _ in range(20)]
        sample = [timed(lambda question=question: engine.ask(question)) for question in many]
        bm25 = statistics.median(timed(lambda q=question: alone.scores(lemmas(q))) for question in many)
        nonsense = [timed(lambda typed=typed: engine.ask(typed)) for typed in NONSENSE]
        pages = [timed(lambda: page_ready(root, options.source, options.port)) for _ in runs[:3]]
    print(f"{len(index.passages)} passages; Python with numpy {python * 1000:.0f} ms, bm25s {bm25 * 1e3:.2f} ms")
    line("build, all anew", builds, python, "Python with numpy")
    line("derek ask, cold, from the shell", cold, python, "Python with numpy")
    line("a question, warm", sample, bm25, "bm25s with lemmas")
    line("the longest nonsense, repaired", nonsense, bm25, "bm25s with lemmas")
    line("derek chat until the page answers", pages, python, "Python with numpy")
    larger = warm()
    bm25 = statistics.median(larger.bm25)
    print(f"{larger.passages} passages, {len(larger.read)} questions; bm25s {bm25 * 1e3:.2f} ms")
    line("a question, warm", larger.read, bm25, "bm25s with lemmas")
    line("a question, warm, before the reader", larger.found, bm25, "bm25s with lemmas")


if __name__ == "__main__":
    main()
