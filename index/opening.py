"""A published build -> an Index, ready for questions; without what makes builds, which takes its time to import."""

from pathlib import Path

from index.encoders.load import load_encoder
from index.errors import IndexFault
from index.index import DOCUMENTS, Index, names_in, open_files
from index.storage.build_files import Damage
from index.storage.store import BuildFiles, Store


def open_index(
    root: Path, build: str | None = None, *, like: Index | None = None, fallback: bool = True, later: bool = False
) -> Index:
    """The published build under `root` (or the one named), ready for questions.

    `like` lends its model if it is the one that made the build, which saves the time to load it. With
    `fallback=False` a damaged build is refused, else the newest whole one before it serves, with a notice. With
    `later` a large build opens at once, and its `checking` reads the rest of it beside the questions, and may withdraw
    it; whoever asks for that looks at `checking.fault`.
    Raises IndexFault: there is none that may be used, and how to mend it; ModelError: its model is missing.
    """
    stored = Store(root).load(build, fallback=fallback, later=later)
    try:
        index = _opened(stored, like)
    except (IndexFault, Damage):
        if not stored.unchecked:
            raise
        # It may be damage: now every byte is looked at, and an older build serves if it is.
        return open_index(root, build, like=like, fallback=fallback)
    index.checking.start()
    return index


def _opened(stored: BuildFiles, like: Index | None) -> Index:
    model = stored.manifest.get("model")
    if not isinstance(model, dict) or not isinstance(model.get("name"), str):
        raise IndexFault("build {build} names no model. Build again: derek build", build=stored.build)
    if like is not None and like.encoder.fingerprint == model.get("fingerprint"):
        return open_files(stored, like.encoder)
    return open_files(stored, load_encoder(model["name"]))


def document_names(root: Path) -> list[str]:
    """The names of the documents of the published build; none where there is no build. Reads no other part of it."""
    return names_in(Store(root).file(DOCUMENTS))
