"""Any sentence-transformers model, by hub name or local folder, as an Encoder."""

import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoders.encoder import Floats, unit
from index.encoders.hub import REMEDY, Source, locate
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


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
