"""A question + an Index -> hits, best first, each with its reasons. Knows nothing of answers.

Candidates come from BM25, and from FAISS over passages and over sentences; the sum of Signals orders them, all but the
two that qa/reading adds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from index.copies import Place, grouped, newest_first
from index.documents.document import Document
from index.encoders.encoder import unit
from index.index import Index, headed
from index.language.answer_types import answer_type, holds
from index.language.asked import codes
from index.language.terms import lemmas, terms
from index.named import Named, have_other_codes, named
from index.passages.passage import Passage
from index.ranking.alignment import Aligned, Match, share
from index.ranking.maxsim import rotated, word_vectors
from index.ranking.term_table import ranges

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

CANDIDATES = 150  # from BM25, from passages, from sentences; 300 found no more among 12,000 passages
FEW = 200  # of all these are looked at word by word; of more the
LOOKED = 150  # that stand best in the three orders together
RANKED = 60  # what reciprocal rank fusion adds to a rank (Cormack et al. 2009)
COPIES = 4  # times as many as are asked for are read, since some say the same
HEADING_TERMS = 0.3  # a heading's BM25 beside its text's

CONTEXT = 0.5  # an earlier question's words beside those of the one that leans on it
# Each signal is on a scale of its own (a share or a cosine), not standardised over the candidates: among 20 or 30
# passages that blows the noise of a signal with nothing to say (BM25 on a paraphrase) up to the size of the others.
# Round values. Each moved alone, by half or to the double, gained less than 0.003 of nDCG@10 in the mean of XQuAD-ru,
# 500 English questions of other articles, and five sets of development questions (benchmarks/README.md, Ranking).
PASSAGE = 2.0  # the passage's cosine
SENTENCE = 2.0  # its best sentence's, beside the share of the question's words that stand there
MAXSIM = 5.0
NAMED = 0.8  # the cosine of a word that names the document, in each of its passages
NEAR_WORD = 0.6  # cosines of words from here on say why a passage matched; unrelated ones have up to 0.5
TYPE = 0.2  # a sentence with a number for «сколько», a name for «кто» ...


@dataclass(frozen=True, slots=True)
class Signals:
    """What each way of comparing adds to a passage's score; together they are the score."""

    terms: float = 0.0  # BM25 in which words near in meaning count in part
    alignment: float = 0.0  # the best match of each of the question's words in the dictionary's meaning
    sentence: float = 0.0  # the best sentence: its matches, its cosine, the type of answer it holds
    vector: float = 0.0  # the passage's cosine
    maxsim: float = 0.0  # the best match of each of the question's words as it is meant here
    named: float = 0.0  # the section that bears the name asked for, less where another number or code stands
    reader: float = 0.0  # what a reader adds, where one has read the passage
    rule: float = 0.0  # what lifts a passage above the best where a rule of qa/reading puts it first

    @property
    def total(self) -> float:
        """The score; it orders the hits of one question, and means nothing else."""
        return float(sum(astuple(self)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What confidence is made of: how well a passage answers. Nothing of it depends on what else is in the index."""

    max_sentence_cosine: float = 0.0
    holds: float = 0.0  # 1 if the sentence holds what is asked for, a number or a name, or nothing such is asked for
    contradicts: float = 0.0  # 1 if it has another number, code or year than is asked for
    answerable: float = 0.0  # logit: what the reader thinks, where it has read
    absent: float = 0.0  # the share of the names and numbers asked for that it has not, where a reader has read
    told: float = 0.0  # how long the words are that answer, 0..1; a reader that knows no better marks few
    unsure: float = 0.0  # nats: over how many places a reader spreads where the answer begins and ends


@dataclass(frozen=True, slots=True)
class Fit:
    """A sentence of a passage, as offsets in the document, and how well it fits the question."""

    start: int
    stop: int
    fit: float
    answers: bool  # whether it may be quoted as an answer: not a question, nor a heading
    lead: tuple[int, int] | None = None  # the line that says what it is: of a list, a table, a command


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
    sentences: tuple[Fit, ...] = ()  # all of them
    words: tuple[int, int] | None = None  # those of the best sentence that answer, where a reader has found them
    places: tuple[Place, ...] = ()  # where the same stands, this passage too, the newest document first
    newer: Place | None = None  # the same in a later version of the document
    met: float = 0.0  # the share of the question's information that the passage has, 0..1
    bears: bool = False  # the number or letter that is asked for, «Статья 4», and none that contradicts the question

    @property
    def score(self) -> float:
        """The sum of the signals."""
        return self.signals.total

    @property
    def lead(self) -> str:
        """The line that the best sentence depends on, as it stands in the document; "" where it needs none."""
        lead = next((one.lead for one in self.sentences if (one.start, one.stop) == self.sentence), None)
        return self.document.text[slice(*lead)] if lead else ""

    @property
    def answer(self) -> str:
        """The words of the best sentence that answer; "" where no reader has found any."""
        return self.document.text[slice(*self.words)] if self.words else ""

    @property
    def quote(self) -> str:
        """The best sentence, as it stands in the document."""
        return self.document.text[slice(*self.sentence)]


@dataclass(frozen=True, slots=True)
class Query:
    """A question in the numbers of one index: its terms (q of them), what each weighs, its vector (d,)."""

    text: str
    terms: list[str]
    weights: Floats
    information: Floats  # (q,) what each tells in its language, whatever the index holds
    vector: Floats
    words: Floats  # (w, d) its terms as they are meant, rotated; none if the model sees no tokens
    word_terms: list[str]  # (w,) which term each is
    word_weights: Floats  # (w,)
    lexical: Floats  # BM25 of every passage (n,)
    type: str  # of the answer: number, person ... or empty


def analyse(index: Index, question: str, context: str = "") -> Query:
    """A question, and the earlier question that it leans on at CONTEXT of the weight -> Query."""
    own = list(dict.fromkeys(lemmas(question)))
    added = [term for term in dict.fromkeys(lemmas(context)) if term not in own]
    both = own + added
    weights = index.aligner.weights(both)
    weights[len(own) :] *= CONTEXT
    told = index.word_vectors.information(both)
    texts = [question, context] if added else [question]
    views = index.encoder.encode_questions(texts)
    found = [(terms(text), view) for text, view in zip(texts, views, strict=True)]
    words = [word_vectors(view, said) for said, view in found]
    word_terms = [term.text for (said, _), rows in zip(found, words, strict=True) for term in said if len(rows)]
    weight = dict(zip(both, weights, strict=True))
    vector, lexical = views[0].vector, _lexical(index, own)
    if added:
        vector = unit(vector + CONTEXT * views[1].vector)
        lexical = lexical + CONTEXT * _lexical(index, added)
    return Query(
        text=question,
        terms=both,
        weights=weights,
        information=np.concatenate([told[: len(own)], CONTEXT * told[len(own) :]]),
        vector=vector,
        words=rotated(np.concatenate(words)),
        word_terms=word_terms,
        word_weights=np.array([weight[term] for term in word_terms], np.float32),
        lexical=lexical,
        type=answer_type(question),
    )


def _lexical(index: Index, words: Sequence[str]) -> Floats:
    return np.asarray(index.terms.scores(words) + HEADING_TERMS * index.headings.scores(words), np.float32)


def search(index: Index, question: str, top: int = 5, context: str = "", only: Rows | None = None) -> list[Hit]:
    """The best `top` passages for a question, copies taken together; fewer when the index has fewer.

    None for a question without terms.

    `context` is an earlier question that this one leans on; its words count less. `only` are the rows to look at (r,),
    in order.
    """
    query = analyse(index, question, context)
    rows = candidates(index, query, only, top)
    if top < 1 or not len(rows) or not query.terms:
        return []
    aligned = index.aligner.align(query.terms, rows)
    cosines = index.sentences.cosines(query.vector, aligned.sentences)
    sentences = share(query.weights, aligned.by_sentence) + SENTENCE * cosines
    place = {term: row for row, term in enumerate(query.terms)}
    named_words = NAMED * aligned.names[[place[term] for term in query.word_terms]].astype(np.float32)
    naming = named(index, query.text, query.terms, rows)
    scores = _Scores(
        terms=aligned.bm25(query.weights),
        alignment=share(query.weights, aligned.by_passage),
        sentence=np.maximum.reduceat(sentences, aligned.begins),
        vector=np.asarray(PASSAGE * index.vectors.cosines(query.vector, rows), np.float32),
        maxsim=np.asarray(MAXSIM * index.maxsim.scores(query.words, query.word_weights, rows, named_words), np.float32),
        named=naming.score,
    )
    if asked := codes(query.text):
        for read in _in_turn(scores, COPIES * top, top):
            naming.contradict(read[have_other_codes(index, asked, rows[read])])  # which lowers scores.named
    if query.type:
        sentences = sentences + TYPE * _holding(index, query, rows, aligned, _contenders(scores.total, top, TYPE))
        scores = replace(scores, sentence=np.maximum.reduceat(sentences, aligned.begins))
    order = np.lexsort((rows, -scores.total))  # ties by place in the index, so that runs agree
    ends = np.append(aligned.begins, len(aligned.sentences)).tolist()
    found = _Found(index, query, rows, aligned, ends, sentences, cosines, scores, naming)
    return [found.shown([int(order[one]) for one in group]) for group in grouped(index, rows[order], top)]


@dataclass(frozen=True, slots=True)
class _Scores:
    """The signals of all candidates, (c,) each."""

    terms: Floats
    alignment: Floats
    sentence: Floats
    vector: Floats
    maxsim: Floats
    named: Floats

    @property
    def total(self) -> Floats:
        """The score of each candidate (c,)."""
        return np.asarray(sum(values for _, values in self.named_values()), np.float32)

    def named_values(self) -> Iterator[tuple[str, Floats]]:
        """The signals by their names."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))


def _in_turn(scores: _Scores, best: int, count: int) -> Iterator[Rows]:
    """The candidates from the best on, `count` at a time; they may be lowered on the way.

    It ends when `best` of them stand above what the next one has, which then is not among these.
    """
    total = scores.total
    order = np.argsort(-total, kind="stable")
    for stop in range(count, len(order) + count, count):
        yield order[stop - count : stop]
        if best <= stop < len(order) and np.sort(scores.total[order[:stop]])[-best] >= total[order[stop]]:
            return


def _contenders(score: Floats, top: int, most: float) -> npt.NDArray[np.bool_]:
    """Which candidates (c,) can still be among the best `top` once what counts for `most` has been looked at."""
    last = float(np.sort(score)[-min(top, len(score))])
    return np.asarray(score >= last - most, np.bool_)


def _holding(index: Index, query: Query, rows: Rows, aligned: Aligned, contenders: npt.NDArray[np.bool_]) -> Floats:
    """1 for the sentences (s,) of contenders that hold what the question asks for, else 0."""
    lengths = np.diff(np.append(aligned.begins, len(aligned.sentences)))
    found = np.zeros(len(aligned.sentences), np.float32)
    for one, first, count in zip(rows[contenders], aligned.begins[contenders], lengths[contenders], strict=True):
        text = index.documents[index.passages[one].document].text
        places = index.words.places[aligned.sentences[first : first + count]].tolist()
        found[first : first + count] = [holds(query.type, text[start:stop]) for start, stop in places]
    return found


def candidates(index: Index, query: Query, only: Rows | None = None, top: int = 1) -> Rows:
    """The rows worth a closer look, in the index's order; `only` are those to choose from.

    All if there are FEW, else the best by BM25, the nearest by passage and by sentence, and of these LOOKED; more
    where so many are asked for (`top`) that copies among them would leave too few.
    """
    each = max(CANDIDATES, COPIES * top)
    rows = _nearest(index, query, each) if only is None else _best(index, query, only, each)
    return rows if len(rows) <= FEW else _promising(index, query, rows, max(LOOKED, COPIES * top))


def _nearest(index: Index, query: Query, each: int) -> Rows:
    """`each` of the best by each order, found by its index."""
    found = np.flatnonzero(query.lexical > 0)
    if len(found) > each:
        found = found[np.argpartition(-query.lexical[found], each)[:each]]
    near, _ = index.vectors.search(query.vector, each)
    sentences, _ = index.sentences.search(query.vector, each)
    owners = np.searchsorted(index.words.passage_bounds, sentences, side="right") - 1
    return np.unique(np.concatenate([found, near, owners])).astype(np.int64)


def _best(index: Index, query: Query, only: Rows, each: int) -> Rows:
    """The same of some rows, each of which is looked at."""
    if len(only) <= max(FEW, each):
        return only
    if index.narrowed:
        return _nearest(index, query, each)
    best = [np.argpartition(-one, each)[:each] for one in _orders(index, query, only)]
    return np.asarray(only[np.unique(best)], np.int64)


def _promising(index: Index, query: Query, rows: Rows, most: int) -> Rows:
    """At most `most` of the rows, those that stand best in the three orders together, by reciprocal rank fusion."""
    fused = np.zeros(len(rows))
    shares = 1 / (RANKED + np.arange(len(rows)))
    for one in _orders(index, query, rows):
        fused[np.argsort(-one, kind="stable")] += shares
    return np.sort(rows[np.argsort(-fused, kind="stable")[:most]])


def _orders(index: Index, query: Query, rows: Rows) -> tuple[Floats, Floats, Floats]:
    """What puts rows in order (r,): BM25, the cosine of the passage, and that of its nearest sentence."""
    sentences, begins = ranges(index.words.passage_bounds, rows)
    return (
        query.lexical[rows],
        index.vectors.cosines(query.vector, rows),
        np.maximum.reduceat(index.sentences.cosines(query.vector, sentences), begins),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """All that is known of the candidates in `rows`; one of them becomes a Hit when it is shown."""

    index: Index
    query: Query
    rows: Rows
    aligned: Aligned
    ends: list[int]  # (c + 1,) where the sentences of each begin and end
    sentences: Floats  # (s,) how well each sentence fits
    cosines: Floats  # (s,)
    scores: _Scores
    naming: Named

    def shown(self, copies: Sequence[int]) -> Hit:
        """The newest of some copies, best first, with the places of all; one of another year than asked for is none."""
        index = self.index
        passages = {place: index.passages[self.rows[place]] for place in copies}
        where = {place: Place.of(one, index.documents[one.document]) for place, one in passages.items()}
        asked = codes(self.query.text).get("year", set()) if len(copies) > 1 else set()
        newest = max(copies, key=lambda at: (self.scores.named[at], where[at].date[:4] in asked, where[at].date))
        return self.hit(newest, newest_first(list(where.values())))

    def hit(self, place: int, places: tuple[Place, ...]) -> Hit:
        """The candidate at a place of `rows`, with the places of its copies."""
        index, query, aligned = self.index, self.query, self.aligned
        row = int(self.rows[place])
        passage = index.passages[row]
        own = slice(self.ends[place], self.ends[place + 1])
        spans = index.words.places[aligned.sentences[own]]
        fit = self.sentences[own]
        answering = _answering(passage)
        quoted = int(np.where(answering, fit, -np.inf).argmax())
        start, stop = spans[quoted].tolist()
        scores = self.scores
        said = index.documents[passage.document].text[start:stop]
        return Hit(
            row=row,
            passage=passage,
            document=index.documents[passage.document],
            signals=Signals(**{name: float(values[place]) for name, values in scores.named_values()}),
            evidence=Evidence(
                max_sentence_cosine=float(self.cosines[own].max()),
                holds=float(not query.type or holds(query.type, said)),
                contradicts=float(self.naming.contradicts[place]),
            ),
            matches=_matches(
                index,
                query,
                row,
                index.aligner.matches(query.terms, aligned, place),
                [term for term, is_name in zip(query.terms, aligned.names[:, place], strict=True) if is_name],
            ),
            sentence=(start, stop),
            sentences=tuple(
                Fit(one.start, one.stop, float(its), bool(may), one.lead)
                for one, its, may in zip(passage.sentences, fit, answering, strict=True)
            ),
            places=places,
            met=float(share(query.information, aligned.by_passage[:, place, None])[0]),
            bears=bool(self.naming.bears[place] and not self.naming.contradicts[place]),
        )


def _matches(index: Index, query: Query, row: int, met: Sequence[Match], names: Sequence[str]) -> tuple[Match, ...]:
    """Why a passage matched: each term of the question with the word of the text that comes nearest, if any is near.

    `met` tells it by the vectors of words alone; of `names`, which name the document, none must stand in the text.
    """
    known = {match.question: match for match in met}
    if len(query.words):
        passage = index.passages[row]
        text, above = headed(passage, index.documents[passage.document].title)
        said = terms(text)
        own = [place for place, term in enumerate(said) if term.start >= above]
        cosines = index.maxsim.cosines(query.words, row)[:, own]
        for term, near in zip(query.word_terms, cosines, strict=True):
            if not len(near) or (term in known and known[term].similarity >= near.max()):
                continue
            if near.max() >= NEAR_WORD:
                known[term] = Match(term, said[own[int(near.argmax())]].text, round(min(float(near.max()), 1.0), 3))
    for term in names:
        known.setdefault(term, Match(term, term, 1.0))
    return tuple(known[term] for term in query.terms if term in known)


def _answering(passage: Passage) -> npt.NDArray[np.bool_]:
    """Which sentences (m,) may be quoted: no question, heading or label, where there is anything else."""
    own = np.array([sentence.answers for sentence in passage.sentences], np.bool_)
    return own if own.any() else ~own
