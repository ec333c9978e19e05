"""A BERT of two layers with weights by chance, over letters of four scripts, as the original's folder would hold it."""

import json

import numpy as np

from index.encoders.training.source import Source

WIDTH, INNER, HEADS, POSITIONS = 64, 128, 2, 40
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "ж", "▁за", "вод", "日", "q", "▁the", "?", "мост", "▁при", "bridge"]


def tiny_source(seed: int = 0) -> Source:
    """The same for the same seed."""
    chance = np.random.default_rng(seed)

    def numbers(*shape: int) -> np.ndarray:
        return (chance.normal(size=shape) / 8).astype(np.float32)

    arrays = {
        "embeddings.word_embeddings.weight": numbers(len(PIECES) + 3, WIDTH),  # e5 has rows without a piece, too
        "embeddings.position_embeddings.weight": numbers(POSITIONS, WIDTH),
        "embeddings.token_type_embeddings.weight": numbers(2, WIDTH),
        "embeddings.LayerNorm.weight": 1 + numbers(WIDTH),
        "embeddings.LayerNorm.bias": numbers(WIDTH),
    }
    for layer in range(2):
        for name, out, into in (
            ("attention.self.query", WIDTH, WIDTH),
            ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH),
            ("attention.output.dense", WIDTH, WIDTH),
            ("attention.output.LayerNorm", WIDTH, 0),
            ("intermediate.dense", INNER, WIDTH),
            ("output.dense", WIDTH, INNER),
            ("output.LayerNorm", WIDTH, 0),
        ):
            weight = numbers(out, into) if into else 1 + numbers(out)
            arrays[f"encoder.layer.{layer}.{name}.weight"] = weight
            arrays[f"encoder.layer.{layer}.{name}.bias"] = numbers(out)
    return Source(arrays, tiny_tokenizer(), HEADS, 1e-12, {"tiny": "0" * 64})


def tiny_tokenizer() -> dict[str, object]:
    """A tokenizer.json of the original's shape."""
    from tokenizers import Tokenizer
    from tokenizers.models import Unigram
    from tokenizers.normalizers import NFKC
    from tokenizers.pre_tokenizers import Metaspace
    from tokenizers.processors import TemplateProcessing

    made = Tokenizer(Unigram([(piece, -float(row)) for row, piece in enumerate(PIECES)], unk_id=3))
    made.normalizer, made.pre_tokenizer = NFKC(), Metaspace()
    made.post_processor = TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    made.enable_truncation(30)
    made.enable_padding(pad_id=1, pad_token="<pad>")
    made.add_special_tokens(["<s>", "</s>"])
    return json.loads(made.to_str())
