"""A question + an Index -> hits, best first, each with its reasons. Knows nothing of answers.

The sum of Signals orders the candidates, all but the two signals that qa/reading adds.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from index.arrays import Bools, Floats, Rows
from index.candidates import COPIES, candidates
from index.copies import grouped
from index.hit import Evidence, Fit, Hit, Signals
from index.index import Index, headed
from index.language.asked import codes
from index.language.numbers import counted, is_number, same
from index.language.terms import terms
from index.named import Named, Otherwise, named
from index.passages.passage import Passage
from index.place import Place, newest_first
from index.query import Query, analyse
from index.ranking.alignment import Aligned, Match, share
from index.ranking.maxsim import Compared

# Each signal is on a scale of its own (a share or a cosine), not standardised over the candidates: among 20 or 30
# passages that blows the noise of a signal with nothing to say (BM25 on a paraphrase) up to the size of the others.
# Round values. Each moved alone, by half or to the double, gained less than 0.003 of nDCG@10 in the mean of XQuAD-ru,
# 500 English questions of other articles, and five sets of development questions (benchmarks/README.md, Ranking).
PASSAGE = 2.0  # the passage's cosine
SENTENCE = 2.0  # its best sentence's, beside the share of the question's words that stand there
MAXSIM = 5.0
NAMED = 0.8  # the cosine of a word that names the document, in each of its passages
OTHER_NUMBER = 0.5  # the most that a number counts where a passage has only others: as much as an unrelated word
NEAR_WORD = 0.6  # cosines of words from here on say why a passage matched; unrelated ones have up to 0.5
TYPE = 0.2  # a sentence with a number for «сколько», a name for «кто» ...


def search(index: Index, question: str, top: int = 5, context: str = "", only: Rows | None = None) -> list[Hit]:
    """The best `top` passages for a question, copies taken together; fewer when the index has fewer.

    None for a question without terms.

    `context` is an earlier question that this one leans on; its words count less. `only` are the rows to look at (r,),
    in order.
    """
    query = analyse(index, question, context)
    if top < 1 or not query.terms:
        return []
    near = candidates(index, query, only, top)
    rows, cosines = near.rows, near.sentences
    if not len(rows):
        return []
    aligned = index.aligner.align(query.terms, rows)
    sentences = share(query.weights, aligned.by_sentence) + SENTENCE * cosines
    place = {term: row for row, term in enumerate(query.terms)}
    named_words = NAMED * aligned.names[[place[term] for term in query.word_terms]].astype(np.float32)
    met = index.maxsim.compared(query.words, rows)
    naming = named(index, query.text, query.terms, rows)
    scores = _Scores(
        terms=aligned.bm25(query.weights),
        alignment=share(query.weights, aligned.by_passage),
        sentence=np.maximum.reduceat(sentences, aligned.begins),
        vector=np.asarray(PASSAGE * near.passages, np.float32),
        maxsim=np.asarray(MAXSIM * met.scores(query.word_weights, named_words, _most(index, query, rows)), np.float32),
        named=naming.score,
    )
    asked, counts = codes(query.text), counted(query.text)
    if asked or counts:
        otherwise = Otherwise(index, asked, counts, rows)
        for read in _in_turn(scores, COPIES * top, top):
            # Which lowers scores.named.
            naming.contradict(read[otherwise.told(read)])
    if query.wanted:
        sentences = sentences + np.float32(TYPE) * (index.words.held[aligned.sentences] & query.wanted > 0)
        scores = replace(scores, sentence=np.maximum.reduceat(sentences, aligned.begins))
    order = np.lexsort((rows, -scores.total))  # ties by place in the index, so that runs agree
    ends = np.append(aligned.begins, len(aligned.sentences)).tolist()
    found = _Found(index, query, rows, aligned, ends, sentences, cosines, met, scores, naming)
    return [found.shown([int(order[one]) for one in group]) for group in grouped(index, rows[order], top)]


def _most(index: Index, query: Query, rows: Rows) -> Floats | None:
    """The most that each word of a question may count in each candidate (w, c): a number meets the same number only."""
    numbers = [place for place, term in enumerate(query.word_terms) if is_number(term)]
    if not numbers:
        return None
    found = np.ones((len(query.word_terms), len(rows)), np.float32)
    for place in numbers:
        alike = same(query.word_terms[place])
        found[place, ~index.aligner.having(alike, rows)] = OTHER_NUMBER
    return found


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
    met: Compared
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
        held = int(index.words.held[aligned.sentences[own][quoted]])
        return Hit(
            row=row,
            passage=passage,
            document=index.documents[passage.document],
            signals=Signals(**{name: float(values[place]) for name, values in scores.named_values()}),
            evidence=Evidence(
                max_sentence_cosine=float(self.cosines[own].max()),
                holds=float(not query.wanted or held & query.wanted > 0),
                contradicts=float(self.naming.contradicts[place]),
            ),
            matches=_matches(
                index,
                query,
                passage,
                self.met.of(place),
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


def _matches(
    index: Index, query: Query, passage: Passage, cosines: Floats, met: Sequence[Match], names: Sequence[str]
) -> tuple[Match, ...]:
    """Why a passage matched: each term of the question with the word of the text that comes nearest, if any is near.

    `cosines` (w, t) are those with the words of the text and of what stands above it. `met` tells it by the vectors of
    words alone; of `names`, which name the document, none must stand in the text.
    """
    known = {match.question: match for match in met if _may_meet(match.question, match.passage)}
    if _may_tell(query, cosines, known):  # only then the words of the text must be read
        text, above = headed(passage, index.documents[passage.document].title)
        said = terms(text)
        own = [place for place, term in enumerate(said) if term.start >= above]
        for term, near in zip(query.word_terms, cosines[:, own], strict=True):
            if not len(near) or (term in known and known[term].similarity >= near.max()):
                continue
            word = said[own[int(near.argmax())]].text
            if near.max() >= NEAR_WORD and _may_meet(term, word):
                known[term] = Match(term, word, round(min(float(near.max()), 1.0), 3))
    for term in names:
        known.setdefault(term, Match(term, term, 1.0))
    return tuple(known[term] for term in query.terms if term in known)


def _may_meet(asked: str, told: str) -> bool:
    """Whether a word may be a reason: of a number only the same number is one."""
    return not is_number(asked) or told in same(asked)


def _may_tell(query: Query, cosines: Floats, known: Mapping[str, Match]) -> bool:
    """Whether a word as it is meant may come nearer than what is known of it, near enough to be told."""
    nearest = cosines.max(axis=1, initial=0)
    return any(
        near >= NEAR_WORD and (term not in known or near > known[term].similarity)
        for term, near in zip(query.word_terms, nearest, strict=True)
    )


def _answering(passage: Passage) -> Bools:
    """Which sentences (m,) may be quoted: no question, heading or label, where there is anything else."""
    own = np.array([sentence.answers for sentence in passage.sentences], np.bool_)
    return own if own.any() else ~own
