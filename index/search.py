"""A question + an Index -> hits, best first, each with its reasons. Knows nothing of answers.

Candidates come from BM25 and from FAISS; the weighted sum of five signals orders them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index import language
from index.alignment import Aligned, Match, share
from index.documents import Document
from index.encoder import unit
from index.index import Index
from index.passages import Passage

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

CANDIDATES = 300  # from each of BM25 and FAISS; beyond it XQuAD-ru's right passages no longer stand
HEADING = 0.3  # a heading's BM25 beside its text's

CONTEXT = 0.5  # an earlier question's words beside those of the one that leans on it
# Each signal is on a scale of its own (a share or a cosine), not standardised over the candidates: among 20 or 30
# passages that blows the noise of a signal with nothing to say (BM25 on a paraphrase) up to the size of the others.
# Tuned on XQuAD-ru, its sentences and the development questions together; see README, "How good it is".
WEIGHTS = {"terms": 1.0, "alignment": 0.8, "window": 1.0, "vector": 0.8, "window_vector": 0.8}


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with the reasons: its signals before standardising, and the words that met."""

    row: int
    passage: Passage
    document: Document
    score: float  # orders the hits of one question, and means nothing else
    signals: dict[str, float]
    matches: tuple[Match, ...]
    sentence: tuple[int, int]  # the passage's best sentence, as offsets in document.text


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the numbers of one index: its terms (q of them), what each weighs, its vector (d,)."""

    terms: list[str]
    weights: Floats
    vector: Floats
    lexical: Floats  # BM25 of every passage (n,)


def asked(index: Index, question: str, context: str = "") -> Asked:
    """A question, and the earlier question that it leans on at CONTEXT of the weight -> Asked."""
    own = list(dict.fromkeys(language.lemmas(question)))
    added = [term for term in dict.fromkeys(language.lemmas(context)) if term not in own]
    terms = own + added
    weights = index.aligner.weights(terms)
    weights[len(own) :] *= CONTEXT
    vector = index.encoder.encode_query([question])[0]
    lexical = _lexical(index, own)
    if added:
        vector = unit(vector + CONTEXT * index.encoder.encode_query([context])[0])
        lexical = lexical + CONTEXT * _lexical(index, added)
    return Asked(terms, weights, vector, lexical)


def _lexical(index: Index, terms: Sequence[str]) -> Floats:
    return np.asarray(index.terms.scores(terms) + HEADING * index.headings.scores(terms), np.float32)


def search(index: Index, question: str, top: int = 5, context: str = "") -> list[Hit]:
    """The best `top` passages for a question; fewer when the index has fewer, none for a question without terms.

    `context` is an earlier question that this one leans on; its words count less.
    """
    query = asked(index, question, context)
    rows = candidates(index, query)
    if top < 1 or not len(rows) or not query.terms:
        return []
    aligned = index.aligner.align(query.terms, rows)
    direction = index.embedded.encode_terms([query.terms])[0]
    signals = {
        "terms": aligned.bm25(query.weights),
        "alignment": share(query.weights, aligned.by_passage),
        "window": np.maximum.reduceat(share(query.weights, aligned.by_window()), aligned.window_begins),
        "vector": index.vectors.cosines(query.vector, rows),
        "window_vector": np.maximum.reduceat(_cosines(aligned.window_sums(), direction), aligned.window_begins),
    }
    score = np.sum([weight * signals[name] for name, weight in WEIGHTS.items()], axis=0)
    order = np.lexsort((rows, -score))[:top]  # ties by place in the index, so that runs agree
    cosines = _cosines(aligned.sums, direction)
    return [_hit(index, query, rows, int(place), score, signals, aligned, cosines) for place in order]


def _cosines(sums: Floats, direction: Floats) -> Floats:
    return np.asarray(unit(sums) @ direction, np.float32)


def candidates(index: Index, query: Asked) -> Rows:
    """The rows worth a closer look: the best by BM25 and the nearest by vector, in the order of the index."""
    found = np.flatnonzero(query.lexical > 0)
    if len(found) > CANDIDATES:
        found = np.argpartition(-query.lexical, CANDIDATES)[:CANDIDATES]
    near, _ = index.vectors.search(query.vector, CANDIDATES)
    return np.union1d(found, near).astype(np.int64)


def _hit(
    index: Index,
    query: Asked,
    rows: Rows,
    place: int,
    score: Floats,
    signals: dict[str, Floats],
    aligned: Aligned,
    cosines: Floats,
) -> Hit:
    row = int(rows[place])
    ends = np.append(aligned.begins, len(aligned.sentences)).tolist()
    own = slice(ends[place], ends[place + 1])
    passage = index.passages[row]
    matched = aligned.by_sentence[:, own]
    coverage = share(query.weights, matched)
    places = index.aligner.words.places[aligned.sentences[own]]
    fit = coverage + cosines[own]
    best = int(fit.argmax())
    around = matched[:, max(0, best - 1) : best + 2].max(axis=1, keepdims=True)
    quoted = int(np.where(_answering(passage, places), fit, -np.inf).argmax())
    start, stop = places[quoted].tolist()
    return Hit(
        row=row,
        passage=passage,
        document=index.documents[passage.document],
        score=float(score[place]),
        signals={
            **{name: float(values[place]) for name, values in signals.items()},
            "coverage": float(coverage[best]),
            "around": float(share(query.weights, around)[0]),
        },
        matches=index.aligner.matches(query.terms, row),
        sentence=(start, stop),
    )


def _answering(passage: Passage, places: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Which sentences (m,) may be quoted: not the interviewer's question, where an answer follows it."""
    if not passage.question:
        return np.ones(len(places), bool)
    after = places[:, 0] >= passage.start + len(passage.heading)
    return after if after.any() else ~after
