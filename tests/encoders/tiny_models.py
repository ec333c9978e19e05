"""Real sentence-transformers models, small enough to be made and saved within a test, without a network."""

from pathlib import Path

import numpy as np

WORDS = ("[UNK]", "запрос:", "текст:", "завод", "лекарство", "театр", "река")
# One direction for each word; the prefixes lean to the last two, so that a test sees which was put before a text.
VECTORS = np.array(
    [
        [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 2, 0],
        [0, 0, 0, 0, 0, 2],
        [2, 0, 0, 0, 0, 0],
        [0, 2, 0, 0, 0, 0],
        [0, 0, 2, 0, 0, 0],
        [0, 0, 0, 2, 0, 0],
    ],
    np.float32,
)
PROMPTS = {"query": "запрос: ", "document": "текст: "}


def save_static(folder: Path) -> Path:
    """A StaticEmbedding over WORDS, with prompts for questions and documents."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    tokenizer = Tokenizer(WordLevel({word: row for row, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    static = StaticEmbedding(tokenizer, embedding_weights=torch.from_numpy(VECTORS))
    model = SentenceTransformer(modules=[static], prompts=PROMPTS, device="cpu")
    model.save_pretrained(str(folder), create_model_card=False)
    return folder


def save_bert(folder: Path, seed: int = 0) -> Path:
    """A BERT of one layer with random weights, over letters, with mean pooling and prompts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    raw = folder.with_name(f"{folder.name}-raw")
    raw.mkdir()
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэюя?!.,:-"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (raw / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(str(raw))
    BertTokenizerFast(str(raw / "vocab.txt"), do_lower_case=True).save_pretrained(str(raw))
    transformer = Transformer(str(raw), max_seq_length=64)
    model = SentenceTransformer(
        modules=[transformer, Pooling(transformer.get_embedding_dimension())], prompts=PROMPTS, device="cpu"
    )
    model.save_pretrained(str(folder), create_model_card=False)
    return folder
