"""Documents as read + those of the build before -> what the next build has to do. Touches no disk and no model."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from index.documents.document import Document
from index.documents.files import READABLE, Fault, Scope


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build does: names of documents, each in one list, and how many passages have to be encoded."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]  # the same as before; encoded again only by another model or other rules
    stale: tuple[str, ...]  # could not be read, so the version of the build before stays
    encoded: int
    passages: int


def with_stale(
    documents: Iterable[Document], faults: Iterable[Fault], before: Mapping[str, Document]
) -> tuple[list[Document], tuple[str, ...]]:
    """The documents read, and those of the build before that a fault may hide; the names of the latter.

    A corpus, or a line of one, cannot tell the names of its documents: then all lines that are missing stay until it
    can be read again.
    """
    found = {document.name: document for document in documents}
    missing = before.keys() - found.keys()
    lines = {name for name in missing if Path(name).suffix.lower() not in READABLE}  # named by an _id
    stale: set[str] = set()
    for fault in faults:
        if fault.fatal:
            match fault.scope:
                case Scope.FILE:
                    stale |= {fault.name} & missing
                case Scope.FOLDER:
                    stale |= {name for name in missing if name.startswith(fault.name)}
                case Scope.CORPUS | Scope.LINE:
                    stale |= lines
    found |= {name: before[name] for name in stale}
    return [found[name] for name in sorted(found)], tuple(sorted(stale))


def unchanged(documents: Iterable[Document], before: Mapping[str, Document]) -> frozenset[str]:
    """The names of the documents that are the same, letter for letter, in the build before."""
    return frozenset(document.name for document in documents if before.get(document.name) == document)


def plan(
    documents: Iterable[Document],
    stale: Sequence[str],
    before: Mapping[str, Document],
    same: Set[str],
    encoded: int,
    passages: int,
) -> Plan:
    """What changes; `same` are those that do not; how many of all passages have to be encoded."""
    now = {document.name for document in documents}
    both = sorted(now & before.keys() - set(stale))
    return Plan(
        added=tuple(sorted(now - before.keys())),
        changed=tuple(name for name in both if name not in same),
        removed=tuple(sorted(before.keys() - now)),
        kept=tuple(name for name in both if name in same),
        stale=tuple(stale),
        encoded=encoded,
        passages=passages,
    )
