"""Documents as read + those of the build before -> what the next build has to do. Touches no disk and no model."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from index.documents.document import Document
from index.documents.files import Fault, Scope


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
    documents: Iterable[Document],
    faults: Iterable[Fault],
    before: Mapping[str, Document],
    forgotten: Iterable[str] = (),
) -> tuple[list[Document], tuple[str, ...]]:
    """The documents read, and those of the build before that a fault may hide; the names of the latter.

    A corpus, or a line of one, cannot tell the names of its documents: then all lines of it that are missing stay
    until it can be read again. What is `forgotten` is to go, whatever hides it.
    """
    found = {document.name: document for document in documents}
    missing = before.keys() - found.keys() - set(forgotten)
    stale: set[str] = set()
    for fault in faults:
        if fault.fatal:
            match fault.scope:
                case Scope.FILE:
                    stale |= {fault.name} & missing
                case Scope.FOLDER:
                    stale |= {name for name in missing if name.startswith(fault.name)}
                case Scope.CORPUS | Scope.LINE:
                    corpus = fault.name if fault.scope == Scope.CORPUS else fault.name.rpartition(":")[0]
                    stale |= {name for name in missing if _is_line_of(before[name], corpus)}
    found |= {name: before[name] for name in stale}
    return [found[name] for name in sorted(found)], tuple(sorted(stale))


def _is_line_of(document: Document, corpus: str) -> bool:
    """Whether a document is a line of this file; either name may have more folders, by the source that was named."""
    own, other = f"/{document.corpus}", f"/{corpus}"
    return bool(document.corpus) and (own.endswith(other) or other.endswith(own))


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
