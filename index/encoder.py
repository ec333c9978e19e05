"""Texts -> unit vectors: the Encoder protocol, the embedded model, and any sentence-transformers model.

The embedded model is read with `tokenizers`-free numpy: importing sentence_transformers costs seconds and 440 MB,
a question should not. A test holds both ways of reading the folder to the same vectors.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

from index import language
from index.errors import ModelError

Floats = npt.NDArray[np.float32]

EMBEDDED = "derek"  # the name under which a build remembers the embedded model
SIF_A = 1e-4  # as in distill.py; Arora et al. 2017 recommend 1e-3 .. 1e-4
RAREST = 1e-8  # the share of a word that no frequency list knows
FOLDER = Path(__file__).parent / "model"


class Encoder(Protocol):
    """What an index needs of a model: rows of unit length, or zero where the model knows nothing of a text."""

    name: str
    fingerprint: str  # equal fingerprints promise equal vectors
    dimension: int

    def encode_query(self, texts: Sequence[str]) -> Floats:
        """Questions -> (n, dimension)."""

    def encode_document(self, texts: Sequence[str]) -> Floats:
        """Passages -> (n, dimension)."""


def unit(rows: Floats) -> Floats:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)


class EmbeddedEncoder:
    """The model in `index/model`: a text's vector is the sum of its lemmas' vectors, scaled to length 1."""

    name = EMBEDDED

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read the folder.

        Raises:
            ModelError: a file is missing or damaged.
        """
        try:
            tokenizer = json.loads((folder / "tokenizer.json").read_bytes())
            self.vocabulary: dict[str, int] = tokenizer["model"]["vocab"]
            self.weights: npt.NDArray[np.float16] = load_file(folder / "model.safetensors")["embedding.weight"]
        except Exception as error:  # safetensors raises its own kinds
            raise ModelError(
                f"встроенная модель не читается: {folder} ({error}). Переустановите derek: pip install --force-reinstall"
            ) from error
        self.folder = folder
        self.dimension = int(self.weights.shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the weights and the vocabulary."""
        digest = hashlib.sha256()
        for name in ("model.safetensors", "tokenizer.json"):
            digest.update((self.folder / name).read_bytes())
        return digest.hexdigest()[:16]

    def rows(self, terms: Sequence[str]) -> Floats:
        """Terms -> their vectors (n, dimension), weighted by frequency; an unknown term is a zero row."""
        return np.asarray(self.weights[[self.vocabulary.get(term, 0) for term in terms]], np.float32)

    def information(self, terms: Sequence[str]) -> Floats:
        """What each term tells (n,): -ln of its share of running words, read off its vector's length.

        distill.py scales a vector to SIF_A / (SIF_A + share), so share = SIF_A / length - SIF_A.
        """
        lengths = np.linalg.norm(self.rows(terms), axis=1)
        shares = np.clip(SIF_A / np.maximum(lengths, 1e-9) - SIF_A, RAREST, 1)
        return np.asarray(np.where(lengths > 0, -np.log(shares), -np.log(RAREST)), np.float32)

    def encode_terms(self, texts: Sequence[Sequence[str]]) -> Floats:
        """Texts given as their terms -> (n, dimension)."""
        sums = [self.rows(terms).sum(axis=0) for terms in texts]
        return unit(np.array(sums, np.float32).reshape(-1, self.dimension))

    def encode_document(self, texts: Sequence[str]) -> Floats:
        """Passages -> (n, dimension)."""
        return self.encode_terms([language.lemmas(text) for text in texts])

    encode_query = encode_document  # a sum of words has no direction of asking


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by hub name or local folder, with its own prompts as prefixes."""

    def __init__(self, name: str) -> None:
        """Load the model: from the folder, else the local cache, else (unless HF_HUB_OFFLINE is set) the hub.

        Raises:
            ModelError: it cannot be had; the message says what to do.
        """
        self.name = name
        local = Path(name).is_dir()
        if not local and not os.environ.get("DEREK_ALLOW_DOWNLOAD"):
            os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer

        try:
            self.model = SentenceTransformer(name, device="cpu", trust_remote_code=False)
        except Exception as error:
            raise ModelError(
                f"модель «{name}» не загрузилась: ни папки, ни кэша, ни сети ({type(error).__name__}). "
                "Укажите папку модели (--model ПУТЬ), скачайте её при наличии интернета или уберите --model: "
                "встроенная модель работает без сети"
            ) from error
        probe = self.encode_query(["проба"])
        self.dimension = int(probe.shape[1])
        digest = hashlib.sha256(f"{name}\n{json.dumps(self.model.prompts, sort_keys=True)}".encode())
        for parameter in self.model.state_dict().values():
            digest.update(parameter.detach().cpu().float().numpy().tobytes())
        self.fingerprint = digest.hexdigest()[:16]

    def encode_query(self, texts: Sequence[str]) -> Floats:
        """Questions -> (n, dimension), with the model's prefix for questions."""
        return self._unit(self.model.encode_query(list(texts), show_progress_bar=False))

    def encode_document(self, texts: Sequence[str]) -> Floats:
        """Passages -> (n, dimension), with the model's prefix for documents."""
        return self._unit(self.model.encode_document(list(texts), show_progress_bar=False))

    @staticmethod
    def _unit(vectors: object) -> Floats:
        return unit(np.asarray(vectors, np.float32))


def load_encoder(name: str = EMBEDDED) -> Encoder:
    """The embedded model for `derek`, else a sentence-transformers model by that name or path."""
    return EmbeddedEncoder() if name == EMBEDDED else SentenceTransformerEncoder(name)
