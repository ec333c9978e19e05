"""A question + an Index -> a Query: its words and its meaning in the numbers of that index."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.arrays import Floats
from index.encoders.encoder import unit
from index.index import Index
from index.language.answer_types import answer_type, asks_name, wanted
from index.language.terms import lemmas, terms
from index.ranking.maxsim import rotated, word_vectors

HEADING_TERMS = 0.3  # a heading's BM25 beside its text's
CONTEXT = 0.5  # an earlier question's words beside those of the one that leans on it


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
    wanted: int  # what a sentence is to hold, as bits of language/answer_types.py; 0 if nothing such is asked for


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
        wanted=wanted(answer_type(question), asks_name(question)),
    )


def _lexical(index: Index, words: Sequence[str]) -> Floats:
    return np.asarray(index.terms.scores(words) + HEADING_TERMS * index.headings.scores(words), np.float32)
