"""Documents -> passages ready for the index: their terms and what the model sees in them; known ones are taken over."""

import hashlib
import io
import json
import platform
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

from index.arrays import Bits, Floats, Ids, Rows
from index.documents.document import Document
from index.encoders.encoder import Encoder, Span, Tell
from index.encoders.transformer import cores
from index.errors import ModelError
from index.index import Index, headed
from index.language.ahead import Found, started
from index.language.subjects import subjects
from index.language.terms import knowing, terms
from index.messages import message
from index.parts import IndexedPassage
from index.passages.passage import Passage
from index.passages.splitting import split
from index.ranking.maxsim import signs, word_vectors
from index.ranking.term_table import passage_terms
from index.storage.records import Lines
from index.storage.store import Store

BATCH = 64  # passages that are kept together if the build is interrupted
MANY = 2000  # passages whose terms are worth to be found by several processes, which take a second to start
WORTH = 0.25  # seconds; a batch that took less is computed again as soon as it would be read
Progress = Callable[[str, int, int], None]  # what is being done, how many done, of how many


@dataclass(frozen=True, slots=True)
class Seen:
    """What the model sees in one passage, as the index keeps it."""

    vector: Floats  # (d,)
    sentences: Floats  # (sentences, d)
    bits: Bits  # (terms, d / 8)


PACKED = 2  # how a batch is kept; raise it when that changes, or what an older program left would be misread
SEVERAL = ("sentences", "bits")  # the fields of which a passage has several rows


class Fresh(NamedTuple):
    """A passage that is cut anew, and its document's title."""

    passage: Passage
    title: str


Batch = list[Fresh | range]  # a range: passages of the build before, as they stood there one after the other


class Known:
    """What the build before knows of passages, by what the model was given: a renamed document is no new one."""

    def __init__(self, old: Index | None) -> None:
        self._old = old
        self._rows: dict[int, dict[bytes, int]] = {}  # by the outline, and by what the model was given
        if old is not None:
            self._outlines = _outlines(old.words.places, old.words.passage_bounds)
            self._order = np.argsort(self._outlines, kind="stable")

    def __call__(self, text: str, sentences: Sequence[Span]) -> Seen | None:
        """What the model saw in a text with these sentences; None where it has seen no such."""
        if self._old is None:
            return None
        bounds = np.array([0, len(sentences)], np.int32)
        outline = int(_outlines(np.array(sentences, np.int32).reshape(-1, 2), bounds)[0])
        row = self._alike(outline, self._old).get(_digest(text))
        return None if row is None else _seen(self._old, row)

    def _alike(self, outline: int, old: Index) -> dict[bytes, int]:
        """The passages of an outline: of a million old ones only those that a new one may be are read."""
        if outline not in self._rows:
            first, stop = np.searchsorted(self._outlines, [outline, outline + 1], sorter=self._order)
            rows = self._order[first:stop].tolist()
            self._rows[outline] = {_digest(_given(old, old.passages[row])): row for row in rows}
        return self._rows[outline]


def _outlines(places: Ids, bounds: Ids) -> Rows:
    """Where sentences stand, those of each passage between two bounds (n + 1,) -> a number for each passage (n,).

    Equal ones for passages whose sentences are equally long and far apart, wherever these stand.
    """
    begins = places[np.minimum(bounds[:-1], len(places) - 1), 0] if len(places) else bounds[:-1]
    start, stop = (places.astype(np.int64) - np.repeat(begins, np.diff(bounds))[:, None]).T
    sums = np.concatenate([[0], np.cumsum(stop * (start + 1))])
    return np.asarray(sums[bounds[1:]] - sums[bounds[:-1]], np.int64)


def _seen(old: Index, row: int) -> Seen:
    """What the model saw in a passage of an earlier build."""
    first, last = old.words.passage_bounds[row : row + 2]
    return Seen(old.vectors.row(row), old.sentences.rows(int(first), int(last)), old.maxsim.passage(row))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


def _given(old: Index, passage: Passage) -> str:
    return headed(passage, old.documents[passage.document].title)[0]


class Texts(Protocol):
    """Documents by their numbers, such as `Parts` has them on the disk."""

    @property
    def names(self) -> Sequence[str]:
        """Their names."""

    def __getitem__(self, number: int, /) -> Document:
        """One of them."""


class DiskShelf:
    """Documents that wait on the disk, where they are many: `index.documents.document.Shelf`."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is on the disk that takes what memory does not."""
        self._lines = Lines("read", folder)
        self.characters = 0  # of all texts

    def append(self, document: Document, /) -> None:
        """One more."""
        self._lines.add(document.record())
        self.characters += len(document.text)

    def __getitem__(self, number: int, /) -> Document:
        """One of them."""
        return Document.of(self._lines[number])

    def __len__(self) -> int:
        """How many there are."""
        return len(self._lines)


class Kept:
    """The passages of the build before, of those documents that need not be cut anew."""

    def __init__(self, old: Index | None, names: Collection[str]) -> None:
        self._rows: dict[str, range] = {}
        if old is not None and names:
            bounds = old.passages.row_ranges().tolist()
            every = zip(old.documents, bounds, bounds[1:], strict=False)
            self._rows = {name: range(first, last) for name, first, last in every if name in names}

    @property
    def count(self) -> int:
        """How many passages there are."""
        return sum(map(len, self._rows.values()))

    def rows(self, name: str) -> range:
        """Where those of one document stood."""
        return self._rows.get(name, range(0))


class Cut:
    """Documents that have changed -> their passages; these wait on the disk, where they are many."""

    def __init__(self, known: Known, folder: Path | None = None) -> None:
        """`known` tells what need not be encoded; `folder` is on the disk that takes what memory does not."""
        self._known = known
        self._lines = Lines("cut", folder)
        self._rows: dict[str, int] = {}
        self.count = self.unknown = 0  # passages; those that have to be encoded

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    def add(self, document: Document) -> None:
        """One more document."""
        passages = split(document)
        self._rows[document.name] = len(self._rows)
        self._lines.add({"passages": [passage.record() for passage in passages]})
        self.count += len(passages)
        for passage in passages:
            spans = [(one.start, one.stop) for one in passage.sentences]
            self.unknown += self._known(headed(passage, document.title)[0], spans) is None

    def of(self, document: Document) -> list[Passage]:
        """The passages of one of them."""
        return [Passage.of(one, document) for one in self._lines[self._rows[document.name]]["passages"]]


def prepare(
    parts: Texts,
    cut: Cut,
    kept: Kept,
    encoder: Encoder,
    known: Known | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
) -> Iterator[IndexedPassage | range]:
    """All passages in the order of the documents in `parts`: those cut anew ready for it, of others where they stood.

    Raises ModelError for a vector that is none, naming the passage.
    """
    known, done = known or Known(None), 0

    def tell(count: int) -> None:
        if progress:
            progress(message("Computing vectors"), done + count, cut.count)

    for batch, fresh in _with_terms(_batches(parts, cut, kept), cores() if cut.count >= MANY else 0):
        if fresh:
            tell(0)
        # Words and vectors of a batch together: terms are found once, and kept.
        rows = iter(_prepared(fresh, encoder, known, store, tell))
        yield from (next(rows) if isinstance(one, Fresh) else one for one in batch)
        done += len(fresh)
    done = cut.count
    tell(0)


def _with_terms(batches: Iterable[Batch], processes: int) -> Iterator[tuple[Batch, list[Fresh]]]:
    """Batches, and what of them is to be prepared, whose terms so many processes have found meanwhile."""
    coming: deque[tuple[Batch, list[Fresh], Future[Found] | None]] = deque()
    with started(processes) as ahead:
        for batch in chain(batches, [None] * (2 * processes)):
            if batch is not None:
                fresh = [one for one in batch if isinstance(one, Fresh)]
                coming.append((batch, fresh, ahead.find(_texts(fresh)) if ahead else None))
            if coming and (batch is None or len(coming) > 2 * processes):
                now, fresh, found = coming.popleft()
                with knowing(found.result() if found else {}):
                    yield now, fresh


def _texts(passages: Iterable[Fresh]) -> list[str]:
    """The texts whose terms `_prepared` needs: the sentences, and what the model is given."""
    return [
        text
        for passage, title in passages
        for text in (
            headed(passage, title)[0],
            *(passage.text[one.start - passage.start : one.stop - passage.start] for one in passage.sentences),
        )
    ]


def _batches(parts: Texts, cut: Cut, kept: Kept) -> Iterator[Batch]:
    """Passages in the order of the documents: those to be prepared, and from where to where the others stood.

    A batch ends with BATCH of the first kind.
    """
    batch: Batch = []
    fresh = 0
    for number, name in enumerate(parts.names):
        if rows := kept.rows(name):
            before = batch[-1] if batch else None
            if isinstance(before, range) and before.stop == rows.start:
                batch[-1] = range(before.start, rows.stop)
            else:
                batch.append(rows)
        if name not in cut:
            continue
        document = parts[number]
        about = subjects(document.text, document.body, document.name)
        for passage in cut.of(document):
            batch.append(Fresh(replace(passage, subjects=about), document.title))
            fresh += 1
            if fresh == BATCH:
                yield batch
                batch, fresh = [], 0
    if batch:
        yield batch


def _prepared(
    passages: Sequence[Fresh], encoder: Encoder, known: Known, store: Store | None, tell: Tell
) -> list[IndexedPassage]:
    """A batch of passages and the titles above them, those that are not known seen by the model together."""
    words = [passage_terms(one.passage, one.title) for one in passages]
    texts, spans = _given_of(passages)
    looked = ((row, known(text, own)) for row, (text, own) in enumerate(zip(texts, spans, strict=True)))
    found = {row: seen for row, seen in looked if seen is not None}
    missing = [row for row in range(len(passages)) if row not in found]
    if missing:
        asked = [texts[row] for row in missing], [spans[row] for row in missing]
        seen = _encoded(*asked, encoder, store, lambda count: tell(len(found) + count))
        for row, one in zip(missing, seen, strict=True):
            _refuse_broken(one, encoder, passages[row].passage)
            found[row] = one
    return [
        IndexedPassage(passage, one, found[row].vector, found[row].sentences, found[row].bits)
        for row, ((passage, _), one) in enumerate(zip(passages, words, strict=True))
    ]


def _given_of(passages: Sequence[Fresh]) -> tuple[list[str], list[list[Span]]]:
    """What the model is given of passages, and where the sentences of each stand in that."""
    texts, spans = [], []
    for passage, title in passages:
        text, above = headed(passage, title)
        moved = above - passage.start
        texts.append(text)
        spans.append([(one.start + moved, one.stop + moved) for one in passage.sentences])
    return texts, spans


def to_ask(parts: Texts, cut: Cut, kept: Kept, encoder: Encoder, known: Known) -> Iterator[tuple[str, str, int]]:
    """What `prepare` will ask the model, batch by batch: the checkpoint's name, what is asked, of how many passages."""
    for batch in _batches(parts, cut, kept):
        texts, spans = _given_of([one for one in batch if isinstance(one, Fresh)])
        missing = [row for row, text in enumerate(texts) if known(text, spans[row]) is None]
        if missing:
            asked = _asked([texts[row] for row in missing], [spans[row] for row in missing], encoder)
            yield _named(asked), asked, len(missing)


def already_seen(asked: Iterable[tuple[str, str, int]], store: Store) -> int:
    """How many passages of what `to_ask` gave an interrupted build has left, so that no model need see them."""
    if not store.has_checkpoints():
        return 0
    return sum(count for name, _, count in asked if store.checkpoint(name) is not None)


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
    texts: Sequence[str], sentences: Sequence[Sequence[Span]], encoder: Encoder, store: Store | None, tell: Tell
) -> list[Seen]:
    """What the model sees in a batch; it is kept, so that an interrupted build goes on where it stopped."""
    if store is None:
        return _see(texts, sentences, encoder, tell)
    name = _named(_asked(texts, sentences, encoder))
    saved = store.checkpoint(name)
    if saved is not None:
        return _unpacked(saved)
    started = time.perf_counter()
    seen = _see(texts, sentences, encoder, tell)
    if time.perf_counter() - started > WORTH:
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


def _see(
    texts: Sequence[str], sentences: Sequence[Sequence[Span]], encoder: Encoder, tell: Tell | None = None
) -> list[Seen]:
    return [
        Seen(views.vector, views.sentences, signs(word_vectors(views, terms(text))))
        for text, views in zip(texts, encoder.encode_passages(texts, sentences, tell), strict=True)
    ]
