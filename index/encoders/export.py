"""The packaged transformer -> a folder of sentence-transformers' with the same vectors but for rounding.

For whatever else reads one.
"""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors.numpy import load, save_file

from index.arrays import Floats
from index.encoders.packed import POSITIONS, TYPES, WORDS, unpack
from index.encoders.sentence_transformers import quiet
from index.encoders.transformer import (
    CENTER,
    DOCUMENT,
    FOLDER,
    LONGEST,
    MADE,
    QUERY,
    TOKENIZER,
    WEIGHTS,
    TransformerEncoder,
)
from index.errors import ModelError

if TYPE_CHECKING:
    from transformers import BertConfig


def export(folder: Path, source: Path = FOLDER) -> None:
    """Write the model to a new or empty folder.

    A text of more than LONGEST tokens is cut there by sentence-transformers, while Derek reads on.

    Raises:
        ModelError: the folder holds something already, or the model is damaged.

    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ModelError("{folder} is not empty. Name a new folder for the model", folder=folder)
    TransformerEncoder(source)  # or say what is wrong
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import PreTrainedTokenizerFast

    made = json.loads((source / MADE).read_bytes())
    arrays = unpack(load((source / WEIGHTS).read_bytes()))
    last = max((name for name in arrays if name.endswith(".output.LayerNorm.bias")), key=_layer)
    arrays[last] = arrays[last] - np.load(source / CENTER, allow_pickle=False)  # the last step of every token
    width = arrays[f"{WORDS}.weight"].shape[1]
    pooler = {  # which nothing uses, but transformers would fill it by chance and say so
        "pooler.dense.weight": np.zeros((width, width), np.float32),
        "pooler.dense.bias": np.zeros(width, np.float32),
    }
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_file=str(source / TOKENIZER),
        model_max_length=LONGEST,
        **{"bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>"},
        **{"unk_token": "<unk>", "pad_token": "<pad>"},
    )
    quiet()
    with tempfile.TemporaryDirectory() as parts:
        save_file({**arrays, **pooler}, Path(parts) / "model.safetensors", {"format": "pt"})
        config(arrays, made["heads"], made["epsilon"]).save_pretrained(parts)
        tokenizer.save_pretrained(parts)
        transformer = Transformer(parts, max_seq_length=LONGEST)
        modules = [transformer, Pooling(width, "mean"), Normalize()]
        whole = SentenceTransformer(modules=modules, prompts={"query": QUERY, "document": DOCUMENT}, device="cpu")
        whole.save_pretrained(str(folder), create_model_card=False)
    (folder / "model.safetensors").chmod(0o644)


def _layer(name: str) -> tuple[int, int]:
    """The number of the layer that an array belongs to, and whether it is that layer's end."""
    return int(name.split(".")[2]), "attention" not in name


def config(arrays: Mapping[str, Floats], heads: int, epsilon: float) -> "BertConfig":
    """The sizes of a BERT by its arrays, as transformers writes them down."""
    from transformers import BertConfig

    words = arrays[f"{WORDS}.weight"]
    return BertConfig(
        vocab_size=len(words),
        hidden_size=words.shape[1],
        num_hidden_layers=sum(name.endswith("intermediate.dense.bias") for name in arrays),
        num_attention_heads=heads,
        intermediate_size=len(arrays["encoder.layer.0.intermediate.dense.bias"]),
        max_position_embeddings=len(arrays[f"{POSITIONS}.weight"]),
        type_vocab_size=len(arrays[f"{TYPES}.weight"]),
        layer_norm_eps=epsilon,
        pad_token_id=1,
    )
