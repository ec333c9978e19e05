"""The documents of the build before, and what could not be read now -> those of them that stay as they were.

A build keeps where each document lies: names alone do not tell which folder, or which corpus, it is of.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from index.documents.document import Document
from index.documents.files import Fault

Parts = tuple[str, ...]  # of a path


@dataclass(frozen=True, slots=True)
class Earlier:
    """The documents of a build, by name; none of those that are `forgotten` stays, whatever hides it."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    home: Parts = ()  # the folder in which its index lies
    forgotten: Collection[str] = ()

    def hidden(self, faults: Iterable[Fault], read: Iterable[Parts], without: Collection[Parts]) -> list[Document]:
        """Those that a fault may hide, with all parts of their paths; `read` and `without` hide nothing.

        A corpus, or a line of one, cannot tell the names of its documents: then all lines of it that are missing stay
        until it can be read again.
        """
        places = {fault.hides: fault.name for fault in faults if fault.hides}
        if not places:
            return []
        there, by_name = set(read), {name: place for place, name in places.items()}
        found: list[Document] = []
        for name in self.documents:
            document = self.documents[name]
            # Builds of older programs tell no path.
            path = _absolute(document.path, self.home) if document.path else by_name.get(name, ())
            above = {path[:length] for length in range(1, len(path) + 1)}
            is_gone = path in there or name in self.forgotten or not above.isdisjoint(without)
            if not is_gone and not above.isdisjoint(places):
                found.append(replace(document, path=path))
        return found


def portable(documents: Iterable[Document], home: Parts) -> Iterator[Document]:
    """Documents as a build keeps them: of a path the parts below the home of its index, so that both may move together.

    Else all parts, and "" before the first.
    """
    for one in documents:
        is_below = one.path[: len(home)] == home
        yield replace(one, path=one.path[len(home) :] if is_below else ("", *one.path))


def _absolute(path: Parts, home: Parts) -> Parts:
    """All parts of a path that a build keeps."""
    return path[1:] if path[0] == "" else (*home, *path)
