"""LlamaIndex: its vector store and bm25s with the Russian stemmer, fused by reciprocal rank.

BM25Retriever is saved without its stemmer and stop words; opening gives it the stemmer again.
"""

from collections.abc import Sequence
from pathlib import Path

import Stemmer
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever

from benchmarks.peers.common import TOP, Find, Text, cut, prefixes

STEMMER = Stemmer.Stemmer("russian")


def embedding(model: Path) -> HuggingFaceEmbedding:
    """The model with its prefixes."""
    query, text = prefixes(model)
    return HuggingFaceEmbedding(str(model), query_instruction=query, text_instruction=text)


def build(documents: Sequence[Text], folder: Path, model: Path) -> int:
    """Save both."""
    nodes = [
        TextNode(text=one.text, metadata={"name": one.name}, excluded_embed_metadata_keys=["name"])
        for one in cut(documents)
    ]
    VectorStoreIndex(nodes, embed_model=embedding(model)).storage_context.persist(str(folder / "vectors"))
    lexical = BM25Retriever.from_defaults(nodes=nodes, stemmer=STEMMER, language="russian", similarity_top_k=TOP)
    lexical.persist(str(folder / "words"))
    return len(nodes)


def open_hybrid(folder: Path, model: Path) -> Find:
    """Both; no language model makes further questions."""
    storage = StorageContext.from_defaults(persist_dir=str(folder / "vectors"))
    dense = load_index_from_storage(storage, embed_model=embedding(model)).as_retriever(similarity_top_k=TOP)
    lexical = BM25Retriever.from_persist_dir(str(folder / "words"))
    lexical.stemmer = STEMMER
    both = QueryFusionRetriever(
        [dense, lexical], llm=MockLLM(), mode="reciprocal_rerank", similarity_top_k=TOP, num_queries=1, use_async=False
    )
    return lambda question: [Text(one.metadata["name"], one.text) for one in both.retrieve(question)]
