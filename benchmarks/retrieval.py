"""How often the right passage comes first: word-form BM25, lemma BM25, vector, alignment and all of them together.

python -m benchmarks.retrieval                       XQuAD-ru, its sentences, and the development questions
python -m benchmarks.retrieval --beir FOLDER         any corpus in the BEIR layout
python -m benchmarks.retrieval --questions Q.jsonl --source DOCUMENTS
python -m benchmarks.retrieval --compare MODEL       the same questions through any sentence-transformers model
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.measures import first_right, ndcg
from benchmarks.sets import Asking, Task, beir, question_set, xquad, xquad_sentences
from index.build import in_memory
from index.encoders.embedded import EmbeddedEncoder
from index.encoders.load import load_encoder
from index.index import Index
from index.language.terms import lemmas
from index.passages.splitting import Passage
from index.ranking.alignment import share
from index.ranking.bm25 import BM25Index
from index.search import analyse, candidates, search
from qa.checks.measures import bootstrap, hit, reciprocal
from qa.question import QuestionError, understand
from qa.repair.repairer import Repairer

SHARED = Path(__file__).parents[2] / "shared"
DEPTH = 10
Ranker = Callable[[Asking], list[int]]  # a question -> rows of passages, best first


def word_forms(text: str) -> list[str]:
    """Lower-case words as they stand: what BM25 does without a language."""
    return re.findall(r"\w+", text.lower())


def ordered(scores: np.ndarray, rows: np.ndarray | None = None) -> list[int]:
    """Rows by falling score, ties by row; enough of them to fill DEPTH documents."""
    rows = np.arange(len(scores)) if rows is None else rows
    return [int(row) for row in rows[np.lexsort((rows, -scores))][: 10 * DEPTH]]


def rankers(index: Index, repaired: Callable[[Asking], tuple[str, str]]) -> dict[str, Ranker]:
    """The ways of ranking that are compared; all but the first two get the repaired question."""
    plain = BM25Index.of([word_forms(f"{p.heading} {p.text}") for p in index.passages])
    lemma = BM25Index.of([lemmas(f"{p.heading} {p.text}") for p in index.passages])

    def by_alignment(one: Asking) -> list[int]:
        text, context = repaired(one)
        query = analyse(index, text, context)
        rows = candidates(index, query)
        if not query.terms or not len(rows):
            return []
        return ordered(share(query.weights, index.aligner.align(query.terms, rows).by_passage), rows)

    def by_vector(one: Asking) -> list[int]:
        text, context = repaired(one)
        return [int(row) for row in index.vectors.search(analyse(index, text, context).vector, 10 * DEPTH)[0]]

    def by_all(one: Asking) -> list[int]:
        text, context = repaired(one)
        return [hit.row for hit in search(index, text, 10 * DEPTH, context)]

    return {
        "BM25, word forms": lambda one: ordered(plain.scores(word_forms(one.text))),
        "BM25, lemmas": lambda one: ordered(lemma.scores(lemmas(one.text))),
        "BM25, lemmas, repaired": lambda one: ordered(lemma.scores(lemmas(" ".join(repaired(one))))),
        "vector": by_vector,
        "alignment": by_alignment,
        "all": by_all,
    }


def repairer(index: Index) -> Callable[[Asking], tuple[str, str]]:
    """Question -> (repaired text, context), each worked out once."""
    known: dict[str, tuple[str, str]] = {}
    mending = Repairer(index)

    def repaired(one: Asking) -> tuple[str, str]:
        if one.id not in known:
            try:
                question = understand(one.text, one.history, mending)
                known[one.id] = (question.text, question.context)
            except QuestionError:
                known[one.id] = (one.text, "")
        return known[one.id]

    return repaired


def gains(one: Asking, rows: Sequence[int], passages: Sequence[Passage]) -> tuple[list[float], list[float]]:
    """What each rank brings, and the best that there is. A document counts once, by its best passage."""
    if one.documents:
        names = list(dict.fromkeys(passages[row].document for row in rows))
        return [one.documents.get(name, 0.0) for name in names[:DEPTH]], list(one.documents.values())
    right = [float(any(quote in passages[row].text for quote in one.evidence)) for row in rows[:DEPTH]]
    return right, [1.0] * sum(any(quote in p.text for quote in one.evidence) for p in passages)


COLUMNS: dict[str, Callable[[list[float], list[float]], float]] = {
    "nDCG@10": ndcg,
    "hit@1": lambda gained, ideal: hit(first_right(gained), 1),
    "hit@3": lambda gained, ideal: hit(first_right(gained), 3),
    "hit@5": lambda gained, ideal: hit(first_right(gained), 5),
    "MRR@10": lambda gained, ideal: reciprocal(first_right(gained)),
}


def evaluate(ranker: Ranker, questions: Sequence[Asking], passages: Sequence[Passage]) -> np.ndarray:
    """One row a question, one column a measure of COLUMNS; a right document that is not indexed counts as missed."""
    table = []
    for one in questions:
        gained, ideal = gains(one, ranker(one), passages)
        table.append([measure(gained, ideal) for measure in COLUMNS.values()])
    return np.array(table)


def report(task: Task, encoder: EmbeddedEncoder, kinds: bool, compare: Sequence[str]) -> None:
    """Print the table of one task."""
    index = in_memory(task.documents, encoder)
    questions = [one for one in task.questions if one.documents or one.evidence]
    repaired = repairer(index)
    print(f"\n{task.name}: {len(index.passages)} passages, {len(questions)} questions")
    print(f"{'':28}" + "".join(f"{name:>9}" for name in COLUMNS) + "   95 % of nDCG")
    ways = rankers(index, repaired)
    for name in compare:
        other = in_memory(task.documents, load_encoder(name))
        found = rankers(other, repairer(other))
        ways |= {f"{Path(name).name}, alone": found["vector"], f"{Path(name).name}, fused": found["all"]}
    results = {name: evaluate(ranker, questions, index.passages) for name, ranker in ways.items()}
    for name, table in results.items():
        within = bootstrap(table[:, 0])
        print(
            f"{name:28}" + "".join(f"{v:9.3f}" for v in table.mean(axis=0)) + f"   {within.low:.3f}-{within.high:.3f}"
        )
    gain = bootstrap(results["all"][:, 0] - results["BM25, lemmas, repaired"][:, 0])
    print(f"all - BM25 with lemmas, repaired: {gain.mean:+.3f} ({gain.low:+.3f} to {gain.high:+.3f}, paired)")
    if kinds:
        by_kind(questions, results)


def by_kind(questions: Sequence[Asking], results: dict[str, np.ndarray]) -> None:
    """Print hit@1 / hit@3 / hit@5 for each kind of question."""
    for kind in dict.fromkeys(one.kind for one in questions):
        chosen = [row for row, one in enumerate(questions) if one.kind == kind]
        cells = [
            f"{name} " + " / ".join(f"{v:.2f}" for v in results[name][chosen, 1:4].mean(axis=0))
            for name in ("BM25, lemmas, repaired", "all")
        ]
        print(f"  {kind:12} {len(chosen):3}   " + "   ".join(cells))


def tasks(options: argparse.Namespace) -> list[Task]:
    """What the command line asks for; without anything, all that lies in `shared/`."""
    if options.beir:
        return [beir(folder) for folder in options.beir]
    if options.questions:
        return [question_set(options.questions, options.source)]
    data, asked_ = SHARED / "data" / "eval", SHARED / "questions"
    if not data.is_dir():
        sys.exit(f"{data} is missing: name a corpus with --beir, or questions with --questions and --source")
    return [
        xquad(data),
        xquad_sentences(data),
        question_set(asked_ / "dev.jsonl", SHARED / "source"),
        question_set(asked_ / "dev-original.jsonl", SHARED / "original"),
    ]


def main() -> None:
    """A table for each set of questions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beir", type=Path, nargs="*", help="folders with corpus.jsonl, queries.jsonl, qrels/")
    parser.add_argument("--questions", type=Path, help="JSON Lines with question and evidence")
    parser.add_argument("--source", type=Path, default=Path("source"), help="the documents of --questions")
    parser.add_argument("--compare", nargs="*", default=[], metavar="MODEL", help="name or path of a model")
    parser.add_argument("--kinds", action="store_true", help="also by kind of question")
    options = parser.parse_args()
    encoder = EmbeddedEncoder()
    for task in tasks(options):
        report(task, encoder, options.kinds or not task.questions[0].documents, options.compare)


if __name__ == "__main__":
    main()
