"""A model in the embedded model's format, of a few words with vectors chosen by hand."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from index.encoders.word_vectors import WordVectors

INFORMATION = 8.0  # of every word, known or not


def tiny_model(folder: Path, words: Mapping[str, tuple[float, ...]]) -> WordVectors:
    """Words and their vectors -> a model read back from `folder`; row 0 is the unknown word."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {"[UNK]": 0, **{word: row for row, word in enumerate(words, 1)}}
    tokenizer = {"model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"}}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    rows = [(0.0,) * len(next(iter(words.values()))), *words.values()]
    save_file({"embedding.weight": np.array(rows, np.float16)}, folder / "model.safetensors")
    np.save(folder / "information.npy", np.full(len(rows), INFORMATION, np.float16))
    return WordVectors(folder)
