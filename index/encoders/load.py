"""The name of a model -> its Encoder."""

from functools import cache

from index.encoders.encoder import EMBEDDED, Encoder
from index.encoders.sentence_transformers import SentenceTransformerEncoder
from index.encoders.static import STATIC, StaticEncoder
from index.encoders.transformer import TransformerEncoder


def load_encoder(name: str = EMBEDDED, download: bool = False, threads: int | None = None) -> Encoder:
    """The transformer of the package for `derek`, its word vectors for `static`, else any model by that name or path.

    `threads`: how many texts the transformer encodes at once, by default one on each core.
    Raises ModelError: it cannot be had, or is no model.
    """
    if name == EMBEDDED:
        return embedded() if threads is None else TransformerEncoder(threads=threads)
    return StaticEncoder() if name == STATIC else SentenceTransformerEncoder(name, download)


@cache
def embedded() -> TransformerEncoder:
    """The transformer of the package, loaded once a process: it takes 0.2 s and 60 MB."""
    return TransformerEncoder()
