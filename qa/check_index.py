"""A check file -> an Examiner over the published index, or over one made in memory where that lags behind."""

from collections.abc import Sequence
from pathlib import Path

from index.build import in_memory
from index.documents import Document, read_documents
from index.encoder import EmbeddedEncoder, load_encoder
from index.index import Index, from_stored
from index.store import Store
from qa.answer import Answer, answer
from qa.checks import Examiner


def examiner_for(path: Path, named: Path | None, usual: Path) -> Examiner:
    """`named`: the index that a person asked for, used as it is; else `usual`, if it has what is on disk.

    Raises IndexFault for an index that cannot be used, DocumentError where there is nothing to build from.
    """
    reading = read_documents([path.parent])
    on_disk = {document.name: document for document in reading.documents}
    if named is not None:
        return examiner(published(named), on_disk)
    if Store(usual).current():
        index = published(usual)
        held = index.documents
        if all(name in held and held[name].sha256 == now.sha256 for name, now in on_disk.items()):
            return examiner(index, on_disk)
    embedded = EmbeddedEncoder()
    return examiner(in_memory(reading.documents, embedded, embedded), on_disk)


def published(root: Path) -> Index:
    """The published build under `root`, with the model that it was built by."""
    stored = Store(root).load()
    encoder = load_encoder(stored.manifest["model"]["name"])
    embedded = encoder if isinstance(encoder, EmbeddedEncoder) else EmbeddedEncoder()
    return from_stored(stored, encoder, embedded)


def examiner(index: Index, on_disk: dict[str, Document]) -> Examiner:
    """An Examiner that asks one build, whatever is published meanwhile."""

    def ask(question: str, history: Sequence[str], top: int) -> Answer:
        return answer(index, question, history, top)

    return Examiner(ask, index.documents, index.passages, on_disk)
