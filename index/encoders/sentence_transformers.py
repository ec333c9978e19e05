"""Any sentence-transformers model, by hub name or local folder, as an Encoder."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.arrays import Floats
from index.encoders.encoder import TextEncoder, unit
from index.encoders.hub import REMEDY, Source, folder_of, locate
from index.errors import ModelError

# Settings, vocabularies and weights; not README.md, nor the code of others, which is never run.
LOADED = frozenset({".json", ".txt", ".model", ".safetensors", ".bin", ".npy", ".onnx"})

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformerEncoder(TextEncoder):
    """Any sentence-transformers model, by hub name or local folder, with its own prompts as prefixes."""

    def __init__(self, name: str, download: bool = False) -> None:
        """Load the model: from the folder, else the local cache, else (if `download` allows it) the hub.

        `name` becomes the folder's absolute path, so that the index may be asked from another folder.

        Raises ModelError: it cannot be had, or is no model.
        """
        source = locate(name, download)
        self.name = source.name
        # Half precision turns a text without a known word into NaN (0 / 1e-12, which it rounds to 0 / 0).
        self._model = _load(source, download).float()
        self.dimension = 0
        probe = self.encode_query(["a probe"])
        if probe.ndim != 2 or not np.isfinite(probe).all():
            raise ModelError("the model {name} gives no sentence vector. {remedy}", name=name, remedy=REMEDY)
        self.dimension = int(probe.shape[1])
        self.fingerprint = fingerprint(folder_of(source))

    def encode_query(self, texts: Sequence[str]) -> Floats:
        """Questions -> (n, dimension), with the model's prefix for questions."""
        return self._encode(self._model.encode_query, texts)

    def encode_document(self, texts: Sequence[str]) -> Floats:
        """Passages -> (n, dimension), with the model's prefix for documents."""
        return self._encode(self._model.encode_document, texts)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> Floats:
        if not len(texts):
            return np.empty((0, self.dimension), np.float32)
        return unit(np.asarray(encode(list(texts), show_progress_bar=False), np.float32))


def _load(source: Source, download: bool) -> "SentenceTransformer":
    quiet()
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
        first_line = str(error).strip().split("\n")[0][:200]
        told = {"name": source.name, "why": f"{type(error).__name__}: {first_line}", "remedy": REMEDY}
        raise ModelError("the model {name} could not be loaded ({why}). {remedy}", **told) from error


def quiet() -> None:
    """Keep the libraries' remarks and bars off the terminal; what matters is raised."""
    for name in ("sentence_transformers", "transformers", "huggingface_hub"):
        logging.getLogger(name).setLevel(logging.ERROR)
    from transformers.utils import logging as bars

    bars.disable_progress_bar()  # type: ignore[no-untyped-call]


def fingerprint(folder: Path) -> str:
    """SHA-256 of the files that a model is loaded from, their names and bytes; not what only describes it."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.suffix in LOADED and path.is_file()):
        digest.update(f"{file.relative_to(folder).as_posix()}\n{file.stat().st_size}\n".encode())
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:16]
