"""A folder of the package with a model + reading it -> its parts, or ModelError, whatever the library raises."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import ModelError


@contextmanager
def reading_model(folder: Path) -> Iterator[None]:
    """While a model of the package is read: ModelError for all that goes wrong, with the first line of why."""
    try:
        yield
    except ModelError:
        raise
    except Exception as error:  # safetensors, tokenizers and onnxruntime raise kinds of their own
        raise ModelError(
            "the embedded model cannot be read: {folder} ({why}). "
            "Install Derek again: pip install --force-reinstall derek",
            folder=folder,
            why=str(error).strip().split("\n")[0],
        ) from error
