"""A trained reader -> qa/reading/model, as `Reader` reads it.

    python -m qa.reading.training.convert CHECKPOINT [CHECKPOINT ...]

Of several checkpoints of one line of runs the mean is taken, which reads better than the last of them alone (model
soups, Wortsman et al. 2022); benchmarks/README.md has the figures.

The layers are packed as the encoder's are (index/encoders/packed.py): weights in seven bits, numbers in eight. Words
are not in it: the encoder's are used, which is why training leaves them as they are.
"""

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save

from index.arrays import Floats
from index.encoders.packed import ANSWERABLE, SPAN, pack, unpack
from index.encoders.training.graph import reader_graph
from index.encoders.transformer import FOLDER as ENCODER
from index.encoders.transformer import GRAPH, MADE, WEIGHTS
from qa.reading.reader import FOLDER


def convert(
    arrays: Mapping[str, Floats], folder: Path, heads: int, epsilon: float, reports: Sequence[Any] = ()
) -> None:
    """Write a reader: the arrays of a BERT without its words, and of two heads; `reports` of the runs it is made of."""
    body = {name: array for name, array in arrays.items() if not name.startswith((SPAN, ANSWERABLE))}
    tops = {name: np.ascontiguousarray(arrays[name].T) for name in arrays if name not in body}
    weights = save(pack(body) | tops)
    files = {WEIGHTS: weights, GRAPH: reader_graph(weights, WEIGHTS, heads, epsilon)}
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    made = {
        "encoder": json.loads((ENCODER / MADE).read_bytes())["files"][WEIGHTS],
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        "runs": list(reports),
    }
    (folder / MADE).write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")


def restored(weights: Path) -> dict[str, Floats]:
    """The arrays that `convert` was given, as exact as the packaged reader keeps them."""
    packed = load_file(weights)
    tops = {
        name: np.ascontiguousarray(array.T) for name, array in packed.items() if name.startswith((SPAN, ANSWERABLE))
    }
    return unpack({name: array for name, array in packed.items() if name not in tops}) | tops


def read(checkpoint: Path) -> dict[str, Floats]:
    """The arrays of a checkpoint, or of a packaged reader."""
    if checkpoint.name == WEIGHTS:
        return restored(checkpoint)
    return {name: array.astype(np.float32) for name, array in load_file(checkpoint).items()}


def runs(checkpoint: Path) -> list[Any]:
    """What is known of the runs behind a checkpoint, or behind a packaged reader."""
    if checkpoint.name == WEIGHTS:
        return list(json.loads((checkpoint.parent / MADE).read_bytes()).get("runs", []))
    report = checkpoint.with_suffix(".json")
    return [json.loads(report.read_bytes())] if report.exists() else []


def mean(readers: Sequence[Mapping[str, Floats]]) -> dict[str, Floats]:
    """The mean of several readers, array by array."""
    return {name: np.mean([one[name] for one in readers], axis=0, dtype=np.float32) for name in readers[0]}


def main() -> None:
    """Make the packaged reader of a checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "checkpoints",
        type=Path,
        nargs="+",
        help="files of qa.reading.training.train, or a packaged model.safetensors; the reports of all are kept",
    )
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args()
    made = json.loads((ENCODER / MADE).read_bytes())
    told = [run for checkpoint in options.checkpoints for run in runs(checkpoint)]
    convert(mean([read(one) for one in options.checkpoints]), options.out, made["heads"], made["epsilon"], told)
    size = sum(file.stat().st_size for file in options.out.iterdir())
    print(f"{options.out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
