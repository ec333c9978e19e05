"""Documents as read + those of the build before -> what the next build has to do. Touches no disk and no model."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from index.documents.document import Document


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


def unchanged(documents: Iterable[Document], before: Mapping[str, Document]) -> frozenset[str]:
    """The names of the documents that are the same, letter for letter, in the build before."""
    return frozenset(document.name for document in documents if before.get(document.name) == document)


def plan(
    names: Iterable[str],
    stale: Sequence[str],
    before: Mapping[str, Document],
    same: Set[str],
    encoded: int,
    passages: int,
) -> Plan:
    """What changes of documents, by their names; `same` do not; how many of all passages have to be encoded."""
    now = set(names)
    both = sorted(now & before.keys() - set(stale))
    return Plan(
        added=tuple(sorted(now - before.keys() - set(stale))),
        changed=tuple(name for name in both if name not in same),
        removed=tuple(sorted(before.keys() - now)),
        kept=tuple(name for name in both if name in same),
        stale=tuple(stale),
        encoded=encoded,
        passages=passages,
    )
