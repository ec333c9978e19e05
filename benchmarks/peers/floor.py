"""The least that a hybrid search is: an exact FAISS index and bm25s on words by a regular expression, fused by rank."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import bm25s
import faiss
import numpy as np
from sentence_transformers import SentenceTransformer

from benchmarks.peers.common import TOP, Find, Text, cut, fused

WIDE = 5 * TOP  # of each ranking that is fused


def words(text: str) -> list[str]:
    """Lower-case words as they stand."""
    return re.findall(r"\w+", text.lower())


def build(documents: Sequence[Text], folder: Path, model: Path) -> int:
    """Save the vectors, the words and the texts."""
    passages = cut(documents)
    texts = [one.text for one in passages]
    vectors = SentenceTransformer(str(model)).encode_document(texts)
    dense = faiss.IndexFlatIP(vectors.shape[1])
    dense.add(vectors)
    faiss.write_index(dense, str(folder / "vectors.faiss"))
    lexical = bm25s.BM25()
    lexical.index([words(text) for text in texts], show_progress=False)
    lexical.save(folder / "words")
    (folder / "passages.json").write_text(json.dumps(passages, ensure_ascii=False), encoding="utf-8")
    return len(passages)


def open_hybrid(folder: Path, model: Path) -> Find:
    """Both rankings, fused."""
    encoder = SentenceTransformer(str(model))
    dense = faiss.read_index(str(folder / "vectors.faiss"))
    lexical = bm25s.BM25.load(folder / "words")
    passages = [Text(*one) for one in json.loads((folder / "passages.json").read_text(encoding="utf-8"))]

    def find(question: str) -> list[Text]:
        _, near = dense.search(encoder.encode_query([question]), min(WIDE, len(passages)))
        scores = lexical.get_scores(words(question))
        best = [int(row) for row in np.argsort(-scores, kind="stable")[:WIDE] if scores[row] > 0]
        return [passages[row] for row in fused(near[0].tolist(), best)[:TOP]]

    return find
