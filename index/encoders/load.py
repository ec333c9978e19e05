"""The name of a model -> its Encoder."""

from index.encoders.embedded import EMBEDDED, EmbeddedEncoder
from index.encoders.encoder import Encoder
from index.encoders.sentence_transformers import SentenceTransformerEncoder


def load_encoder(name: str = EMBEDDED, download: bool = False) -> Encoder:
    """The embedded model for `derek`, else a sentence-transformers model by that name or path."""
    return EmbeddedEncoder() if name == EMBEDDED else SentenceTransformerEncoder(name, download)
