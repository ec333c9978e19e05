"""Passages -> rows ready for the index: their terms and what the model sees in them; known ones are taken over."""

import hashlib
import io
import json
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.documents.document import Document
from index.encoders.encoder import Encoder, Floats, Span
from index.errors import ModelError
from index.index import Index, IndexedPassage, headed
from index.language.terms import terms
from index.messages import message
from index.passages.passage import Passage
from index.ranking.maxsim import Bits, signs, word_vectors
from index.ranking.term_table import PassageTerms, passage_terms
from index.storage.store import Store

BATCH = 64  # passages between two steps of the progress bar, and kept if the build is interrupted

Progress = Callable[[str, int, int], None]  # what is being done, how many done, of how many


@dataclass(frozen=True, slots=True)
class Seen:
    """What the model sees in one passage, as the index keeps it."""

    vector: Floats  # (d,)
    sentences: Floats  # (sentences, d)
    bits: Bits  # (terms, d / 8)


PACKED = 2  # how a batch is kept; raise it when that changes, or what an older program left would be misread
SEVERAL = ("sentences", "bits")  # the fields of which a passage has several rows


class Known:
    """What the build before knows of passages, by what the model was given: a renamed document is no new one."""

    def __init__(self, old: Index | None) -> None:
        self._old = old
        self._rows = {_given(old.documents, passage): row for row, passage in enumerate(old.passages)} if old else {}

    def __contains__(self, text: str) -> bool:
        return text in self._rows

    def __getitem__(self, text: str) -> Seen:
        row, old = self._rows[text], self._old
        assert old is not None
        first, last = old.aligner.words.passage_bounds[row : row + 2]
        return Seen(old.vectors.row(row), old.sentences.rows(int(first), int(last)), old.maxsim.passage(row))


def _given(documents: Mapping[str, Document], passage: Passage) -> str:
    return headed(passage, documents[passage.document].title)[0]


def taken_over(
    documents: Sequence[Document], cut: Mapping[str, Sequence[Passage]], old: Index | None
) -> dict[str, list[IndexedPassage]]:
    """The rows of the build before, by document, of those documents that need not be cut anew."""
    kept: dict[str, list[IndexedPassage]] = {}
    names = {document.name for document in documents} - cut.keys()
    if old is not None and names:
        known = Known(old)
        for row, passage in enumerate(old.passages):
            if passage.document in names:
                seen = known[_given(old.documents, passage)]
                ready = IndexedPassage(passage, old.aligner.words.passage(row), seen.vector, seen.sentences, seen.bits)
                kept.setdefault(passage.document, []).append(ready)
    return kept


def unknown(documents: Sequence[Document], cut: Mapping[str, Sequence[Passage]], known: Known) -> int:
    """How many of the passages cut are not in the build before, in whatever document."""
    return sum(
        headed(passage, document.title)[0] not in known
        for document in documents
        for passage in cut.get(document.name, ())
    )


def prepare(
    documents: Sequence[Document],
    cut: Mapping[str, Sequence[Passage]],
    kept: Mapping[str, list[IndexedPassage]],
    encoder: Encoder,
    known: Known | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
) -> list[IndexedPassage]:
    """All rows in the order of the documents; `cut` are the passages to be prepared, `kept` the others' rows.

    Raises ModelError for a vector that is none, naming the passage.
    """
    titles = {document.name: document.title for document in documents}
    fresh = [passage for document in documents for passage in cut.get(document.name, ())]
    made: list[IndexedPassage] = []
    for start in range(0, len(fresh), BATCH):  # words and vectors of a batch together: terms are found once, and kept
        if progress:
            progress(message("Computing vectors"), start, len(fresh))
        made += _prepared(fresh[start : start + BATCH], titles, encoder, known or Known(None), store)
    if progress:
        progress(message("Computing vectors"), len(fresh), len(fresh))
    rows = iter(made)
    ready: list[IndexedPassage] = []
    for document in documents:
        ready += kept.get(document.name, [])
        ready += [next(rows) for _ in cut.get(document.name, ())]
    return ready


def _prepared(
    passages: Sequence[Passage], titles: Mapping[str, str], encoder: Encoder, known: Known, store: Store | None
) -> list[IndexedPassage]:
    """A batch of passages, those that are not known seen by the model together."""
    words, texts, spans = _read(passages, titles)
    found = {row: known[text] for row, (text, _) in enumerate(texts) if text in known}
    missing = [row for row in range(len(passages)) if row not in found]
    if missing:
        seen = _encoded([texts[row][0] for row in missing], [spans[row] for row in missing], encoder, store)
        for row, one in zip(missing, seen, strict=True):
            _refuse_broken(one, encoder, passages[row])
            found[row] = one
    return [
        IndexedPassage(passage, one, found[row].vector, found[row].sentences, found[row].bits)
        for row, (passage, one) in enumerate(zip(passages, words, strict=True))
    ]


def _read(
    passages: Sequence[Passage], titles: Mapping[str, str]
) -> tuple[list[PassageTerms], list[tuple[str, int]], list[list[Span]]]:
    """The terms of passages, what the model is given of each, and where its sentences stand in that."""
    words = [passage_terms(passage, titles[passage.document]) for passage in passages]
    texts = [headed(passage, titles[passage.document]) for passage in passages]
    spans = [
        [(start - passage.start + above, stop - passage.start + above) for start, stop, _ in one.sentences]
        for passage, one, (_, above) in zip(passages, words, texts, strict=True)
    ]
    return words, texts, spans


def to_ask(
    documents: Sequence[Document], cut: Mapping[str, Sequence[Passage]], encoder: Encoder, known: Known
) -> Iterator[tuple[str, str, int]]:
    """What `prepare` will ask the model, batch by batch: the checkpoint's name, what is asked, of how many passages."""
    titles = {document.name: document.title for document in documents}
    fresh = [passage for document in documents for passage in cut.get(document.name, ())]
    for start in range(0, len(fresh), BATCH):
        _, texts, spans = _read(fresh[start : start + BATCH], titles)
        missing = [row for row, (text, _) in enumerate(texts) if text not in known]
        if missing:
            asked = _asked([texts[row][0] for row in missing], [spans[row] for row in missing], encoder)
            yield _named(asked), asked, len(missing)


def see(asked: str, encoder: Encoder) -> bytes:
    """What `to_ask` gave, asked of a model -> what is kept under the checkpoint's name.

    Raises ModelError: this model, or this program, is another one than that which asks.
    """
    packed, fingerprint, *batch = json.loads(asked)
    if (packed, fingerprint) != (PACKED, encoder.fingerprint):
        raise ModelError(
            "the model {name} on the machine {machine} is not the one that is asked for. "
            "Install the same version of Derek, and the same model, on each machine",
            name=encoder.name,
            machine=platform.node(),
        )
    texts, sentences = zip(*batch, strict=True)
    return _packed(_see(texts, sentences, encoder))


def _refuse_broken(seen: Seen, encoder: Encoder, passage: Passage) -> None:
    if not np.isfinite(seen.vector).all() or not np.isfinite(seen.sentences).all():
        told = {"name": encoder.name, "document": passage.document, "start": passage.start, "stop": passage.stop}
        raise ModelError(
            "the model {name} produced NaN or infinity for the passage {document}:{start}–{stop}. "
            "Take another model: --model",
            **told,
        )


def _encoded(
    texts: Sequence[str], sentences: Sequence[Sequence[Span]], encoder: Encoder, store: Store | None
) -> list[Seen]:
    """What the model sees in a batch; it is kept, so that an interrupted build goes on where it stopped."""
    if store is None:
        return _see(texts, sentences, encoder)
    name = _named(_asked(texts, sentences, encoder))
    saved = store.checkpoint(name)
    if saved is not None:
        return _unpacked(saved)
    seen = _see(texts, sentences, encoder)
    store.save_checkpoint(name, _packed(seen))
    return seen


def _asked(texts: Sequence[str], sentences: Sequence[Sequence[Span]], encoder: Encoder) -> str:
    return json.dumps([PACKED, encoder.fingerprint, *zip(texts, sentences, strict=True)])


def _named(asked: str) -> str:
    return hashlib.sha256(asked.encode()).hexdigest()


def _packed(seen: Sequence[Seen]) -> bytes:
    """A batch as a few arrays: one for each passage would take longer than to encode it by a fast model."""
    buffer = io.BytesIO()
    bounds = {f"{name}_bounds": np.cumsum([len(getattr(one, name)) for one in seen]) for name in SEVERAL}
    several = {name: np.concatenate([getattr(one, name) for one in seen]) for name in SEVERAL}
    np.savez(buffer, allow_pickle=False, vector=np.stack([one.vector for one in seen]), **several, **bounds)
    return buffer.getvalue()


def _unpacked(saved: bytes) -> list[Seen]:
    with np.load(io.BytesIO(saved), allow_pickle=False) as arrays:
        parts = [np.split(arrays[name], arrays[f"{name}_bounds"][:-1]) for name in SEVERAL]
        return [Seen(*one) for one in zip(arrays["vector"], *parts, strict=True)]


def _see(texts: Sequence[str], sentences: Sequence[Sequence[Span]], encoder: Encoder) -> list[Seen]:
    return [
        Seen(views.vector, views.sentences, signs(word_vectors(views, terms(text))))
        for text, views in zip(texts, encoder.encode_passages(texts, sentences), strict=True)
    ]
