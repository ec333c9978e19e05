"""What a person narrows a question to -> the passages that are searched: of some documents, of a time, of a tag.

Applied before ranking: what is outside takes no place among the hits.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.copies import dated
from index.documents.document import Document
from index.documents.front_matter import iso_date
from index.documents.names import composed, named, similar
from index.errors import FilterError
from index.index import Index
from index.messages import message

NAMED = 10  # names in a message
PART = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")  # a year, or a month of it


@dataclass(frozen=True, slots=True)
class Filter:
    """Of several documents, or of several tags, any will do. Dates are ISO days, months or years, ends included."""

    documents: tuple[str, ...] = ()  # names, as `named` knows them
    since: str = ""
    until: str = ""
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, documents: Iterable[str] = (), since: str = "", until: str = "", tags: Iterable[str] = ()) -> "Filter":
        """What was typed -> Filter; FilterError for what is no date, or a time that ends before it begins."""
        first, last = _date(since), _date(until)
        if first and last and last < first[: len(last)]:
            told = {"since": first, "until": last}
            raise FilterError("nothing can be since {since} and until {until}: change one of them", **told)
        return cls(tuple(documents), first, last, tuple(tags))

    def names(self, documents: Mapping[str, Document]) -> set[str]:
        """The documents that are left, of all of them by name; FilterError if none is."""
        kept = self._by_name(documents)
        if self.tags:
            kept &= self._by_tag(documents.values())
        if self.since or self.until:
            kept = {name for name in kept if self._is_of_time(documents[name])}
        if not kept:
            raise FilterError("no document is left by these names, dates and tags: leave one of them out")
        return kept

    def rows(self, index: Index) -> npt.NDArray[np.int64]:
        """The passages that are left (r,), in order; FilterError if no document is."""
        kept = self.names(index.documents)
        found = [row for row, passage in enumerate(index.passages) if passage.document in kept]
        return np.array(found, np.int64)

    def _by_name(self, documents: Iterable[str]) -> set[str]:
        names = list(documents)
        if not self.documents:
            return set(names)
        kept: set[str] = set()
        for wanted in self.documents:
            found = named(wanted, names)
            if not found:
                raise FilterError('no document "{name}" in the index. {hint}', name=wanted, hint=_near(wanted, names))
            kept.update(found)
        return kept

    def _by_tag(self, documents: Iterable[Document]) -> set[str]:
        tagged: dict[str, set[str]] = {}
        for document in documents:
            for tag in document.tags:
                tagged.setdefault(_plain(tag), set()).add(document.name)
        for wanted in self.tags:
            if _plain(wanted) not in tagged:
                hint = _near(wanted, sorted(tagged))
                raise FilterError('no document has the tag "{tag}". {hint}', tag=wanted, hint=hint)
        return set().union(*(tagged[_plain(wanted)] for wanted in self.tags))

    def _is_of_time(self, document: Document) -> bool:
        date = dated(document)
        return bool(date) and date >= self.since and (not self.until or date[: len(self.until)] <= self.until)


def _date(typed: str) -> str:
    typed = typed.strip()
    found = typed if PART.fullmatch(typed) else iso_date(typed)
    if typed and not found:
        raise FilterError('"{typed}" is no date. Write 2024, 2024-05 or 2024-05-31', typed=typed)
    return found


def _near(wanted: str, known: list[str]) -> str:
    others = message("There are: {names}", names=", ".join(known[:NAMED])) if known else message("There are none")
    return similar(wanted, known) or others


def _plain(tag: str) -> str:
    return composed(tag).strip().casefold()
