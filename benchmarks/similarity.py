"""Does the embedded model alone know how alike two sentences are? Spearman's rank correlation on STS-B-ru dev.

python -m benchmarks.similarity [--compare MODEL ...]
"""

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.stats import spearmanr

from benchmarks.retrieval import SHARED
from benchmarks.sets import records
from index.encoders.encoder import EMBEDDED, Encoder
from index.encoders.load import load_encoder
from index.language.terms import lemmas


def spearman(encoder: Encoder, path: Path) -> float:
    """Spearman between cosines and people's scores."""
    pairs = list(records(path))
    one = encoder.encode_document([pair["a"] for pair in pairs])
    other = encoder.encode_document([pair["b"] for pair in pairs])
    return correlation((one * other).sum(axis=1), pairs)


def shared_words(path: Path) -> float:
    """The baseline: the share of lemmas that both sentences have (Jaccard)."""
    pairs = list(records(path))
    sets = [(set(lemmas(pair["a"])), set(lemmas(pair["b"]))) for pair in pairs]
    return correlation(np.array([len(a & b) / max(len(a | b), 1) for a, b in sets]), pairs)


def correlation(found: npt.ArrayLike, pairs: list[dict[str, float]]) -> float:
    """Spearman of what was found with the scores of the pairs."""
    return float(spearmanr(found, [pair["score"] for pair in pairs]).statistic)


def main() -> None:
    """The rank correlation of the model, and of shared lemmas."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED / "data" / "eval" / "stsb.ru.dev.jsonl.xz")
    parser.add_argument("--compare", nargs="*", default=[], metavar="MODEL", help="name or path of a model")
    options = parser.parse_args()
    print(f"{'shared lemmas':28} {shared_words(options.data):.3f}")
    for name in (EMBEDDED, *options.compare):
        print(f"{name:28} {spearman(load_encoder(name), options.data):.3f}")


if __name__ == "__main__":
    main()
