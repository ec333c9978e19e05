"""How Derek grows: XQuAD-ru hidden among more and more other texts, by a table and a picture.

    python -m benchmarks.growth [--sizes 1000 10000] [--model static] [--data ../shared/data] [--picture FILE.svg]
                                [--folder FOLDER]

The others are the Russian passages of `data/train` (documentation, laws, prose: about 90,000 of them), and beyond these
generated ones, whose sentences are real and stand together by chance. A document is one passage. Each size is built and
asked in processes of its own, so that their peaks of memory are theirs alone; *again* is a build of the same documents
and one more, of which all but that one is taken over, in seconds of the processor. Before the reader: `index.search`.
*First answer*: `derek ask` from the shell, the reader included, the median of three.
The same questions are asked once more with the nearest passages and sentences found by comparing with all of them: what
the kind of FAISS's index loses. What was built in FOLDER stays there, and is only asked the next time.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from math import log10
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.measures import ndcg
from benchmarks.memory import own, peak
from benchmarks.sets import Asking, records, xquad
from benchmarks.shell import asked, timed
from index.build import build_index
from index.candidates import CANDIDATES
from index.encoders.load import load_encoder
from index.encoders.word_vectors import word_vectors
from index.hit import Hit
from index.opening import open_index
from index.query import analyse
from index.ranking.faiss_index import FaissIndex
from index.search import search
from index.storage.store import Store

SHARED = Path(__file__).parents[2] / "shared" / "data"
QUESTIONS = 300  # of XQuAD-ru's 1,190, spread over all articles
DEPTH = 10
SENTENCES = range(4, 9)  # in a generated passage
SHORTEST = 60  # characters of a text that is taken
WARM = 20  # questions before the clock starts
COLD = 3  # times that the first answer is waited for
COMPARED = 50_000  # rows at a time
MORE = "Новый мост через реку открыли осенью.\nЕго строили три года.\n"


@dataclass(frozen=True)
class Size:
    """What was measured of one size; bytes, seconds, milliseconds."""

    passages: int
    built_a_second: float
    building: int
    again: float
    adding: int
    disk: int
    opening: float
    cold: float  # `derek ask` from the shell, the reader included
    asking: int
    own: int  # of it, without mapped files
    middle: float
    late: float
    ndcg: float
    first: float
    exact: float  # the nDCG if the nearest were found by comparing with all
    generated: int  # of the passages


def others(data: Path) -> Iterator[tuple[str, bool]]:
    """Texts to hide the passages of XQuAD-ru among, without end, and whether each is generated."""
    seen = set()
    sentences: list[str] = []
    for name, field in (("pairs", "passage"), ("prose", "text")):
        for record in records(data / "train" / f"{name}.jsonl.xz"):
            text = record[field]
            if len(text) >= SHORTEST and text not in seen:
                seen.add(text)
                sentences += text.split(". ")
                yield text, False
    source = random.Random(1)
    while True:
        chosen = (source.choice(sentences).strip(" .") for _ in range(source.choice(SENTENCES)))
        yield ". ".join(chosen) + ".", True


def write_corpus(data: Path, size: int, path: Path) -> int:
    """A BEIR corpus of `size` documents at `path`; how many of them are generated."""
    hidden = xquad(data / "eval").documents
    generated = 0
    lines = [{"_id": one.name, "title": "", "text": one.text} for one in hidden]
    for number, (text, is_generated) in enumerate(islice(others(data), size - len(hidden))):
        lines.append({"_id": f"other-{number:07}", "title": "", "text": text})
        generated += is_generated
    random.Random(2).shuffle(lines)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return generated


def build(corpus: Path, root: Path, model: str, faiss: str) -> dict[str, float]:
    """Build the corpus at `root` in this process; how fast, and at which peak of memory."""
    started = time.perf_counter()
    made = build_index([corpus], root, model=model, faiss=faiss or None)
    seconds = time.perf_counter() - started
    return {"passages": made.plan.passages, "built_a_second": made.plan.passages / seconds, "building": peak()}


def build_again(corpus: Path, root: Path, more: Path) -> dict[str, float]:
    """Build at `root`, where the corpus is built already, it and one document more in this process."""
    started = time.process_time()
    made = build_index([corpus, more], root)
    if made.plan.encoded != 1:
        raise ValueError(f"{made.plan.encoded} passages were prepared instead of 1")
    return {"again": time.process_time() - started, "adding": peak()}


def ask(root: Path, data: Path) -> dict[str, float]:
    """Open the index at `root` in this process and ask it XQuAD-ru's questions; the reader is left out."""
    load_encoder(Store(root).manifest()["model"]["name"])  # its own time is the same for any size
    word_vectors()
    started = time.perf_counter()
    index = open_index(root, later=True)
    opening = time.perf_counter() - started
    index.checking.finish()
    every = xquad(data / "eval").questions
    questions = every[:: len(every) // QUESTIONS]
    for one in questions[:WARM]:
        search(index, one.text, DEPTH)
    took, gained = [], []
    for one in questions:
        started = time.process_time()  # of one core: others may be busy with something else
        hits = search(index, one.text, DEPTH)
        took.append(1000 * (time.process_time() - started))
        gained.append(gains(one, hits))
    middle, late = np.percentile(took, [50, 95])
    told = {"opening": opening, "asking": peak(), "own": own(), "middle": float(middle), "late": float(late)}
    vectors = np.array([analyse(index, one.text).vector for one in questions])
    exact = replace(index, vectors=Exact.of(index.vectors, vectors), sentences=Exact.of(index.sentences, vectors))
    best = [gains(one, search(exact, one.text, DEPTH)) for one in questions]
    return told | {
        "ndcg": float(np.mean([ndcg(one, [1.0], DEPTH) for one in gained])),
        "first": float(np.mean([one[:1] == [1.0] for one in gained])),
        "exact": float(np.mean([ndcg(one, [1.0], DEPTH) for one in best])),
    }


def gains(asked: Asking, hits: Sequence[Hit]) -> list[float]:
    """What each document found brings; it counts once, by its best passage."""
    return [asked.documents.get(name, 0.0) for name in dict.fromkeys(hit.document.name for hit in hits)]


class Exact(FaissIndex):
    """An index that knows the nearest rows of some vectors, found by comparing each with all rows."""

    _nearest: dict[bytes, tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]]

    @classmethod
    def of(cls, index: FaissIndex, vectors: npt.NDArray[np.float32]) -> "Exact":  # type: ignore[override]
        """The nearest CANDIDATES of each vector (n, d)."""
        made = cls(index._index, index._halves, index._kept)
        scores, rows = np.empty((len(vectors), 0), np.float32), np.empty((len(vectors), 0), np.int64)
        for start in range(0, len(index), COMPARED):
            block = index.rows(start, min(start + COMPARED, len(index)))
            numbers = np.broadcast_to(np.arange(start, start + len(block)), (len(vectors), len(block)))
            scores = np.concatenate([scores, vectors @ block.T], axis=1)
            rows = np.concatenate([rows, numbers], axis=1)
            best = np.argpartition(-scores, min(CANDIDATES, scores.shape[1]) - 1, axis=1)[:, :CANDIDATES]
            scores, rows = np.take_along_axis(scores, best, 1), np.take_along_axis(rows, best, 1)
        order = np.lexsort((rows, -scores), axis=1)
        scores, rows = np.take_along_axis(scores, order, 1), np.take_along_axis(rows, order, 1)
        made._nearest = {one.tobytes(): found for one, *found in zip(vectors, rows, scores, strict=True)}
        return made

    def search(self, query: npt.NDArray[np.float32], top: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """As FaissIndex's, of one of the vectors that it knows."""
        rows, scores = self._nearest[query.tobytes()]
        return rows[:top], scores[:top]


def measured(data: Path, size: int, model: str, faiss: str, folder: Path) -> Size:
    """One size, from its corpus on."""
    corpus, root, told = folder / str(size) / "corpus.jsonl", folder / f"{size}-index", folder / f"{size}-built.json"
    if not told.exists():
        corpus.parent.mkdir(parents=True, exist_ok=True)
        generated = write_corpus(data, size, corpus)
        made = _alone("build", str(corpus), str(root), model, faiss) | {"generated": generated}
        told.write_text(json.dumps(made), encoding="utf-8")
    built = json.loads(told.read_text(encoding="utf-8"))
    if "again" not in built:
        built |= added(corpus, root)
        told.write_text(json.dumps(built), encoding="utf-8")
    asked = _alone("ask", str(root), str(data)) | {"cold": first_answer(root, xquad(data / "eval").questions[0].text)}
    disk = sum(path.stat().st_size for path in (root / "builds").rglob("*") if path.is_file())
    return Size(**built, **asked, disk=disk)


def first_answer(root: Path, question: str) -> float:
    """Seconds from calling `derek ask` in a new process to its end, the middle one of COLD times.

    Raises SystemExit: it did not end as after a question, answered or not (0 and 1).
    """
    command = [sys.executable, "-m", "qa.cli", "ask", "--index", str(root), question]
    return statistics.median(timed(lambda: asked(command)) for _ in range(COLD))


def added(corpus: Path, root: Path) -> dict[str, float]:
    """What one document more costs, built into a copy beside the index."""
    with tempfile.TemporaryDirectory(dir=root.parent) as temporary:
        copy, more = Path(temporary) / "index", Path(temporary) / "more.txt"
        shutil.copytree(root, copy)
        more.write_text(MORE, encoding="utf-8")
        return _alone("again", str(corpus), str(copy), str(more))


def _alone(*command: str) -> dict[str, float]:
    """A step in a process of its own; what is counted of the processor on one core, whatever numpy would take."""
    threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS") if command[0] != "build"}
    found = subprocess.run(
        [sys.executable, "-m", "benchmarks.growth", "--step", *command],
        check=True,
        stdout=subprocess.PIPE,
        env=os.environ | threads,
    )
    told: dict[str, float] = json.loads(found.stdout)
    return told


def row(one: Size) -> str:
    """A line of the table."""
    made = f" ({one.generated:,} of them generated)" if one.generated else ""
    return (
        f"| {one.passages:,}{made} | {one.built_a_second:.0f} | {one.building / 1e6:,.0f} | "
        f"{one.again:.1f} | {one.adding / 1e6:,.0f} | "
        f"{one.asking / 1e6:,.0f} ({one.own / 1e6:,.0f}) | {one.disk / 1e6:,.0f} | {one.opening:.2f} | "
        f"{one.cold:.1f} | {one.middle:.1f} / {one.late:.1f} | "
        f"{one.ndcg:.3f} / {one.first:.3f} | {one.exact:.3f} |"
    )


LINES = (  # what is drawn: a field, its unit, what one of it is in the field's own, a colour
    ("late", "question, p95, ms", 1.0, "#c2410c"),
    ("opening", "opening, ms", 1e-3, "#1d4ed8"),
    ("building", "memory building, MB", 1e6, "#15803d"),
    ("own", "memory asking, MB", 1e6, "#7e22ce"),
)


def picture(sizes: Sequence[Size]) -> str:
    """Passages across, what they cost upwards, both by powers of ten: an SVG of lines."""
    size, edge = 320, 48
    across = [log10(one.passages) for one in sizes]
    upwards = {name: [log10(max(getattr(one, name) / unit, 1)) for one in sizes] for name, _, unit, _ in LINES}
    left, right = int(min(across)), max(int(max(across) + 0.999), int(min(across)) + 1)
    top = max(int(max(map(max, upwards.values())) + 0.999), 1)

    def place(x: float, y: float) -> tuple[float, float]:
        return edge + (x - left) / (right - left) * size, edge / 2 + (1 - y / top) * size

    drawn = []
    for number, (name, label, _, colour) in enumerate(LINES):
        points = [place(x, y) for x, y in zip(across, upwards[name], strict=True)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        drawn.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        drawn.append(f'<text x="{edge + 8}" y="{edge + 18 * number}" fill="{colour}">{label}</text>')
    for power in range(left, right + 1):
        x, y = place(power, 0)
        drawn.append(f'<text x="{x:.0f}" y="{y + 16:.0f}" text-anchor="middle">{10**power:,}</text>')
    for power in range(top + 1):
        x, y = place(left, power)
        drawn.append(f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{10**power:,}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 2 * edge} {size + 2 * edge}" '
        'font-family="sans-serif" font-size="12" fill="#444">'
        f'<rect x="{edge}" y="{edge / 2:.0f}" width="{size}" height="{size}" fill="#fff" stroke="#bbb"/>'
        f"{''.join(drawn)}"
        f'<text x="{edge + size / 2:.0f}" y="{size + 1.5 * edge:.0f}" text-anchor="middle">passages</text></svg>\n'
    )


def main() -> None:
    """Measure each size, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--model", default="static")
    parser.add_argument("--faiss", default="", help="as derek build --faiss; by default by size")
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--folder", type=Path, help="where the indexes stay; by default they go")
    parser.add_argument("--picture", type=Path, metavar="FILE.svg")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        name, *rest = options.step
        steps = {"again": build_again, "ask": ask}
        told = build(Path(rest[0]), Path(rest[1]), *rest[2:]) if name == "build" else steps[name](*map(Path, rest))
        print(json.dumps(told))
        return
    with tempfile.TemporaryDirectory() as temporary:
        sizes = []
        for size in options.sizes:
            sizes.append(measured(options.data, size, options.model, options.faiss, options.folder or Path(temporary)))
            print(row(sizes[-1]), json.dumps(asdict(sizes[-1])), sep="\n", file=sys.stderr)
    print(
        "| passages | built a second | memory building, MB | again, s | memory again, MB "
        "| asking (without mapped files), MB | disk, MB | opening, s | first answer, s | question p50 / p95, ms "
        "| nDCG@10 / first | nDCG@10, exact |\n"
        "|---|---|---|---|---|---|---|---|---|---|---|---|"
    )
    print(*map(row, sizes), sep="\n")
    if options.picture:
        options.picture.write_text(picture(sizes), encoding="utf-8")


if __name__ == "__main__":
    main()
