"""Documents -> passages ready for the index: their terms and what the model sees in them; known ones are taken over."""

import hashlib
import io
import json
import platform
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np

from index.arrays import Floats
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
from index.ranking.maxsim import Bits, signs, word_vectors
from index.ranking.term_table import passage_terms
from index.storage.records import Lines
from index.storage.store import Store

BATCH = 64  # passages that are kept together if the build is interrupted
MANY = 2000  # passages whose terms are worth to be found by several processes, which take a second to start
WORTH = 0.25  # seconds; a batch that took less is computed again as soon as it would be read
WAITING = 4096  # passages of the build before that wait in memory for a batch

T = TypeVar("T")
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
    """A passage that is cut anew, its document's title, and the names of what that is about (language/subjects.py)."""

    passage: Passage
    title: str
    subjects: tuple[str, ...]


class Known:
    """What the build before knows of passages, by what the model was given: a renamed document is no new one."""

    def __init__(self, old: Index | None) -> None:
        self._old = old
        self._rows = {_digest(_given(old, passage)): row for row, passage in enumerate(old.passages)} if old else {}

    def __contains__(self, text: str) -> bool:
        return _digest(text) in self._rows

    def __getitem__(self, text: str) -> Seen:
        assert self._old is not None
        return _seen(self._old, self._rows[_digest(text)])


def _seen(old: Index, row: int) -> Seen:
    """What the model saw in a passage of an earlier build."""
    first, last = old.words.passage_bounds[row : row + 2]
    return Seen(old.vectors.row(row), old.sentences.rows(int(first), int(last)), old.maxsim.passage(row))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


def _given(old: Index, passage: Passage) -> str:
    return headed(passage, old.documents[passage.document].title)[0]


class Kept:
    """The passages of the build before, of those documents that need not be cut anew."""

    def __init__(self, old: Index | None, names: Collection[str]) -> None:
        self._old = old
        self._rows: dict[str, range] = {}
        if old is not None and names:
            bounds = old.passages.row_ranges().tolist()
            every = zip(old.documents, bounds, bounds[1:], strict=False)
            self._rows = {name: range(first, last) for name, first, last in every if name in names}

    @property
    def count(self) -> int:
        """How many passages there are."""
        return sum(map(len, self._rows.values()))

    def rows(self, name: str) -> Sequence[int]:
        """Where those of one document stood."""
        return self._rows.get(name, range(0))

    def of(self, name: str) -> Iterator[IndexedPassage]:
        """Those of one document, as they were."""
        old = self._old
        for row in self.rows(name):
            assert old is not None
            seen = _seen(old, row)
            words = old.words.passage(row)
            yield IndexedPassage(old.passages[row], words, seen.vector, seen.sentences, seen.bits)


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
        self.unknown += sum(headed(passage, document.title)[0] not in self._known for passage in passages)

    def of(self, document: Document) -> list[Passage]:
        """Its passages; none if it is not among those."""
        if document.name not in self._rows:
            return []
        return [Passage.of(one, document) for one in self._lines[self._rows[document.name]]["passages"]]


def prepare(
    documents: Iterable[Document],
    cut: Cut,
    kept: Kept,
    encoder: Encoder,
    known: Known | None = None,
    store: Store | None = None,
    progress: Progress | None = None,
) -> Iterator[IndexedPassage]:
    """All passages, ready for the index, in the order of the documents: those cut anew, and the others as they were.

    Raises ModelError for a vector that is none, naming the passage.
    """
    known, done = known or Known(None), 0

    def tell(count: int) -> None:
        if progress:
            progress(message("Computing vectors"), done + count, cut.count)

    for batch, fresh in _with_terms(_batches(documents, cut, kept.of), cores() if cut.count >= MANY else 0):
        if fresh:
            tell(0)
        # Words and vectors of a batch together: terms are found once, and kept.
        rows = iter(_prepared(fresh, encoder, known, store, tell))
        yield from (next(rows) if isinstance(one, Fresh) else one for one in batch)
        done += len(fresh)
    done = cut.count
    tell(0)


def _with_terms(batches: Iterable[list[Fresh | T]], processes: int) -> Iterator[tuple[list[Fresh | T], list[Fresh]]]:
    """Batches, and what of them is to be prepared, whose terms so many processes have found meanwhile."""
    coming: deque[tuple[list[Fresh | T], list[Fresh], Future[Found] | None]] = deque()
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
        for passage, title, _ in passages
        for text in (
            headed(passage, title)[0],
            *(passage.text[one.start - passage.start : one.stop - passage.start] for one in passage.sentences),
        )
    ]


def _batches(documents: Iterable[Document], cut: Cut, kept: Callable[[str], Iterable[T]]) -> Iterator[list[Fresh | T]]:
    """Passages in the order of the documents: those to be prepared with the title above, the others as `kept` has them.

    A batch ends with BATCH of the first kind; what is before the first of them goes by one by one.
    """
    batch: list[Fresh | T] = []
    fresh = 0
    for document in documents:
        for ready in kept(document.name):
            batch.append(ready)
            if not fresh or len(batch) >= WAITING:
                yield batch
                batch, fresh = [], 0
        cut_anew = cut.of(document)
        about = subjects(document.text, document.body, document.name) if cut_anew else ()
        for passage in cut_anew:
            batch.append(Fresh(passage, document.title, about))
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
    words = [passage_terms(one.passage, one.title, one.subjects) for one in passages]
    texts, spans = _given_of(passages)
    found = {row: known[text] for row, text in enumerate(texts) if text in known}
    missing = [row for row in range(len(passages)) if row not in found]
    if missing:
        asked = [texts[row] for row in missing], [spans[row] for row in missing]
        seen = _encoded(*asked, encoder, store, lambda count: tell(len(found) + count))
        for row, one in zip(missing, seen, strict=True):
            _refuse_broken(one, encoder, passages[row].passage)
            found[row] = one
    return [
        IndexedPassage(passage, one, found[row].vector, found[row].sentences, found[row].bits)
        for row, ((passage, _, _), one) in enumerate(zip(passages, words, strict=True))
    ]


def _given_of(passages: Sequence[Fresh]) -> tuple[list[str], list[list[Span]]]:
    """What the model is given of passages, and where the sentences of each stand in that."""
    texts, spans = [], []
    for passage, title, _ in passages:
        text, above = headed(passage, title)
        moved = above - passage.start
        texts.append(text)
        spans.append([(one.start + moved, one.stop + moved) for one in passage.sentences])
    return texts, spans


def to_ask(
    documents: Iterable[Document], cut: Cut, kept: Kept, encoder: Encoder, known: Known
) -> Iterator[tuple[str, str, int]]:
    """What `prepare` will ask the model, batch by batch: the checkpoint's name, what is asked, of how many passages."""
    for batch in _batches(documents, cut, kept.rows):
        texts, spans = _given_of([one for one in batch if isinstance(one, Fresh)])
        missing = [row for row, text in enumerate(texts) if text not in known]
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
