"""txtai: a hybrid index with the texts in it. It has no stemmer."""

from collections.abc import Sequence
from pathlib import Path

from txtai import Embeddings

from benchmarks.peers.common import TOP, Find, Text, cut, prefixes


def build(documents: Sequence[Text], folder: Path, model: Path) -> int:
    """Save the index."""
    query, data = prefixes(model)
    index = Embeddings(path=str(model), instructions={"query": query, "data": data}, hybrid=True, content=True)
    passages = cut(documents)
    index.index((f"{one.name}#{number}", one.text, None) for number, one in enumerate(passages))
    index.save(str(folder))
    return len(passages)


def open_hybrid(folder: Path, model: Path) -> Find:
    """What was saved knows its model."""
    index = Embeddings()
    index.load(str(folder))
    return lambda question: [Text(one["id"].rpartition("#")[0], one["text"]) for one in index.search(question, TOP)]
