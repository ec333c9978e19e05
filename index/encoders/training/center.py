"""Texts of three languages -> center.npy: what all tokens of the model have in common.

Contextual vectors of a transformer share a large mean (Ethayarajh 2019, arXiv 1909.00512): any two passages of
multilingual-e5-small have a cosine of about 0.75. Without the mean they have about 0.1, and MaxSim compares words by
what is their own.
"""

import random
from pathlib import Path

import numpy as np

from index.arrays import Floats
from index.encoders.training.records import records
from index.encoders.transformer import TransformerEncoder

SEED = 3
# Of the files in shared/data/train: how many texts, and how one is read from a record.
PROSE, PAIRS, PARALLEL, ENGLISH = 500, 700, 500, 400


def center(folder: Path, data: Path) -> Floats:
    """The mean token (d,) of Russian prose, documentation and laws, Kazakh and English news, English articles."""
    encoder = TransformerEncoder(folder, centered=False)
    chosen = texts(data)
    views = encoder.encode_passages(chosen, [()] * len(chosen))
    return np.asarray(np.concatenate([view.tokens for view in views]).mean(axis=0, dtype=np.float64), np.float32)


def texts(data: Path) -> list[str]:
    """A sample of the training texts, the same each time."""
    chance = random.Random(SEED)
    prose = chance.sample([record["text"] for record in records(data / "prose.jsonl.xz")], PROSE)
    pairs = chance.sample([record["passage"] for record in records(data / "pairs.jsonl.xz")], PAIRS)
    three = [record for record in records(data / "parallel.jsonl.xz") if record.get("kk")]
    parallel = chance.sample(three, PARALLEL)
    articles = [record["text"] for record in records(data / "qa.contexts.jsonl.xz")]
    english = [text for text in articles if sum(map(str.isascii, text)) > 0.98 * len(text)]
    news = [*(record["kk"] for record in parallel), *(record["en"] for record in parallel[: PARALLEL // 2])]
    return [*prose, *pairs, *news, *chance.sample(english, ENGLISH)]
