"""Derek, from files to passages; it cuts documents itself, and has the model in its package."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.peers.common import TOP, Find, Text
from index.build import build_index
from index.hit import Hit
from index.opening import open_index
from index.search import search
from qa.engine import open_engine


def build(documents: Sequence[Text], folder: Path, model: Path) -> int:
    """As `derek build`."""
    with tempfile.TemporaryDirectory() as source:
        for one in documents:
            (Path(source) / one.name).write_text(one.text, encoding="utf-8")
        return build_index([Path(source)], folder).plan.passages


def open_search(folder: Path, model: Path) -> Find:
    """Search alone."""
    index = open_index(folder)
    return lambda question: texts(search(index, question, TOP))


def open_reader(folder: Path, model: Path) -> Find:
    """All that `derek ask` does: small talk and repair looked for, search, the reader, the answer's confidence."""
    engine = open_engine(folder)
    return lambda question: texts(engine.ask(question, top=TOP).hits)


def texts(hits: Iterable[Hit]) -> list[Text]:
    """The passages of hits."""
    return [Text(Path(hit.document.name).name, hit.passage.text) for hit in hits]
