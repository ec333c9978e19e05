"""A check file -> an Examiner over the published index, or over one made in memory where that lags behind."""

from collections.abc import Mapping
from pathlib import Path

from index.build import in_memory, open_index
from index.documents.reading import Document, read_documents
from index.encoders.embedded import EmbeddedEncoder
from index.index import Index
from index.storage.store import Store
from qa.checks.examiner import Examiner
from qa.engine import Engine


def examiner_for(path: Path, named: Path | None, usual: Path) -> Examiner:
    """`named`: the index that a person asked for, used as it is; else `usual`, if it has what is on disk.

    Raises IndexFault for an index that cannot be used, DocumentError where there is nothing to build from.
    """
    reading = read_documents([path.parent])
    on_disk = {document.name: document for document in reading.documents}
    if named is not None:
        return _examiner(open_index(named), on_disk)
    if Store(usual).current():
        index = open_index(usual)
        held = index.documents
        if all(name in held and held[name].sha256 == now.sha256 for name, now in on_disk.items()):
            return _examiner(index, on_disk)
    return _examiner(in_memory(reading.documents, EmbeddedEncoder()), on_disk)


def _examiner(index: Index, on_disk: Mapping[str, Document]) -> Examiner:
    return Examiner(Engine(index).ask, index.documents, index.passages, on_disk)
