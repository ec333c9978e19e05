"""Chroma on this machine: vectors alone; what joins them with words is in its cloud only."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import chromadb
from chromadb import Documents, EmbeddingFunction, Embeddings
from sentence_transformers import SentenceTransformer

from benchmarks.peers.common import TOP, Find, Text, cut

NAME = "passages"


class Model(EmbeddingFunction[Documents]):
    """The model; Chroma's own function for sentence-transformers has no prefixes."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.encoder = SentenceTransformer(folder)

    def __call__(self, input: Documents) -> Embeddings:
        """Vectors of passages."""
        return list(self.encoder.encode_document(input))

    def embed_query(self, input: Documents) -> Embeddings:
        """Vectors of questions."""
        return list(self.encoder.encode_query(input))

    @staticmethod
    def name() -> str:
        """What Chroma keeps of it, to tell it from others."""
        return "derek"

    def get_config(self) -> dict[str, Any]:
        """What it is made from."""
        return {"folder": self.folder}

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> "Model":
        """Make it again."""
        return Model(config["folder"])


def build(documents: Sequence[Text], folder: Path, model: Path) -> int:
    """Save a collection."""
    passages = cut(documents)
    collection = chromadb.PersistentClient(str(folder)).create_collection(
        NAME, embedding_function=Model(str(model)), configuration={"hnsw": {"space": "cosine"}}
    )
    collection.add(
        ids=[str(number) for number in range(len(passages))],
        documents=[one.text for one in passages],
        metadatas=[{"name": one.name} for one in passages],
    )
    return collection.count()


def open_dense(folder: Path, model: Path) -> Find:
    """The collection."""
    collection = chromadb.PersistentClient(str(folder)).get_collection(NAME, embedding_function=Model(str(model)))

    def find(question: str) -> list[Text]:
        found = collection.query(query_texts=[question], n_results=TOP)
        texts = zip(found["metadatas"][0], found["documents"][0], strict=True)
        return [Text(known["name"], text) for known, text in texts]

    return find
