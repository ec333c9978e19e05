"""Texts -> unit vectors: the Encoder protocol, the embedded model, and any sentence-transformers model.

The embedded model is read with numpy alone: importing sentence_transformers costs seconds and 440 MB, and a
question should not. A test holds both ways of reading the folder to the same vectors.
"""

import hashlib
import io
import json
import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load

from index import language
from index.errors import ModelError
from index.hub import REMEDY, Source, locate

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Floats = npt.NDArray[np.float32]

EMBEDDED = "derek"  # the name under which a build remembers the embedded model
FOLDER = Path(__file__).parent / "model"


class Encoder(Protocol):
    """What an index needs of a model: rows of unit length, or zero where it knows nothing of a text."""

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

        Raises ModelError: a file is missing or damaged.
        """
        try:
            tokenizer = (folder / "tokenizer.json").read_bytes()
            weights = (folder / "model.safetensors").read_bytes()
            information = (folder / "information.npy").read_bytes()
            self.vocabulary: dict[str, int] = json.loads(tokenizer)["model"]["vocab"]
            self.weights: npt.NDArray[np.float16] = load(weights)["embedding.weight"]
            self._information = np.load(io.BytesIO(information), allow_pickle=False)
            if len(self._information) != len(self.weights):
                raise ValueError(f"{len(self._information)} чисел в information.npy, а слов {len(self.weights)}")
            if self.weights.ndim != 2 or sorted(self.vocabulary.values()) != [*range(len(self.weights))]:
                raise ValueError(f"{len(self.vocabulary)} слов, а таблица {self.weights.shape}")
        except Exception as error:  # safetensors raises its own kinds
            raise ModelError(
                f"встроенная модель не читается: {folder} ({error}). "
                "Переустановите derek: pip install --force-reinstall derek"
            ) from error
        self.dimension = int(self.weights.shape[1])
        self.fingerprint = hashlib.sha256(weights + tokenizer + information).hexdigest()[:16]

    def knows(self, term: str) -> bool:
        """Whether the model has a vector for a term."""
        return term in self.vocabulary

    def rows(self, terms: Sequence[str]) -> Floats:
        """Terms -> their vectors (n, dimension), weighted by frequency; an unknown term is a zero row."""
        return np.asarray(self.weights[[self.vocabulary.get(term, 0) for term in terms]], np.float32)

    def information(self, terms: Sequence[str]) -> Floats:
        """What each term tells (n,): -ln of its share of running words; a term that is unknown tells most."""
        return np.asarray(self._information[[self.vocabulary.get(term, 0) for term in terms]], np.float32)

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

    def __init__(self, name: str, download: bool = False) -> None:
        """Load the model: from the folder, else the local cache, else (if `download` allows it) the hub.

        `name` becomes the folder's absolute path, so that the index may be asked from another folder.

        Raises ModelError: it cannot be had, or is no model; the message says what to do.
        """
        source = locate(name, download)
        self.name = source.name
        # Half precision turns a text without a known word into NaN (0 / 1e-12, which it rounds to 0 / 0).
        self._model = _load(source, download).float()
        self.dimension = 0
        probe = self.encode_query(["проба"])
        if probe.ndim != 2 or not np.isfinite(probe).all():
            raise ModelError(f"модель «{name}» дала не вектор предложения. {REMEDY}")
        self.dimension = int(probe.shape[1])
        self.fingerprint = _fingerprint(self._model)

    def encode_query(self, texts: Sequence[str]) -> Floats:
        """Questions -> (n, dimension), with the model's prefix for questions."""
        return self._unit(self._model.encode_query(list(texts), show_progress_bar=False), texts)

    def encode_document(self, texts: Sequence[str]) -> Floats:
        """Passages -> (n, dimension), with the model's prefix for documents."""
        return self._unit(self._model.encode_document(list(texts), show_progress_bar=False), texts)

    def _unit(self, vectors: object, texts: Sequence[str]) -> Floats:
        if not len(texts):
            return np.empty((0, self.dimension), np.float32)
        return unit(np.asarray(vectors, np.float32))


def _load(source: Source, download: bool) -> "SentenceTransformer":
    _quiet()
    from sentence_transformers import SentenceTransformer

    def load(local: bool) -> SentenceTransformer:
        return SentenceTransformer(source.name, device="cpu", trust_remote_code=False, local_files_only=local)

    try:
        try:
            return load(local=source.here)
        except Exception:
            if not download or not source.here or Path(source.name).is_dir():
                raise
            return load(local=False)  # a download that was cut off is in the cache, too
    except Exception as error:  # torch, tokenizers, safetensors, the hub: each with kinds of its own
        cause = str(error).strip().split("\n")[0][:200]
        raise ModelError(
            f"модель «{source.name}» не загрузилась ({type(error).__name__}: {cause}). {REMEDY}"
        ) from error


def _quiet() -> None:
    """Keep the libraries' remarks and bars off the terminal; what matters is raised."""
    for name in ("sentence_transformers", "transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.ERROR)
    from transformers.utils import logging as bars

    bars.disable_progress_bar()  # type: ignore[no-untyped-call]


def _fingerprint(model: "SentenceTransformer") -> str:
    """SHA-256 of all that shapes a vector: prompts, parts and their settings, tokenizers, weights."""
    import torch

    digest = hashlib.sha256()
    settings = [model.prompts, model.default_prompt_name, model.truncate_dim, str(model.max_seq_length)]
    digest.update(json.dumps(settings, sort_keys=True).encode())
    for part in model.children():
        digest.update(repr((type(part).__name__, _settings(part))).encode())
    for name, tensor in model.state_dict().items():
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()[:16]


def _settings(part: Any) -> list[str]:
    """The settings of one part of a model as text, without what a new version of a library would change."""
    found = []
    if hasattr(part, "get_config_dict"):
        found.append(json.dumps(part.get_config_dict(), sort_keys=True, default=str))
    config = getattr(getattr(part, "auto_model", None), "config", None)
    if config is not None:
        fields = config.to_diff_dict()
        for changing in ("transformers_version", "_name_or_path"):
            fields.pop(changing, None)
        found.append(json.dumps(fields, sort_keys=True, default=str))
    tokenizer: Any = getattr(part, "tokenizer", None)
    tokenizer = getattr(tokenizer, "backend_tokenizer", tokenizer)
    if hasattr(tokenizer, "to_str"):
        rules = json.loads(tokenizer.to_str())
        rules.pop("padding", None)  # set anew by each call
        rules.pop("truncation", None)  # = max_seq_length
        found.append(json.dumps(rules, sort_keys=True))
    elif hasattr(tokenizer, "get_vocab"):
        found.append(json.dumps(tokenizer.get_vocab(), sort_keys=True))
    return found


def load_encoder(name: str = EMBEDDED, download: bool = False) -> Encoder:
    """The embedded model for `derek`, else a sentence-transformers model by that name or path."""
    return embedded() if name == EMBEDDED else SentenceTransformerEncoder(name, download)


@cache
def embedded() -> EmbeddedEncoder:
    """The embedded model, read once a process: it takes 60 ms and 20 MB."""
    return EmbeddedEncoder()
