"""The name of a model -> its Encoder."""

from index.encoders.embedded import EMBEDDED, EmbeddedEncoder
from index.encoders.encoder import Encoder
from index.encoders.sentence_transformers import SentenceTransformerEncoder
from index.encoders.transformer import TransformerEncoder


def load_encoder(name: str = EMBEDDED, download: bool = False) -> Encoder:
    """The word vectors for `derek`, the transformer of the package for `e5`, else any model by that name or path."""
    if name == TransformerEncoder.name:
        return TransformerEncoder()
    return EmbeddedEncoder() if name == EMBEDDED else SentenceTransformerEncoder(name, download)
