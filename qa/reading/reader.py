"""A question + windows of text -> where in each the answer stands, and how likely there is one.

The reader is the transformer of the package, trained on to read a question together with a text (`training/`). It is
given the encoder's own vectors of words, so that the package holds their table once.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import safe_open

from index.arrays import Floats
from index.encoders.encoder import Span
from index.encoders.load import embedded
from index.encoders.loading import reading_model
from index.encoders.packed import WORDS, of_four_bits
from index.encoders.transformer import GRAPH, TransformerEncoder, checking, cores, in_threads, readable, session
from index.encoders.transformer import WEIGHTS as ENCODER_WEIGHTS
from index.language.lines import LEADER

FOLDER = Path(__file__).parent / "model"
LONGEST = 256  # tokens of question and window together: longer ones were never seen in training
LONGEST_QUESTION = 48  # tokens
LONGEST_ANSWER = 30  # tokens
LEADERS = re.compile(LEADER)
BRIEF = 0.1  # ln by which words have to be likelier for each token that they are longer; 0 to 0.3 were tried
NEAR = 4.0  # ln: words that are less likely than the likeliest by more are none that the reader could mean

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """Text to read, and the sentences of it that may be the answer, in code points of the text."""

    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of a window."""

    answerable: float  # logit: that the window answers the question
    sentences: tuple[float, ...]  # ln of how likely the answer stands in each sentence, if there is one
    spans: tuple[Span, ...]  # the words of each sentence that answer, in code points of the window's text
    tokens: "Tokens | None" = field(default=None, compare=False, repr=False)  # what other words are chosen by


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """Where the tokens of a window stand (t, 2), and ln of how likely the answer begins and ends at each (t, 2)."""

    likely: npt.NDArray[np.float64]
    places: Numbers

    @property
    def entropy(self) -> float:
        """Of where the answer begins and of where it ends, added up, in nats; 0 where both are sure."""
        share = np.exp(self.likely)
        return float(-(share * np.where(share > 0, self.likely, 0.0)).sum())

    def best(self, within: Span, fits: Callable[[Span], bool] | None = None) -> Span | None:
        """The words that answer best of those inside `within`; of those that fit, where something is to.

        None where nothing stands there, or where nothing that fits is about as likely (NEAR) as what is likeliest.
        """
        found = self._pairs(within)
        if not found:
            return None
        own, pairs = found
        brief = pairs - BRIEF * _lengths(len(own))
        if fits is None:
            return self._span(within, own, int(brief.argmax()))
        brief[pairs < pairs.max() - NEAR] = -math.inf
        for place in np.argsort(-brief, axis=None, kind="stable")[: int(np.isfinite(brief).sum())]:
            if fits(span := self._span(within, own, int(place))):
                return span
        return None

    def _span(self, within: Span, own: Numbers, place: int) -> Span:
        first, last = own[list(divmod(place, len(own)))]
        return max(within[0], int(self.places[first, 0])), min(within[1], int(self.places[last, 1]))

    def most(self, within: Span) -> float:
        """The ln of how likely the likeliest words inside `within` are."""
        found = self._pairs(within)
        return float(found[1].max()) if found else -math.inf

    def _pairs(self, within: Span) -> tuple[Numbers, npt.NDArray[np.float64]] | None:
        """The tokens inside (o,), and how likely the answer goes from each to each (o, o)."""
        start, stop = within
        own = np.flatnonzero((self.places[:, 0] < stop) & (self.places[:, 1] > start))
        if not len(own):
            return None
        pairs = self.likely[own, 0][:, None] + self.likely[own, 1][None]
        lengths = _lengths(len(own))
        pairs[(lengths < 0) | (lengths >= LONGEST_ANSWER)] = -math.inf
        return own, pairs


class Reader:
    """The model in `model/`; safe to share between threads."""

    def __init__(
        self, encoder: TransformerEncoder | None = None, folder: Path = FOLDER, threads: int | None = None
    ) -> None:
        """Load the model; `encoder` is the one whose words it was trained with.

        Raises ModelError: a file is missing or damaged.
        """
        encoder = encoder or embedded()
        with reading_model(folder), checking(folder) as fingerprint:
            self._session = session(folder / GRAPH)
            with safe_open(encoder.folder / ENCODER_WEIGHTS, "numpy") as arrays:
                self._codes = arrays.get_tensor(f"{WORDS}.codes")
                self._scales = arrays.get_tensor(f"{WORDS}.scales")
        self.fingerprint = fingerprint()
        self._tokenizer = encoder.tokenizer
        self._begin, self._end = self._tokenizer.encode("").ids
        self._threads = threads or cores()

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        """Read each window by itself; what stands beside it changes nothing."""
        asked = self._tokenizer.encode(_whole(question), add_special_tokens=False).ids[:LONGEST_QUESTION]
        lengths = [len(window.text) for window in windows]
        return in_threads(lambda row: self._one(asked, windows[row]), lengths, self._threads)

    def _one(self, asked: list[int], window: Window) -> Reading:
        read = self._tokenizer.encode(_whole(window.text), add_special_tokens=False)
        head = [self._begin, *asked, self._end, self._end]
        ids = read.ids[: LONGEST - len(head) - 1]
        if not ids:
            return Reading(-math.inf, (-math.inf,) * len(window.sentences), tuple((s, s) for s, _ in window.sentences))
        words = self._words(np.array([*head, *ids, self._end]))
        span, answerable = self._session.run(None, {"words": words[None]})
        logits = span[0, len(head) : -1].astype(np.float64)
        places = np.array(read.offsets[: len(ids)], np.int64).reshape(-1, 2)
        return chosen(float(answerable[0, 0]), logits, places, window.sentences)

    def _words(self, ids: Numbers) -> Floats:
        return of_four_bits(self._codes[ids], self._scales[ids])


def chosen(answerable: float, logits: npt.NDArray[np.float64], places: Numbers, sentences: Sequence[Span]) -> Reading:
    """The best words of each sentence, by logits of beginning and end (t, 2) of tokens at `places` (t, 2).

    A span is as likely as its beginning times its end; a sentence as likely as its likeliest span, of at most
    LONGEST_ANSWER tokens. The words are those of the likeliest span but for BRIEF: of two that are about as likely the
    shorter one. A sentence without a token (it was cut off) is not likely at all.
    """
    tokens = Tokens(logits - _log_sum(logits), places)
    return Reading(
        answerable,
        tuple(tokens.most(sentence) for sentence in sentences),
        tuple(tokens.best(sentence) or (sentence[0], sentence[0]) for sentence in sentences),
        tokens,
    )


def _lengths(count: int) -> Numbers:
    """How many tokens further the one of each column stands than the one of each row (count, count)."""
    return np.arange(count)[None] - np.arange(count)[:, None]


def _log_sum(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The ln of the sum of e^x in each column."""
    largest = logits.max(axis=0)
    return np.asarray(largest + np.log(np.exp(logits - largest).sum(axis=0)))


def _whole(text: str) -> str:
    """Dots that lead to a price become one dash, and what no tokenizer takes one that it does. Places stay."""
    led = LEADERS.sub(lambda dots: "—".ljust(len(dots.group())), text)  # the dots lead the reader to another line
    return readable(led)
