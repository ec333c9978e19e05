"""How long a person waits: the first answer from the shell, a warm question, the page, the build.

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
from collections.abc import Callable
from pathlib import Path

from benchmarks.bm25 import BM25
from index.build import build_index
from index.language.terms import lemmas
from index.opening import open_index
from qa.engine import Engine

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


def timed(action: Callable[[], object]) -> float:
    """How many seconds it takes to call something."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def asked(command: list[str]) -> None:
    """Run `derek ask`; it ends with 1 where the documents do not answer."""
    if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode not in (0, 1):
        raise SystemExit("derek ask did not work")


def line(name: str, seconds: list[float], baseline: float, of: str) -> None:
    """Print a median with its range, and how many times the baseline it is."""
    middle = statistics.median(seconds)
    print(
        f"{name:34} {middle * 1000:9.1f} ms  ({min(seconds) * 1000:.1f}-{max(seconds) * 1000:.1f})"
        f"  = {middle / baseline:6.1f} x {of}"
    )


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
        warm = [timed(lambda question=question: engine.ask(question)) for question in many]
        bm25 = statistics.median(timed(lambda q=question: alone.scores(lemmas(q))) for question in many)
        nonsense = [timed(lambda typed=typed: engine.ask(typed)) for typed in NONSENSE]
        pages = [timed(lambda: page_ready(root, options.source, options.port)) for _ in runs[:3]]
    print(f"{len(index.passages)} passages; Python with numpy {python * 1000:.0f} ms, bm25s {bm25 * 1e3:.2f} ms")
    line("build, all anew", builds, python, "Python with numpy")
    line("derek ask, cold, from the shell", cold, python, "Python with numpy")
    line("a question, warm", warm, bm25, "bm25s with lemmas")
    line("the longest nonsense, repaired", nonsense, bm25, "bm25s with lemmas")
    line("derek chat until the page answers", pages, python, "Python with numpy")


if __name__ == "__main__":
    main()
