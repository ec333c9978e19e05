"""Haystack: the store in memory, asked by BM25 and by vectors, joined by reciprocal rank. It has no stemmer.

What it saves is JSON, from which opening makes its BM25 again.
"""

from collections.abc import Sequence
from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from benchmarks.peers.common import TOP, Find, Text, cut, prefixes

STORE = "store.json"


def build(documents: Sequence[Text], folder: Path, model: Path) -> int:
    """Save the store."""
    embedder = SentenceTransformersDocumentEmbedder(model=str(model), prefix=prefixes(model)[1], progress_bar=False)
    embedder.warm_up()
    passages = [Document(content=one.text, meta={"name": one.name}) for one in cut(documents)]
    store = InMemoryDocumentStore()
    store.write_documents(embedder.run(passages)["documents"], DuplicatePolicy.OVERWRITE)
    store.save_to_disk(str(folder / STORE))
    return store.count_documents()


def open_hybrid(folder: Path, model: Path) -> Find:
    """The pipeline of Haystack's tutorial on hybrid retrieval."""
    store = InMemoryDocumentStore.load_from_disk(str(folder / STORE))
    both = Pipeline()
    both.add_component(
        "embedder", SentenceTransformersTextEmbedder(model=str(model), prefix=prefixes(model)[0], progress_bar=False)
    )
    both.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=TOP))
    both.add_component("lexical", InMemoryBM25Retriever(store, top_k=TOP))
    both.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=TOP))
    both.connect("embedder.embedding", "dense.query_embedding")
    both.connect("dense", "joiner")
    both.connect("lexical", "joiner")

    def find(question: str) -> list[Text]:
        found = both.run({"embedder": {"text": question}, "lexical": {"query": question}})["joiner"]["documents"]
        return [Text(one.meta["name"], one.content) for one in found]

    return find
