"""The transformer of the package as an Encoder, run by onnxruntime: multilingual-e5-small, in three languages.

One pass sees a text three ways: as a whole, sentence by sentence, and token by token, each knowing what stands around
it. A text's vectors depend on the text alone, not on others encoded with it, nor on how many are encoded at once.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from tokenizers import Tokenizer

from index.arrays import Floats, Ids
from index.encoders.encoder import EMBEDDED, Span, Tell, Views, unit
from index.encoders.loading import reading_model
from index.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = Path(__file__).parent / "transformer"
GRAPH, WEIGHTS, TOKENIZER, MADE = "model.onnx", "model.safetensors", "tokenizer.json", "made.json"
# (d,) what the tokens of all texts have in common, by `training.center`. It is taken off every token: what is left
# tells texts apart, on a scale of cosines that is like those of other models (without it, unlike passages have 0.75).
CENTER = "center.npy"
QUERY, DOCUMENT = "query: ", "passage: "  # as the model was trained
LONGEST = 512  # tokens of one run: the model knows no further positions
OVERLAP = 64  # tokens that two windows of a longer text share

# Capitals that the pieces lack, while they have the small letter: «Ŋ» of old Kazakh Latin, «Ѣ» of an old book.
CAPITALS = "ĔĬŊŶƁƉƎƐƑƓƔƖƗƜƝƦƩƱƲƳǍǏǑǓǢǦǪǴǼȂȄȎȖɄɅϞϽЀѠѢѤѦѪѸҎҖҘҠҤҦҸҼӐӔӚӢӮ"
IN_SMALL = str.maketrans(CAPITALS, CAPITALS.lower())

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens `start` to `stop` that are run together, of which those from `first` to `last` are kept."""

    start: int
    stop: int
    first: int
    last: int


class TransformerEncoder:
    """A model as `index.encoders.training.convert` writes it; without an argument that of the package."""

    name = EMBEDDED

    def __init__(self, folder: Path = FOLDER, threads: int | None = None, centered: bool = True) -> None:
        """Load the model. `threads`: how many texts are encoded at once, by default one on each core.

        Without `centered` its vectors are those of the model as published.

        Raises:
            ModelError: a file is missing or damaged.

        """
        self._folder = folder
        with reading_model(folder), checking(folder) as fingerprint:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = session(folder / GRAPH)
            self._center = np.load(folder / CENTER, allow_pickle=False) if centered else np.float32(0)
        self.fingerprint = fingerprint()
        self.dimension: int = self._session.get_outputs()[0].shape[-1]
        self._threads = threads or cores()
        self._begin, self._end = self._tokenizer.encode("").ids

    @property
    def folder(self) -> Path:
        """Where the model lies, whose table of words a reader shares."""
        return self._folder

    @property
    def tokenizer(self) -> Tokenizer:
        """Its tokenizer, which must not be changed; it cuts nothing and adds nothing that is not asked for."""
        return self._tokenizer

    def encode_query(self, texts: Sequence[str]) -> Floats:
        """Questions -> (n, dimension)."""
        return self._vectors(QUERY, texts)

    def encode_document(self, texts: Sequence[str]) -> Floats:
        """Passages -> (n, dimension)."""
        return self._vectors(DOCUMENT, texts)

    def encode_questions(self, texts: Sequence[str]) -> list[Views]:
        """Questions as wholes and token by token."""
        return self._all(lambda row: self._one(QUERY, texts[row], ()), texts)

    def encode_passages(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]], tell: Tell | None = None
    ) -> list[Views]:
        """Passages as wholes, by the sentences given for each, and token by token: 1.5 KB a token, so not too many."""
        return self._all(lambda row: self._one(DOCUMENT, texts[row], sentences[row]), texts, tell)

    def _vectors(self, prefix: str, texts: Sequence[str]) -> Floats:
        rows = self._all(lambda row: self._one(prefix, texts[row], ()).vector, texts)
        return np.array(rows, np.float32).reshape(-1, self.dimension)

    def _all(self, encode: Callable[[int], T], texts: Sequence[str], tell: Tell | None = None) -> list[T]:
        return in_threads(encode, [len(text) for text in texts], self._threads, tell)

    def _one(self, prefix: str, text: str, sentences: Sequence[Span]) -> Views:
        read = self._tokenizer.encode(readable(text), add_special_tokens=False)
        head = [self._begin, *self._tokenizer.encode(prefix.strip(), add_special_tokens=False).ids]
        ids = read.ids
        spans = np.array(read.offsets, np.int32).reshape(-1, 2)
        tokens = np.empty((len(ids), self.dimension), np.float32)
        around = np.zeros(self.dimension, np.float32)
        for window in windows(len(ids), LONGEST - len(head) - 1):
            run = [*head, *ids[window.start : window.stop], self._end]
            states = self._session.run(None, {"input_ids": np.array([run])})[0][0] - self._center
            within = states[len(head) : -1]
            tokens[window.first : window.last] = within[window.first - window.start : window.last - window.start]
            around += states[: len(head)].sum(axis=0) + states[-1]
        whole = around + tokens.sum(axis=0) if ids else np.zeros_like(around)
        return Views(unit(whole), by_sentence(tokens, spans, sentences), tokens, spans)


def readable(text: str) -> str:
    """A text in what the pieces have: CAPITALS in small, "?" for a lone surrogate. Places stay."""
    return text.translate(IN_SMALL).encode(errors="replace").decode()


def in_threads(work: Callable[[int], T], lengths: Sequence[int], threads: int, tell: Tell | None = None) -> list[T]:
    """What `work` makes of each row; long ones first, so that no thread ends late."""
    if len(lengths) == 1 or threads == 1:
        return list(_told((work(row) for row in range(len(lengths))), tell))
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    pool = ThreadPoolExecutor(threads)
    try:
        found = dict(zip(order, _told(pool.map(work, order), tell), strict=True))
    finally:
        pool.shutdown(cancel_futures=True)  # after Ctrl-C
    return [found[row] for row in range(len(lengths))]


def _told(found: Iterable[T], tell: Tell | None) -> Iterator[T]:
    """The same, one by one; after each `tell` hears how many there were."""
    for count, one in enumerate(found, 1):
        if tell:
            tell(count)
        yield one


def windows(count: int, room: int, overlap: int = OVERLAP) -> list[Window]:
    """How `count` tokens are run, `room` at a time; each is kept once, where more stands around it."""
    if count <= room:
        return [Window(0, count, 0, count)]
    starts = [*range(0, count - room, room - overlap), count - room]
    borders = [0, *((start + before + room) // 2 for before, start in zip(starts, starts[1:], strict=False)), count]
    return [
        Window(start, start + room, first, last)
        for start, first, last in zip(starts, borders, borders[1:], strict=False)
    ]


def by_sentence(tokens: Floats, spans: Ids, sentences: Sequence[Span]) -> Floats:
    """Each sentence's unit mean of the tokens that begin in it."""
    begins = spans[:, 0]
    sums = [tokens[(begins >= start) & (begins < stop)].sum(axis=0) for start, stop in sentences]
    return unit(np.array(sums, np.float32).reshape(-1, tokens.shape[1]))


def checked(folder: Path) -> str:
    """The fingerprint of the files, which are what made.json says."""
    said: dict[str, str] = json.loads((folder / MADE).read_bytes())["files"]
    for name, digest in said.items():
        with (folder / name).open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as whole:
            if hashlib.sha256(whole).hexdigest() != digest:  # in one piece: other threads go on meanwhile
                raise ModelError(
                    "the embedded model is damaged: {file}. Install Derek again: pip install --force-reinstall derek",
                    file=folder / name,
                )
    return hashlib.sha256("".join(said[name] for name in sorted(said)).encode()).hexdigest()[:16]


@contextmanager
def checking(folder: Path) -> Iterator[Callable[[], str]]:
    """While a model is loaded, its files are checked beside it; gives what tells the fingerprint then.

    Raises ModelError at the end: `checked` does, whatever else went wrong because of the damage.
    """
    with ThreadPoolExecutor(1) as beside:
        found = beside.submit(checked, folder)
        try:
            yield found.result
        finally:
            found.result()


def session(path: Path) -> "InferenceSession":
    """One thread a run, so that results do not depend on cores; several runs may go on at once."""
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC  # the graph is made as it should run
    options.log_severity_level = 3  # errors; what matters is raised
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
