"""The same documents and questions through Derek and through LangChain with the same model, in one run.

    python -m benchmarks.peers [--limit N]      needs the extra `bench`

Each gets the documents as they are and cuts them in its own usual way (LangChain's recursive splitter at 800
characters, 100 shared). The model is Derek's own, which `derek model export` writes for sentence-transformers, as
LangChain plugs one in. Right is a passage that holds the evidence of a question. A question is timed when everything is
warm, one at a time.
"""

import argparse
import math
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.answers import SOURCES, paths
from benchmarks.retrieval import SHARED
from benchmarks.sets import Asking, question_set, xquad
from index.build import build_index
from index.documents.document import Document
from index.encoders.export import export
from index.opening import open_index
from index.search import search
from qa.engine import Engine
from qa.offline import force_offline

TOP = 10
PLAIN = ("readme", "contract", "dev", "law", "prose")  # sets whose questions have answers
CUT, SHARED_CHARACTERS = 800, 100  # LangChain's splitter: about Derek's own passages

Find = Callable[[str], Sequence[str]]  # a question -> the texts of the best passages


@dataclass(frozen=True)
class System:
    """A way to find passages, how many there are, and how many seconds it took to index them."""

    name: str
    passages: int
    seconds: float
    find: Find


def material() -> tuple[list[Document], list[Asking]]:
    """The documents of all sets in one collection, and the questions that some passage of them answers."""
    documents: dict[str, Document] = {}
    questions: list[Asking] = []
    tasks = [xquad(SHARED / "data" / "eval")] if SHARED.is_dir() else []
    tasks += [question_set(path, SOURCES[name], name) for name, path in paths() if name in PLAIN]
    for task in tasks:
        documents |= {f"{task.name}/{one.name}": one for one in task.documents}
        questions += [one for one in task.questions if one.evidence and not one.history]
    return list(documents.values()), questions


def of_derek(documents: Sequence[Document], folder: Path) -> list[System]:
    """Derek from files to answers: search alone, and all of it with the reader."""
    source = folder / "source"
    source.mkdir()
    for number, one in enumerate(documents):
        (source / f"{number:04d}{Path(one.name).suffix or '.txt'}").write_text(one.text, encoding="utf-8")
    started = time.perf_counter()
    build_index([source], folder / "index")
    seconds = time.perf_counter() - started
    index = open_index(folder / "index")
    engine = Engine(index)
    count = len(index.passages)
    return [
        System("Derek, search", count, seconds, lambda text: [hit.passage.text for hit in search(index, text, TOP)]),
        System(
            "Derek, with the reader",
            count,
            seconds,
            lambda text: [hit.passage.text for hit in engine.ask(text, top=TOP, exactly=True).hits],
        ),
    ]


def of_langchain(documents: Sequence[Document], folder: Path) -> list[System]:
    """LangChain's FAISS, and its ensemble with BM25, each as its documentation sets them up."""
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    export(folder / "model")
    model = HuggingFaceEmbeddings(
        model_name=str(folder / "model"),
        encode_kwargs={"prompt_name": "document", "normalize_embeddings": True},
        query_encode_kwargs={"prompt_name": "query", "normalize_embeddings": True},
    )
    splitter = RecursiveCharacterTextSplitter(chunk_size=CUT, chunk_overlap=SHARED_CHARACTERS)
    started = time.perf_counter()
    passages = splitter.create_documents([one.text for one in documents])
    store = FAISS.from_documents(passages, model)
    seconds = time.perf_counter() - started
    dense = store.as_retriever(search_kwargs={"k": TOP})
    started = time.perf_counter()
    lexical = BM25Retriever.from_documents(passages, k=TOP)
    both = EnsembleRetriever(retrievers=[lexical, dense], weights=[0.5, 0.5])
    more = time.perf_counter() - started

    def texts(retriever: object) -> Find:
        return lambda text: [one.page_content for one in retriever.invoke(text)][:TOP]  # type: ignore[attr-defined]

    return [
        System("LangChain, FAISS", len(passages), seconds, texts(dense)),
        System("LangChain, BM25 + FAISS", len(passages), seconds + more, texts(both)),
    ]


def measured(system: System, questions: Sequence[Asking]) -> str:
    """A row of the table."""
    for one in questions[:5]:
        system.find(one.text)
    ranks, seconds = [], []
    for one in questions:
        started = time.perf_counter()
        found = system.find(one.text)
        seconds.append(time.perf_counter() - started)
        right = (rank for rank, text in enumerate(found, 1) if any(quote in text for quote in one.evidence))
        ranks.append(next(right, 0))
    of = np.array(ranks)
    gain = np.mean([1 / math.log2(rank + 1) if rank else 0 for rank in ranks])
    middle, late = (1000 * float(np.quantile(seconds, share)) for share in (0.5, 0.95))
    return (
        f"| {system.name} | {system.passages} | {system.passages / system.seconds:.1f} | {middle:.0f} / {late:.0f} | "
        f"{np.mean(of == 1):.3f} / {np.mean((of > 0) & (of <= 3)):.3f} | {gain:.3f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int, default=0, help="ask only every so many questions that N are left")
    options = parser.parse_args()
    force_offline()
    documents, questions = material()
    if options.limit:
        questions = questions[:: max(1, len(questions) // options.limit)]
    print(f"{len(documents)} documents, {len(questions)} questions\n")
    print("| | passages | indexed a second | a question, ms, p50 / p95 | right first / among three | nDCG@10 |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for make in (of_derek, of_langchain):
            for system in make(documents, Path(folder)):
                print(measured(system, questions), flush=True)


if __name__ == "__main__":
    main()
