"""How often the right passage comes first: the ranking as shipped, its parts alone, and what others do with the model.

    python -m benchmarks.retrieval                       all sets, their tables, and below each its kinds of questions
    python -m benchmarks.retrieval --beir FOLDER         any corpus in the BEIR layout
    python -m benchmarks.retrieval --questions Q.jsonl --source DOCUMENTS
    python -m benchmarks.retrieval --compare MODEL       the same questions through another model of Derek's (`static`,
                                                         or any of sentence-transformers')
    python -m benchmarks.retrieval --landed [COMMIT]     beside them what an earlier version of Derek shows, by default
                                                         the first, which had no transformer (`landed.py`)
    python -m benchmarks.retrieval --ablations           beside them search without the table of word vectors, and
                                                         MaxSim on whole vectors; it encodes all passages once more

"dense" is the cosine of the question with each passage by the embedded model as published, which is what a vector store
with that model gives; "search" is the ranking before the reader moves passages, "as shipped, read too" what a person
sees. Sets that the repository does not hold (`shared/`) are left out where they are missing.
"""

import argparse
import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.ablations import bytes_a_passage, whole_words, without_word_vectors
from benchmarks.bm25 import BM25
from benchmarks.landed import FIRST, LandedError, Shown, Version, landed
from benchmarks.measures import first_right, ndcg
from benchmarks.sets import Asking, Task, beir, question_set, xquad, xquad_sentences
from index.build import in_memory
from index.encoders.encoder import Encoder
from index.encoders.load import embedded, load_encoder
from index.encoders.transformer import TransformerEncoder
from index.index import Index
from index.language.terms import lemmas
from index.passages.passage import Passage
from index.query import analyse
from index.search import search
from qa.checks.measures import bootstrap, hit, reciprocal
from qa.engine import ranked
from qa.question import QuestionError, understand
from qa.reading.judge import reader
from qa.repair.repairer import Repairer

ROOT = Path(__file__).parents[1]
OWN, SHARED = ROOT / "benchmarks" / "questions", ROOT.parent / "shared"
DEPTH = 10
Ranker = Callable[[Asking], list[int]]  # a question -> rows of passages, best first
Repaired = Callable[[Asking], tuple[str, str]]  # a question -> its repaired text, and the context that it leans on
ALL, READ_TOO = "search", "as shipped, read too"

# Sets whose questions are counted together, as the goals name them.
TOGETHER = {
    "dev, law, prose": ("dev", "law", "prose"),
    "law, prose": ("law", "prose"),
    "readme, contract": ("readme", "contract"),
    "all five": ("dev", "law", "prose", "readme", "contract"),
}


def word_forms(text: str) -> list[str]:
    """Lower-case words as they stand: what BM25 does without a language."""
    return re.findall(r"\w+", text.lower())


def ordered(scores: np.ndarray) -> list[int]:
    """Rows by falling score, ties by row; enough of them to fill DEPTH documents."""
    return [int(row) for row in np.lexsort((np.arange(len(scores)), -scores))[: 10 * DEPTH]]


def rankers(index: Index, plain: Encoder) -> dict[str, Ranker]:
    """The ways of ranking that are compared; all but the first and "dense" get the repaired question."""
    repaired = repairer(index)
    forms = BM25([word_forms(f"{p.heading} {p.text}") for p in index.passages])
    lemma = BM25([lemmas(f"{p.heading} {p.text}") for p in index.passages])
    dense = plain.encode_document([passage.text for passage in index.passages])
    every = np.arange(len(index.passages))

    def by_maxsim(one: Asking) -> list[int]:
        query = analyse(index, *repaired(one))
        return ordered(index.maxsim.scores(query.words, query.word_weights, every))

    def by_sentence(one: Asking) -> list[int]:
        query = analyse(index, *repaired(one))
        begins = index.words.passage_bounds[:-1]
        return ordered(np.maximum.reduceat(index.sentences.rows() @ query.vector, begins))

    return {
        "BM25, word forms": lambda one: ordered(forms.scores(word_forms(one.text))),
        "BM25, lemmas, repaired": lambda one: ordered(lemma.scores(lemmas(" ".join(repaired(one))))),
        "dense": lambda one: ordered(dense @ plain.encode_query([one.text])[0]),
        "passage alone": lambda one: ordered(index.vectors.rows() @ analyse(index, *repaired(one)).vector),
        "sentence alone": by_sentence,
        "MaxSim alone": by_maxsim,
        **shipped(index, repaired),
    }


def shipped(index: Index, repaired: Repaired) -> dict[str, Ranker]:
    """What ships, before the reader moves passages and after."""

    def by_all(one: Asking) -> list[int]:
        text, context = repaired(one)
        return [hit.row for hit in search(index, text, 10 * DEPTH, context)]

    def by_reading(one: Asking) -> list[int]:
        text, context = repaired(one)
        hits = search(index, text, 10 * DEPTH, context)
        return [hit.row for hit in ranked(text, hits, reader(), context)]

    return {ALL: by_all, READ_TOO: by_reading}


def ablations(index: Index) -> dict[str, Ranker]:
    """Search without a part of it, and MaxSim without its compression; print what this saves."""
    repaired = repairer(index)
    plain, whole = without_word_vectors(index), whole_words(index, index.encoder)
    every = np.arange(len(index.passages))
    for name, words in (("signs", index.maxsim), ("whole vectors", whole)):
        mean, most = bytes_a_passage(words)
        print(f"MaxSim, {name}: {mean:,.0f} bytes a passage, at most {most:,}")

    def by_whole(one: Asking) -> list[int]:
        query = analyse(index, *repaired(one))
        return ordered(whole.scores(query.words, query.word_weights, every))

    def by_plain(one: Asking) -> list[int]:
        text, context = repaired(one)
        return [hit.row for hit in search(plain, text, 10 * DEPTH, context)]

    return {"MaxSim, whole vectors": by_whole, "search without word vectors": by_plain}


def repairer(index: Index) -> Repaired:
    """Question -> (repaired text, context), each worked out once."""
    known: dict[str, tuple[str, str]] = {}
    mending = Repairer(index)

    def repaired(one: Asking) -> tuple[str, str]:
        if one.id not in known:
            try:
                question = understand(one.text, one.history, mending, index)
                known[one.id] = (question.text, question.context)
            except QuestionError:
                known[one.id] = (one.text, "")
        return known[one.id]

    return repaired


def gains(one: Asking, rows: Sequence[int], passages: Sequence[Passage | Shown]) -> tuple[list[float], list[float]]:
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


def evaluate(ranker: Ranker, questions: Sequence[Asking], passages: Sequence[Passage | Shown]) -> np.ndarray:
    """One row a question, one column a measure of COLUMNS; a right document that is not indexed counts as missed."""
    table = []
    for one in questions:
        gained, ideal = gains(one, ranker(one), passages)
        table.append([measure(gained, ideal) for measure in COLUMNS.values()])
    return np.array(table)


@dataclass(frozen=True)
class Result:
    """Each way's table on one set, and the kinds of its questions."""

    tables: dict[str, np.ndarray]
    kinds: np.ndarray


def answered(task: Task) -> list[Asking]:
    """The questions of a set that have an answer."""
    return [one for one in task.questions if one.documents or one.evidence]


def earlier(version: Version, task: Task) -> np.ndarray:
    """The table of an earlier version, on the passages that it cuts."""
    passages, rows = version.ranking(task)
    return evaluate(lambda one: rows[one.id], answered(task), passages)


def measured(
    task: Task, plain: Encoder, compare: Sequence[Encoder], version: Version | None = None, ablated: bool = False
) -> Result:
    """Rank the questions of a set that have an answer, in each way; print the table."""
    index = in_memory(task.documents, embedded())
    questions = answered(task)
    print(f"\n{task.name}: {len(index.passages)} passages, {len(questions)} questions")
    ways = rankers(index, plain)
    if ablated:
        ways |= ablations(index)
    for encoder in compare:
        ways[Path(encoder.name).name] = rankers(in_memory(task.documents, encoder), plain)[ALL]
    tables = {name: evaluate(way, questions, index.passages) for name, way in ways.items()}
    if version:
        tables[version.name] = earlier(version, task)
    result = Result(tables, np.array([one.kind for one in questions]))
    show_all(result)
    return result


def by_kind(result: Result, way: str) -> dict[str, np.ndarray]:
    """The table of one way, cut by the kind of the questions, with how many there are; none where all are of one."""
    kinds = sorted(set(result.kinds.tolist()))
    if len(kinds) < 2:
        return {}
    chosen = {kind: result.kinds == kind for kind in kinds}
    return {f"{kind or 'no kind'} ({its.sum()})": result.tables[way][its] for kind, its in chosen.items()}


def show_all(result: Result) -> None:
    """Print the table of a set, and for what ships, before and after the reader, one by the kinds of its questions."""
    show(result.tables)
    for way in (ALL, READ_TOO):
        if kinds := by_kind(result, way):
            show(kinds, f"{way}:")


def show(tables: dict[str, np.ndarray], head: str = "") -> None:
    """Print a line a way, with the interval of its nDCG@10."""
    print(f"{head:28}" + "".join(f"{name:>9}" for name in COLUMNS) + "   95 % of nDCG")
    for name, table in tables.items():
        within = bootstrap(table[:, 0])
        means = "".join(f"{value:9.3f}" for value in table.mean(axis=0))
        print(f"{name:28}{means}   {within.low:.3f}-{within.high:.3f}")


def together(results: dict[str, Result]) -> None:
    """Print the sets of TOGETHER as one, and the paraphrases among them."""
    for name, members in TOGETHER.items():
        if not all(member in results for member in members):
            continue
        whole = joined([results[member] for member in members])
        print(f"\n{name} ({len(whole.kinds)} questions)")
        show_all(whole)
        paraphrases = whole.kinds == "paraphrase"
        print(f"the paraphrases among them ({paraphrases.sum()})")
        show({way: table[paraphrases] for way, table in whole.tables.items()})


def joined(results: Sequence[Result]) -> Result:
    """Sets as one."""
    tables = {way: np.concatenate([one.tables[way] for one in results]) for way in results[0].tables}
    return Result(tables, np.concatenate([one.kinds for one in results]))


def tasks(options: argparse.Namespace) -> list[Task]:
    """What the command line asks for; without anything, all sets that are here."""
    if options.beir:
        return [beir(folder) for folder in options.beir]
    if options.questions:
        return [question_set(options.questions, options.source)]
    return every_set()


def every_set() -> list[Task]:
    """All sets that are here."""
    data, asked = SHARED / "data" / "eval", SHARED / "questions"
    found = [question_set(OWN / name / "questions.jsonl", OWN / name / "docs", name) for name in ("readme", "contract")]
    if asked.is_dir():
        shared = [
            question_set(asked / name / "questions.jsonl", asked / name / "docs", name) for name in ("law", "prose")
        ]
        found += [question_set(asked / "dev.jsonl", SHARED / "source", "dev"), *shared]
    return [*found, xquad(data), xquad_sentences(data)] if data.is_dir() else found


def main() -> None:
    """A table for each set of questions, and for those that are counted together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beir", type=Path, nargs="*", help="folders with corpus.jsonl, queries.jsonl, qrels/")
    parser.add_argument("--questions", type=Path, help="JSON Lines with question and evidence")
    parser.add_argument("--source", type=Path, default=Path("source"), help="the documents of --questions")
    parser.add_argument("--compare", nargs="*", default=[], metavar="MODEL", help="name or path of a model")
    parser.add_argument("--ablations", action="store_true", help="also without word vectors, and MaxSim on whole ones")
    parser.add_argument("--landed", nargs="?", const=FIRST, metavar="COMMIT", help="an earlier version, by its commit")
    options = parser.parse_args()
    plain = TransformerEncoder(centered=False)
    compare = [load_encoder(name) for name in options.compare]
    try:
        with landed(options.landed) if options.landed else contextlib.nullcontext() as version:
            together({task.name: measured(task, plain, compare, version, options.ablations) for task in tasks(options)})
    except LandedError as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()
