"""Passages -> rows ready for the index: their terms and their vectors, those of the build before taken over."""

import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from index.documents.reading import Document
from index.encoders.embedded import EMBEDDED
from index.encoders.encoder import Encoder, Floats, unit
from index.errors import ModelError
from index.index import HEADING_VECTOR, Index, IndexedPassage
from index.messages import message
from index.passages.splitting import Passage
from index.ranking.term_table import passage_terms
from index.storage.store import Store

BATCH = 64  # passages between two steps of the progress bar, and kept if the build is interrupted

Progress = Callable[[str, int, int], None]  # what is being done, how many done, of how many


def taken_over(
    documents: Sequence[Document], cut: Mapping[str, Sequence[Passage]], old: Index | None
) -> dict[str, list[IndexedPassage]]:
    """The rows of the build before, by document, of those documents that need not be cut anew."""
    kept: dict[str, list[IndexedPassage]] = {}
    names = {document.name for document in documents} - cut.keys()
    if old is not None and names:
        rows = old.vectors.rows()
        for row, passage in enumerate(old.passages):
            if passage.document in names:
                ready = IndexedPassage(passage, old.aligner.words.passage(row), rows[row])
                kept.setdefault(passage.document, []).append(ready)
    return kept


def prepare(
    documents: Sequence[Document],
    cut: Mapping[str, Sequence[Passage]],
    kept: Mapping[str, list[IndexedPassage]],
    encoder: Encoder,
    store: Store | None = None,
    progress: Progress | None = None,
) -> list[IndexedPassage]:
    """All rows in the order of the documents; `cut` are the passages to be prepared, `kept` the others' rows.

    Raises ModelError for a vector that is none, naming the passage.
    """
    fresh = [passage for document in documents for passage in cut.get(document.name, ())]
    words = []
    for number, passage in enumerate(fresh):
        if progress and number % BATCH == 0:
            progress(message("Reading words"), number, len(fresh))
        words.append(passage_terms(passage))
    vectors = encode(fresh, encoder, store, progress)
    made = iter([IndexedPassage(*row) for row in zip(fresh, words, vectors, strict=True)])
    ready: list[IndexedPassage] = []
    for document in documents:
        ready += kept.get(document.name, [])
        ready += [next(made) for _ in cut.get(document.name, ())]
    return ready


def encode(
    cut: Sequence[Passage], encoder: Encoder, store: Store | None = None, progress: Progress | None = None
) -> Floats:
    """Vectors of passages: the text's, leaning toward the heading's (n, d)."""
    headings = sorted({passage.heading for passage in cut if passage.heading and not passage.question})
    of_heading = dict(zip(headings, _vectors(headings, encoder, store), strict=True))
    texts = _vectors([passage.text for passage in cut], encoder, store, progress)
    for row, passage in enumerate(cut):
        if not np.isfinite(texts[row]).all():
            told = {"name": encoder.name, "document": passage.document, "start": passage.start, "stop": passage.stop}
            raise ModelError(
                "the model {name} produced NaN or infinity for the passage {document}:{start}–{stop}. "
                "Take another model: --model",
                **told,
            )
        if not passage.question and passage.heading:
            texts[row] += np.float32(HEADING_VECTOR) * of_heading[passage.heading]
    return unit(texts)


def _vectors(texts: Sequence[str], encoder: Encoder, store: Store | None, progress: Progress | None = None) -> Floats:
    rows = np.empty((len(texts), encoder.dimension), np.float32)
    for start in range(0, len(texts), BATCH):
        if progress:
            progress(message("Computing vectors"), start, len(texts))
        batch = texts[start : start + BATCH]
        rows[start : start + len(batch)] = _batch(batch, encoder, store)
    if progress:
        progress(message("Computing vectors"), len(texts), len(texts))
    return rows


def _batch(texts: Sequence[str], encoder: Encoder, store: Store | None) -> Floats:
    """Vectors of a batch; of a slow model they are kept, so that an interrupted build goes on where it stopped."""
    if store is None or encoder.name == EMBEDDED:
        return encoder.encode_document(texts)
    name = hashlib.sha256(json.dumps([encoder.fingerprint, *texts]).encode()).hexdigest()
    saved = store.checkpoint(name)
    if saved is not None:
        return np.asarray(np.load(io.BytesIO(saved), allow_pickle=False), np.float32)
    vectors = encoder.encode_document(texts)
    buffer = io.BytesIO()
    np.save(buffer, vectors, allow_pickle=False)
    store.save_checkpoint(name, buffer.getvalue())
    return vectors
