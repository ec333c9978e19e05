"""What Derek says of questions with and without an answer -> how often it is right, and qa/calibration.json.

    python -m benchmarks.answers                 the table: refused, answered in vain, marked, how sure
    python -m benchmarks.answers --write         also fit qa/calibration.json on all sets
    python -m benchmarks.answers --picture F     also draw false answers against false refusals as F (SVG)

Each question goes the way of the product: search, the reader, and the rules that may overrule it. XQuAD-ru is asked
twice: as it is, and with its own passage taken out of what was found (whatever comes first then is wrong, and near).
The figures are those of documents that the confidence was not fitted on: the documents are divided into two halves, and
each is judged by the other's fit.
Needs the extra `bench`.
"""

import argparse
import json
import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from benchmarks.measures import Bin, calibration_error, reliability
from benchmarks.retrieval import OWN, SHARED, repairer
from benchmarks.sets import Asking, Task, question_set, records, xquad
from index.build import in_memory
from index.encoders.load import embedded
from index.hit import Evidence, Hit
from index.search import search
from qa.answer import SIGNALS, may_answer
from qa.engine import ranked
from qa.reading.judge import READ, reader

OUT = Path(__file__).parents[1] / "qa" / "calibration.json"
# Of near misses, most of which are made as twins of questions that have an answer; of plain sets' it is less.
# At a third, 14 of 100 questions that have an answer would be refused, at a half, 6 (the curve in the README).
FALSE_ANSWERS = 0.39
SHARES = (0.2, 1 / 3, 0.5, 0.6, 0.7)
XQUAD = 0.15  # what its questions weigh in all: written from the passages, they reward shared words
EVERY = 3  # of XQuAD-ru's questions: more would only outweigh the others

SOURCES = {
    "dev": SHARED / "source",
    "sample": SHARED / "source",
    **{name: SHARED / "questions" / name / "docs" for name in ("law", "prose")},
    **{name: OWN / name / "docs" for name in ("readme", "contract", "opposites")},
}


@dataclass(frozen=True)
class Case:
    """A question as it was answered."""

    set: str
    kind: str
    document: str  # the halves are made by documents
    is_answerable: bool
    is_right: bool  # the first passage answers
    is_marked: bool | None  # the marked sentence holds the answer; None where the passage is wrong
    evidence: Evidence
    exact: float = 0.0  # of XQuAD-ru: the marked words are the answer
    overlap: float = 0.0  # F1 of their words
    may_answer: bool = True


def cases() -> Iterator[Case]:
    """Every question of every set that is here."""
    for name, path in paths():
        yield from asked(name, question_set(path, SOURCES[name.removeprefix("near ")], name), path)
    if (SHARED / "data" / "eval").is_dir():
        yield from of_xquad(xquad(SHARED / "data" / "eval"))


def paths() -> Iterator[tuple[str, Path]]:
    """The sets by name."""
    yield from ((name, OWN / name / "questions.jsonl") for name in ("readme", "contract", "opposites"))
    yield from ((f"near {name}", OWN / "nearmiss" / f"{name}.jsonl") for name in ("readme", "contract"))
    if SHARED.is_dir():
        yield "dev", SHARED / "questions" / "dev.jsonl"
        yield from ((name, SHARED / "questions" / name / "questions.jsonl") for name in ("law", "prose"))
        yield from ((f"near {name}", OWN / "nearmiss" / f"{name}.jsonl") for name in ("sample", "law", "prose"))


def asked(name: str, task: Task, path: Path) -> Iterator[Case]:
    """The questions of one set."""
    index = in_memory(task.documents, embedded())
    repaired = repairer(index)
    kinds = {record["id"]: record["kind"] for record in records(path)}
    for one in task.questions:
        text, context = repaired(one)
        hits = ranked(text, search(index, text, READ, context), reader(), context)
        if hits:
            right = [hit for hit in hits if any(quote in hit.passage.text for quote in one.evidence)]
            yield Case(
                set=name,
                kind=kinds[one.id],
                document=hits[0].document.name,
                is_answerable=bool(one.evidence),
                is_right=hits[0] in right,
                is_marked=marks(right[0], one) if right else None,
                evidence=hits[0].evidence,
                may_answer=may_answer(hits[0]),
            )


def marks(hit: Hit, one: Asking) -> bool:
    """Whether the marked sentence meets half of an evidence or of itself, the shorter of the two."""
    text, (start, stop) = hit.document.text, hit.sentence
    for quote in one.evidence:
        for found in re.finditer(re.escape(quote), text):
            if min(stop, found.end()) - max(start, found.start()) >= min(len(quote), stop - start) / 2:
                return True
    return False


def of_xquad(task: Task) -> Iterator[Case]:
    """XQuAD-ru with and without the right passage; the marked words beside the answer."""
    index = in_memory(task.documents, embedded())
    for one in task.questions[::EVERY]:
        own = next(iter(one.documents))
        found = search(index, one.text, 2 * READ)
        hits = ranked(one.text, found, reader())
        mine = next((hit for hit in hits[:READ] if hit.document.name == own), None)
        answer = mine.answer if mine else ""
        yield Case(
            *("XQuAD-ru", "with", own, True, hits[0].document.name == own),
            is_marked=marks(mine, one) if mine else None,
            evidence=hits[0].evidence,
            exact=max(float(plain(answer) == plain(right)) for right in one.evidence),
            overlap=max(f1(plain(answer), plain(right)) for right in one.evidence),
            may_answer=may_answer(hits[0]),
        )
        wrong = ranked(one.text, [hit for hit in found if hit.document.name != own], reader())
        yield Case("XQuAD-ru", "without", own, False, False, None, wrong[0].evidence, may_answer=may_answer(wrong[0]))


def plain(text: str) -> list[str]:
    """The words of an answer as SQuAD compares them: lower case, no marks."""
    return "".join(" " if sign in string.punctuation + "«»—–" else sign for sign in text.lower()).split()


def f1(found: Sequence[str], right: Sequence[str]) -> float:
    """The harmonic mean of precision and recall of words (Rajpurkar et al. 2016)."""
    shared = sum((Counter(found) & Counter(right)).values())
    return 2 * shared / (len(found) + len(right)) if shared else 0.0


def fitted(chosen: Sequence[Case]) -> LogisticRegression:
    """A logistic regression over SIGNALS; XQuAD-ru's questions weigh XQUAD of all."""
    sets = np.array([one.set == "XQuAD-ru" for one in chosen])
    weights = np.where(sets, XQUAD / max(sets.mean(), 1e-9), (1 - XQUAD) / max(1 - sets.mean(), 1e-9))
    rows, labels = table(chosen)
    return LogisticRegression(C=1.0, max_iter=5000).fit(rows, labels, weights)


def table(chosen: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    """Evidence (n, signals) and whether the first passage answers (n,)."""
    return np.array([[getattr(one.evidence, name) for name in SIGNALS] for one in chosen]), np.array(
        [one.is_right for one in chosen], int
    )


def threshold(sure: np.ndarray, chosen: Sequence[Case], share: float = FALSE_ANSWERS) -> float:
    """The confidence that this share of near misses reaches."""
    return float(np.quantile(sure[[one.kind == "nearmiss" for one in chosen]], 1 - share))


def confidences(model: LogisticRegression, chosen: Sequence[Case]) -> np.ndarray:
    """How sure of each, as `qa.answer.confidence` is."""
    answers = np.array([one.may_answer for one in chosen])
    return np.asarray(model.predict_proba(table(chosen)[0])[:, 1]) * answers


def halves(every: Sequence[Case]) -> np.ndarray:
    """0 or 1 for each case, by its document; the larger documents are dealt out in turn."""
    size = Counter(one.document for one in every)
    half: dict[str, int] = {}
    load = [0, 0]
    for document, count in sorted(size.items(), key=lambda item: (-item[1], item[0])):
        half[document] = int(load[1] < load[0])
        load[half[document]] += count
    return np.array([half[one.document] for one in every])


def crossed(every: Sequence[Case]) -> tuple[np.ndarray, np.ndarray]:
    """Confidences (n,) and thresholds (n,) of each half by the fit of the other."""
    of = halves(every)
    sure, least = np.zeros(len(every)), np.zeros(len(every))
    for half in (0, 1):
        other = [one for one, its in zip(every, of, strict=True) if its != half]
        model = fitted(other)
        mine = np.flatnonzero(of == half)
        sure[mine] = confidences(model, [every[row] for row in mine])
        least[mine] = threshold(confidences(model, other), other)
    return sure, least


def auc(sure: np.ndarray, good: np.ndarray, bad: np.ndarray) -> float:
    """How often a good one is surer than a bad one."""
    labels = np.concatenate([np.ones(good.sum()), np.zeros(bad.sum())])
    return float(roc_auc_score(labels, np.concatenate([sure[good], sure[bad]])))


def report(every: Sequence[Case]) -> tuple[list[tuple[float, float, float]], list[Bin]]:
    """Print the table; return false answers, false refusals, refused paraphrases for each threshold; and the bins."""
    sure, least = crossed(every)
    own = np.array([one.set != "XQuAD-ru" for one in every])
    of = {kind: np.array([one.kind == kind for one in every]) for kind in {one.kind for one in every}}
    answerable = np.array([one.is_answerable for one in every]) & own & ~of["pair"]
    right = np.array([one.is_right for one in every])
    near, other = of["nearmiss"] & own, of["unanswerable"] & own
    found = sure >= least
    marked = np.array([one.is_marked for one in every if one.is_marked is not None and one.set != "XQuAD-ru"])
    print(f"{len(every)} questions, {answerable.sum()} answerable and {near.sum()} near misses beside XQuAD-ru")
    print(f"answerable refused          {1 - found[answerable].mean():.3f}")
    print(f"paraphrases refused         {1 - found[of['paraphrase']].mean():.3f} of {of['paraphrase'].sum()}")
    print(f"near misses answered        {found[near].mean():.3f}")
    print(f"other subjects answered     {found[other].sum()} of {other.sum()}")
    opposite, another = of["opposite"], of["type"] & ~answerable
    print(f"only the opposite, answered {found[opposite].mean():.3f} of {opposite.sum()}")
    print(f"asks another type, answered {found[another].mean():.3f} of {another.sum()}")
    print(f"AUC right first against unanswerable {auc(sure, right & own, ~answerable & own & ~of['pair']):.3f}")
    print(f"AUC against near misses     {auc(sure, right & own, near):.3f}")
    alone = np.array([one.evidence.answerable for one in every])
    print(f"  the reader's logit alone  {auc(alone, right & own, near):.3f}")
    print(f"the marked sentence holds the answer {marked.mean():.3f} of {len(marked)}")
    bins = reliability(sure[own], right[own])
    print(f"expected calibration error  {calibration_error(bins):.3f}")
    print("  confidence, right: " + "; ".join(f"{one.sure:.2f}, {one.right:.2f} of {one.count}" for one in bins))
    if "with" in of:
        spans = [(one.exact, one.overlap) for one in every if one.kind == "with"]
        exact, overlap = np.array(spans).mean(axis=0)
        print(f"XQuAD-ru, marked words      exact {exact:.3f}, F1 {overlap:.3f}")
        print(f"XQuAD-ru, with or without its passage, AUC {auc(sure, right & ~own, of['without']):.3f}")
    curve = []
    for least_ in np.unique(np.quantile(sure, np.linspace(0, 1, 200))):
        at = sure >= least_
        curve.append((at[near].mean(), 1 - at[answerable].mean(), 1 - at[of["paraphrase"]].mean()))
    for share in SHARES:
        line = min(curve, key=lambda point: abs(point[0] - share))
        print(f"  near misses answered {line[0]:.2f}: refused {line[1]:.2f}, paraphrases {line[2]:.2f}")
    return curve, bins


def picture(curve: Sequence[tuple[float, float, float]], bins: Sequence[Bin]) -> str:
    """Two squares as an SVG: false answers across, false refusals upwards; confidence across, right ones upwards."""
    size, edge = 320, 48

    def line(column: int, colour: str) -> str:
        points = " ".join(f"{edge + p[0] * size:.1f},{edge / 2 + (1 - p[column]) * size:.1f}" for p in curve)
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'

    def square(left: int, below: str, inside: str) -> str:
        ticks = "".join(
            f'<text x="{edge + share * size:.0f}" y="{size + edge:.0f}" text-anchor="middle">{share:g}</text>'
            f'<text x="{edge - 8}" y="{edge / 2 + (1 - share) * size + 4:.0f}" text-anchor="end">{share:g}</text>'
            for share in (0, 0.25, 0.5, 0.75, 1)
        )
        return (
            f'<g transform="translate({left} 0)">'
            f'<rect x="{edge}" y="{edge / 2:.0f}" width="{size}" height="{size}" fill="#fff" stroke="#bbb"/>'
            f"{inside}{ticks}"
            f'<text x="{edge + size / 2:.0f}" y="{size + 1.5 * edge:.0f}" text-anchor="middle">{below}</text></g>'
        )

    at = f'x="{edge + size - 8}" text-anchor="end"'
    said = (
        f'<text {at} y="{edge}" fill="#c2410c">paraphrases refused</text>'
        f'<text {at} y="{edge + 18}" fill="#1d4ed8">answerable questions refused</text>'
    )
    most = max(one.count for one in bins)
    dots = "".join(
        f'<circle cx="{edge + one.sure * size:.1f}" cy="{edge / 2 + (1 - one.right) * size:.1f}" '
        f'r="{3 + 9 * (one.count / most) ** 0.5:.1f}" fill="#1d4ed8" fill-opacity="0.7"/>'
        for one in bins
    )
    diagonal = f'<path d="M{edge} {edge / 2 + size:.0f}L{edge + size} {edge / 2:.0f}" stroke="#bbb"/>'
    label = f'<text x="{edge + 8}" y="{edge}" fill="#1d4ed8">right, of those with such a confidence</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * size + 3 * edge} {size + 2 * edge}" '
        'font-family="sans-serif" font-size="12" fill="#444">'
        f"{square(0, 'near misses answered', line(2, '#c2410c') + line(1, '#1d4ed8') + said)}"
        f"{square(size + edge, 'confidence', diagonal + dots + label)}</svg>\n"
    )


def main() -> None:
    """Ask, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name}")
    parser.add_argument("--picture", type=Path, metavar="FILE.svg")
    options = parser.parse_args()
    every = list(cases())
    curve, bins = report(every)
    if options.picture:
        options.picture.write_text(picture(curve, bins), encoding="utf-8")
    if options.write:
        model = fitted(every)
        made = {
            "fitted_by": "python -m benchmarks.answers --write",
            "intercept": round(float(model.intercept_[0]), 4),
            "weights": {name: round(float(weight), 4) for name, weight in zip(SIGNALS, model.coef_[0], strict=True)},
            "threshold": round(threshold(confidences(model, every), every), 4),
        }
        OUT.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
        print(json.dumps(made))


if __name__ == "__main__":
    main()
