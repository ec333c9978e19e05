"""A question + an Index -> hits, best first, each with its reasons. Knows nothing of answers.

Candidates come from BM25 and from FAISS; the sum of four signals orders them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from index.documents.reading import Document
from index.encoders.encoder import unit
from index.index import Index
from index.language.answer_types import answer_type, holds
from index.language.terms import lemmas
from index.passages.splitting import Passage
from index.ranking.alignment import Aligned, Match, share

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

CANDIDATES = 300  # from each of BM25 and FAISS; bounds the work on large indexes, small ones are looked at whole
HEADING_TERMS = 0.3  # a heading's BM25 beside its text's

CONTEXT = 0.5  # an earlier question's words beside those of the one that leans on it
# Each signal is on a scale of its own (a share or a cosine), not standardised over the candidates: among 20 or 30
# passages that blows the noise of a signal with nothing to say (BM25 on a paraphrase) up to the size of the others.
# Round values, each then moved alone over a grid on XQuAD-ru, its sentences, both sets of development questions and 109
# questions of our own together: no move gained more than 0.001, so the weights of the first three are 1.
COSINE = 0.6  # a sentence's cosine beside its alignment
TYPE = 0.2  # a sentence with a number for «сколько», a name for «кто» ...; without it 0.003 of nDCG less
# The passage's cosine: meaning decides the more, the fewer of the question's words stand in any one passage.
VECTOR, VECTOR_UNSEEN = 0.2, 1.6
FIELD = 7  # passages that the first must stand out from to be taken for an answer; a page of results


@dataclass(frozen=True, slots=True)
class Signals:
    """What each way of comparing adds to a passage's score; together they are the score."""

    terms: float = 0.0  # BM25 in which words near in meaning count in part
    alignment: float = 0.0  # the best match of each of the question's words
    sentence: float = 0.0  # the best sentence: its matches, its cosine, the type of answer it holds
    vector: float = 0.0  # the passage's cosine, at the weight that it has for this question

    @property
    def total(self) -> float:
        """The score; it orders the hits of one question, and means nothing else."""
        return self.terms + self.alignment + self.sentence + self.vector


@dataclass(frozen=True, slots=True)
class Evidence:
    """What confidence is made of: how well a passage answers, each 0..1 but the margin."""

    alignment: float = 0.0  # the share of the question's weight that the passage matches
    neighbour_coverage: float = 0.0  # the same by its best sentence and those beside it
    max_sentence_cosine: float = 0.0
    margin: float = 0.0  # how far its score is ahead of the mean of the FIELD next ones


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with the reasons: what its score and its confidence are made of, and the words that met."""

    row: int
    passage: Passage
    document: Document
    signals: Signals
    evidence: Evidence
    matches: tuple[Match, ...]
    sentence: tuple[int, int]  # the passage's best sentence, as offsets in document.text

    @property
    def score(self) -> float:
        """The sum of the signals."""
        return self.signals.total

    @property
    def quote(self) -> str:
        """The best sentence, as it stands in the document."""
        return self.document.text[slice(*self.sentence)]


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the numbers of one index: its terms (q of them), what each weighs, its vector (d,)."""

    terms: list[str]
    weights: Floats
    vector: Floats  # by the index's model
    direction: Floats  # by word vectors
    lexical: Floats  # BM25 of every passage (n,)
    type: str  # of the answer: number, person ... or empty


def analyse(index: Index, question: str, context: str = "") -> Query:
    """A question, and the earlier question that it leans on at CONTEXT of the weight -> Query."""
    own = list(dict.fromkeys(lemmas(question)))
    added = [term for term in dict.fromkeys(lemmas(context)) if term not in own]
    terms = own + added
    weights = index.aligner.weights(terms)
    weights[len(own) :] *= CONTEXT
    vector = index.encoder.encode_query([question])[0]
    direction = index.word_vectors.encode([own])[0]
    lexical = _lexical(index, own)
    if added:
        vector = unit(vector + CONTEXT * index.encoder.encode_query([context])[0])
        direction = unit(direction + CONTEXT * index.word_vectors.encode([added])[0])
        lexical = lexical + CONTEXT * _lexical(index, added)
    return Query(terms, weights, vector, direction, lexical, answer_type(question))


def _lexical(index: Index, terms: Sequence[str]) -> Floats:
    return np.asarray(index.terms.scores(terms) + HEADING_TERMS * index.headings.scores(terms), np.float32)


def search(index: Index, question: str, top: int = 5, context: str = "") -> list[Hit]:
    """The best `top` passages for a question; fewer when the index has fewer, none for a question without terms.

    `context` is an earlier question that this one leans on; its words count less.
    """
    query = analyse(index, question, context)
    rows = candidates(index, query)
    if top < 1 or not len(rows) or not query.terms:
        return []
    aligned = index.aligner.align(query.terms, rows)
    sentences = share(query.weights, aligned.by_sentence) + COSINE * _cosines(aligned.sums, query.direction)
    of_vector = VECTOR + VECTOR_UNSEEN * (1 - aligned.seen(query.weights))
    scores = _Scores(
        terms=aligned.bm25(query.weights),
        alignment=share(query.weights, aligned.by_passage),
        sentence=np.maximum.reduceat(sentences, aligned.begins),
        vector=np.asarray(of_vector * index.vectors.cosines(query.vector, rows), np.float32),
    )
    if query.type:
        sentences = sentences + TYPE * _holding(index, query, rows, aligned, _contenders(scores.total, top))
        scores = replace(scores, sentence=np.maximum.reduceat(sentences, aligned.begins))
    order = np.lexsort((rows, -scores.total))  # ties by place in the index, so that runs agree
    found = _Found(index, query, rows, aligned, sentences, scores, _margin(scores.total, order))
    return [found.hit(int(place)) for place in order[:top]]


@dataclass(frozen=True, slots=True)
class _Scores:
    """The signals of all candidates, (c,) each."""

    terms: Floats
    alignment: Floats
    sentence: Floats
    vector: Floats

    @property
    def total(self) -> Floats:
        """The score of each candidate (c,)."""
        return np.asarray(self.terms + self.alignment + self.sentence + self.vector, np.float32)


def _margin(score: Floats, order: Rows) -> Floats:
    """How far each candidate (c,) is ahead of the mean of the FIELD next ones; the last of all is ahead of 0."""
    ranked = score[order].astype(np.float64)
    sums = np.append(0, np.cumsum(ranked))
    rank = np.arange(len(order))
    last = np.minimum(rank + 1 + FIELD, len(order))
    following = (sums[last] - sums[rank + 1]) / np.maximum(last - rank - 1, 1)
    margin = np.empty(len(order), np.float32)
    margin[order] = ranked - following
    return margin


def _contenders(score: Floats, top: int) -> npt.NDArray[np.bool_]:
    """Which candidates (c,) can still be among the best `top` once the type of their sentences counts."""
    last = float(np.sort(score)[-min(top, len(score))])
    return np.asarray(score >= last - TYPE, np.bool_)


def _holding(index: Index, query: Query, rows: Rows, aligned: Aligned, contenders: npt.NDArray[np.bool_]) -> Floats:
    """1 for the sentences (s,) of contenders that hold what the question asks for, else 0."""
    lengths = np.diff(np.append(aligned.begins, len(aligned.sentences)))
    owners = np.repeat(rows, lengths)
    found = np.zeros(len(owners), np.float32)
    for place in np.flatnonzero(np.repeat(contenders, lengths)):
        document = index.documents[index.passages[owners[place]].document]
        start, stop = index.aligner.words.places[aligned.sentences[place]]
        found[place] = holds(query.type, document.text[start:stop])
    return found


def _cosines(sums: Floats, direction: Floats) -> Floats:
    return np.asarray(unit(sums) @ direction, np.float32)


def candidates(index: Index, query: Query) -> Rows:
    """The rows worth a closer look: the best by BM25 and the nearest by vector, in the order of the index."""
    found = np.flatnonzero(query.lexical > 0)
    if len(found) > CANDIDATES:
        found = np.argpartition(-query.lexical, CANDIDATES)[:CANDIDATES]
    near, _ = index.vectors.search(query.vector, CANDIDATES)
    return np.union1d(found, near).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Found:
    """All that is known of the candidates in `rows`; one of them becomes a Hit when it is shown."""

    index: Index
    query: Query
    rows: Rows
    aligned: Aligned
    sentences: Floats  # (s,) how well each sentence fits
    scores: _Scores
    margin: Floats

    def hit(self, place: int) -> Hit:
        """The candidate at a place of `rows`."""
        index, query, aligned = self.index, self.query, self.aligned
        row = int(self.rows[place])
        passage = index.passages[row]
        ends = np.append(aligned.begins, len(aligned.sentences)).tolist()
        own = slice(ends[place], ends[place + 1])
        places = index.aligner.words.places[aligned.sentences[own]]
        fit = self.sentences[own]
        best = int(fit.argmax())
        beside = aligned.by_sentence[:, own][:, max(0, best - 1) : best + 2].max(axis=1, keepdims=True)
        quoted = int(np.where(_answering(passage, places), fit, -np.inf).argmax())
        start, stop = places[quoted].tolist()
        scores = self.scores
        return Hit(
            row=row,
            passage=passage,
            document=index.documents[passage.document],
            signals=Signals(*(float(getattr(scores, field.name)[place]) for field in fields(Signals))),
            evidence=Evidence(
                alignment=float(scores.alignment[place]),
                neighbour_coverage=float(share(query.weights, beside)[0]),
                max_sentence_cosine=float(_cosines(aligned.sums[own], query.direction).max()),
                margin=float(self.margin[place]),
            ),
            matches=index.aligner.matches(query.terms, row),
            sentence=(start, stop),
        )


def _answering(passage: Passage, places: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Which sentences (m,) may be quoted: not the interviewer's question, where an answer follows it."""
    if not passage.question:
        return np.ones(len(places), bool)
    after = places[:, 0] >= passage.start + len(passage.heading)
    return after if after.any() else ~after
