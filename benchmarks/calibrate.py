"""XQuAD-ru with and without right passages -> qa/calibration.json: the coefficients of `confidence` and its threshold.

    python -m benchmarks.calibrate [--write]

Each question is asked twice: of all passages (its answer stands in the first hit, or the question is left out), and of
all but its own (whatever comes first is wrong, and near). A logistic regression over the coverage signals separates
the two; the threshold is the one at which FALSE_ANSWERS of the unanswerable questions are answered.
Needs the extra `bench`.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from benchmarks.retrieval import SHARED, repairer
from benchmarks.sets import question_set, xquad
from index.build import in_memory
from index.encoders.load import embedded
from index.index import Index
from index.search import Evidence, Hit, search

SIGNALS = tuple(field.name for field in fields(Evidence))
FALSE_ANSWERS = 0.3  # of near misses; stricter refuses more paraphrases than a reader would forgive
SHARES = (0.1, 0.2, 0.3, 0.4, 0.5)
OUT = Path(__file__).parents[1] / "qa" / "calibration.json"


def features(hits: Sequence[Hit]) -> list[float]:
    """The signals that `confidence` looks at, of the first hit."""
    return [*astuple(hits[0].evidence)]


def pairs(index: Index) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """XQuAD-ru's questions with (1) and without (0) their passage: features, labels, articles' groups."""
    task = xquad(SHARED / "data" / "eval")
    rows, labels, groups = [], [], []
    for one in task.questions:
        own = next(iter(one.documents))
        hits = search(index, one.text, 5)
        wrong = [hit for hit in hits if hit.passage.document != own]
        if hits and hits[0].passage.document == own:
            rows.append(features(hits))
            labels.append(1)
            groups.append(own)
        if wrong:
            rows.append(features(wrong))
            labels.append(0)
            groups.append(own)
    return np.array(rows), np.array(labels), np.array(groups)


def main() -> None:
    """Fit, print how well it separates, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name}")
    options = parser.parse_args()
    encoder = embedded()
    index = in_memory(xquad(SHARED / "data" / "eval").documents, encoder)
    rows, labels, groups = pairs(index)
    model = LogisticRegression(C=10.0, max_iter=2000)
    held_out = cross_val_predict(model, rows, labels, groups=groups, cv=GroupKFold(10), method="predict_proba")
    sure = held_out[:, 1]
    print(f"XQuAD-ru: {labels.sum()} with, {(1 - labels).sum()} without the right passage (10 folds by passage)")
    print(f"AUC {roc_auc_score(labels, sure):.3f}")
    for name, column in zip(SIGNALS, rows.T, strict=True):
        print(f"  {name} alone: AUC {roc_auc_score(labels, column):.3f}")
    threshold = float(np.quantile(sure[labels == 0], 1 - FALSE_ANSWERS))
    for share in SHARES:
        at = float(np.quantile(sure[labels == 0], 1 - share))
        kept = (sure[labels == 1] >= at).mean()
        print(f"  false answers {share:.0%}: threshold {at:.3f}, right answers kept {kept:.1%}")
    model.fit(rows, labels)
    fitted = {
        "fitted_by": "python -m benchmarks.calibrate --write",
        "false_answers": FALSE_ANSWERS,
        "intercept": round(float(model.intercept_[0]), 4),
        "weights": {n: round(float(w), 4) for n, w in zip(SIGNALS, model.coef_[0], strict=True)},
        "threshold": round(threshold, 4),
    }
    print(json.dumps(fitted))
    if options.write:
        OUT.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")
    for name, source in (("dev.jsonl", "source"), ("dev-original.jsonl", "original")):
        task = question_set(SHARED / "questions" / name, SHARED / source)
        small = in_memory(task.documents, encoder)
        repaired = repairer(small)
        found = {True: [], False: []}
        for one in task.questions:
            text, context = repaired(one)
            hits = search(small, text, 1, context)
            sure_ = model.predict_proba([features(hits)])[0, 1] if hits else 0.0
            found[bool(one.evidence)].append(sure_)
        for share in SHARES:
            at = float(np.quantile(sure[labels == 0], 1 - share))
            kept, wrong = (np.mean(np.array(found[kind]) >= at) for kind in (True, False))
            print(
                f"{name}, false answers {share:.0%}: found {kept:.2f} of {len(found[True])} answerable, "
                f"{wrong:.2f} of {len(found[False])} unanswerable"
            )


if __name__ == "__main__":
    main()
