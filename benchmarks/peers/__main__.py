"""The same documents and questions through Derek and through other systems with the same model, in one run.

    python -m benchmarks.peers [--systems NAME ...] [--limit N]      needs the extra `bench`

All documents of the question sets and XQuAD-ru are one collection. Derek gets them as they are and cuts them in its own
way; the others get passages of LangChain's recursive splitter (800 characters, 100 shared). The model is Derek's own,
which `derek model export` writes for sentence-transformers, as each system plugs one in. Each step is a process of its
own on one core: an index is built and saved, then opened by three fresh processes for one question each (their median
is the cold start, imports included, the files in the disk's cache), the last of which goes on to ask all, one at a
time. XQuAD-ru: the passage's document is right, and counts once; the other sets: a passage that holds the evidence.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.answers import SOURCES, paths
from benchmarks.peers.table import HEAD, Measured, row
from benchmarks.retrieval import SHARED
from benchmarks.sets import question_set, xquad
from index.encoders.export import export
from qa.offline import force_offline

PLAIN = ("readme", "contract", "dev", "law", "prose")  # sets whose questions have answers
COLD = 3  # fresh processes
ALONE = {  # nobody calls out, nobody takes more threads than one, nobody draws bars
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "TRANSFORMERS_OFFLINE": "1",
    "OMP_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TQDM_DISABLE": "1",
}


@dataclass(frozen=True)
class System:
    """A module of this folder, its openers by what they are called in the table, and the packages it needs."""

    module: str
    openers: dict[str, str]
    packages: tuple[str, ...]


SYSTEMS = {
    one.module: one
    for one in (
        System("derek", {"Derek, search": "open_search", "Derek, with the reader": "open_reader"}, ("derek",)),
        System(
            "langchain",
            {"LangChain, FAISS": "open_faiss", "LangChain, BM25 + FAISS": "open_both"},
            ("langchain-community", "langchain-classic", "langchain-huggingface", "rank-bm25", "PyStemmer"),
        ),
        System(
            "llamaindex",
            {"LlamaIndex, hybrid": "open_hybrid"},
            ("llama-index-core", "llama-index-embeddings-huggingface", "llama-index-retrievers-bm25"),
        ),
        System("txtai", {"txtai, hybrid": "open_hybrid"}, ("txtai",)),
        System("haystack", {"Haystack, hybrid": "open_hybrid"}, ("haystack-ai", "sentence-transformers-haystack")),
        System("chroma", {"Chroma, vectors": "open_dense"}, ("chromadb",)),
        System("floor", {"the floor: FAISS + bm25s": "open_hybrid"}, ("faiss-cpu", "bm25s", "sentence-transformers")),
    )
}


def material(limit: int) -> dict[str, Any]:
    """The documents of all sets in one collection, and the questions that some passage of them answers."""
    documents: list[tuple[str, str]] = []
    questions: list[dict[str, Any]] = []
    tasks = [xquad(SHARED / "data" / "eval")] if SHARED.is_dir() else []
    tasks += [question_set(path, SOURCES[name], name) for name, path in paths() if name in PLAIN]
    for task in tasks:
        names = {}
        for one in task.documents:
            names[one.name] = f"{len(documents):04d}{Path(one.name).suffix or '.txt'}"
            documents.append((names[one.name], one.text))
        for asking in task.questions:
            if asking.evidence and not asking.history:
                document = next((names[name] for name in asking.documents), "")
                questions.append({"text": asking.text, "document": document, "evidence": asking.evidence})
    return {"documents": documents, "questions": questions[:: max(1, len(questions) // limit) if limit else 1]}


def alone() -> None:
    """Have this process, and all that it starts, keep to ALONE."""
    force_offline()
    os.environ.update(ALONE)


def laid_out(place: Path, limit: int = 0) -> dict[str, Any]:
    """The material, written to `place` with the model."""
    task = material(limit)
    (place / "material.json").write_text(json.dumps(task, ensure_ascii=False), encoding="utf-8")
    export(place / "model")
    return task


def common(system: System, place: Path) -> tuple[str, Path, Path, Path]:
    """What each step of a system is given."""
    return system.module, place / "material.json", place / system.module, place / "model"


def built(system: System, place: Path) -> dict[str, Any]:
    """What it took to make the index of a system, in `place`, where the material and the model are."""
    (place / system.module).mkdir()
    return step("build", *common(system, place))


def measured(system: System, questions: Sequence[dict[str, Any]], place: Path) -> list[Measured]:
    """The rows of one system; its index is made in `place`."""
    building, folder = built(system, place), place / system.module
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    rows = []
    for name, opener in system.openers.items():
        counts = [1] * (COLD - 1) + [len(questions)]
        runs = [step("ask", *common(system, place), opener, time.time(), count) for count in counts]
        asked = runs[-1]
        of_xquad, others = (
            [rank for rank, one in zip(asked["ranks"], questions, strict=True) if bool(one["document"]) is named]
            for named in (True, False)
        )
        rows.append(
            Measured(
                name=name,
                passages=building["passages"],
                building=(building["seconds"], building["cpu"]),
                cold=(median(run["cold"] for run in runs), median(run["cold_cpu"] for run in runs)),
                walls=asked["seconds"],
                cpus=asked["cpu"],
                peak=asked["peak"],
                disk=disk,
                ranks=(of_xquad, others),
            )
        )
    return rows


def step(*command: object) -> dict[str, Any]:
    """A step in a process of its own."""
    words = [sys.executable, "-m", "benchmarks.peers.step", *map(str, command)]
    done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def versions(system: System) -> str:
    """What is installed of a system; PackageNotFoundError names what is not."""
    return ", ".join(f"{name} {version(name)}" for name in system.packages)


def main() -> None:
    """Print the table, a row as soon as it is known, and the versions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), metavar="NAME")
    parser.add_argument("--limit", type=int, default=0, help="ask only every so many questions that N are left")
    options = parser.parse_args()
    alone()
    used = []
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        task = laid_out(place, options.limit)
        load = f"a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores before"
        print(f"{len(task['documents'])} documents, {len(task['questions'])} questions; {load}\n\n{HEAD}", flush=True)
        for system in (SYSTEMS[name] for name in options.systems):
            try:
                used.append(versions(system))
                for one in measured(system, task["questions"], place):
                    print(row(one), flush=True)
            except PackageNotFoundError as missing:
                print(f"{system.module} is left out: {missing.name} is not installed", file=sys.stderr, flush=True)
            except subprocess.CalledProcessError as failed:
                print(f"{system.module} is left out: {failed}", file=sys.stderr, flush=True)
    print(f"\n{'; '.join(used)}")


if __name__ == "__main__":
    main()
