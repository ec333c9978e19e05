"""LangChain: its FAISS store, and the ensemble of this with BM25, whose words are stemmed.

BM25Retriever cannot be saved: opening makes it again from the texts in the store.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import Stemmer
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings

from benchmarks.peers.common import TOP, Find, Text, cut

STEMMER = Stemmer.Stemmer("russian")


def embeddings(model: Path) -> HuggingFaceEmbeddings:
    """The model; sentence-transformers puts its prefixes before the texts."""
    return HuggingFaceEmbeddings(
        model_name=str(model),
        encode_kwargs={"prompt_name": "document", "normalize_embeddings": True},
        query_encode_kwargs={"prompt_name": "query", "normalize_embeddings": True},
    )


def build(documents: Sequence[Text], folder: Path, model: Path) -> int:
    """Save the FAISS store, which has the texts too."""
    passages = cut(documents)
    texts, names = [one.text for one in passages], [{"name": one.name} for one in passages]
    FAISS.from_texts(texts, embeddings(model), names).save_local(str(folder))
    return len(passages)


def open_faiss(folder: Path, model: Path) -> Find:
    """The store alone."""
    return finder(opened(folder, model).as_retriever(search_kwargs={"k": TOP}))


def open_both(folder: Path, model: Path) -> Find:
    """The store and BM25, each half the weight."""
    store = opened(folder, model)
    documents = [store.docstore.search(name) for name in store.index_to_docstore_id.values()]
    lexical = BM25Retriever.from_documents(documents, k=TOP, preprocess_func=stems)
    dense = store.as_retriever(search_kwargs={"k": TOP})
    return finder(EnsembleRetriever(retrievers=[lexical, dense], weights=[0.5, 0.5]))


def opened(folder: Path, model: Path) -> FAISS:
    """What `build` saved; it is a pickle of our own."""
    return FAISS.load_local(str(folder), embeddings(model), allow_dangerous_deserialization=True)


def stems(text: str) -> list[str]:
    """Words in their Russian stems."""
    return STEMMER.stemWords(re.findall(r"\w+", text.lower()))


def finder(retriever: Any) -> Find:
    """A retriever as a Find."""
    return lambda question: [Text(one.metadata["name"], one.page_content) for one in retriever.invoke(question)][:TOP]
