"""What a person narrows a question to -> the passages that are searched: of some documents, of a time, of a tag.

Applied before ranking: what is outside takes no place among the hits.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress

import numpy as np

from index.arrays import Bools, Rows
from index.columns import Column, Tags
from index.contents import columns_of
from index.documents.dates import iso_date
from index.documents.document import Document
from index.documents.names import composed, named, similar, within
from index.errors import FilterError
from index.index import Index, Searched
from index.messages import joined, message, plural
from index.ranking.milvus_index import expression
from index.ranking.vector_index import Filtering

FIELDS = ("document", "since", "until", "tag")  # as the options of `derek ask`
EXAMPLE = '{"document": ["a.md"], "since": "2024", "until": "2024-05-31", "tag": ["water"]}'
NAMED = 10  # names in a message
SHOWN = 60  # characters of a wrong value
PART = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")  # a year, or a month of it


@dataclass(frozen=True, slots=True)
class Filter:
    """Of several documents, or of several tags, any will do. Dates are ISO days, months or years, ends included."""

    documents: tuple[str, ...] = ()  # names, as `named` knows them
    since: str = ""
    until: str = ""
    tags: tuple[str, ...] = ()

    @classmethod
    def parsed(cls, given: object) -> "Filter":
        """What a file or a program says -> Filter: FIELDS as `of` takes them.

        FilterError names the field that is unknown, or the value that is none.
        """
        if not isinstance(given, Mapping):
            raise FilterError("what is searched is told by fields: {example}", example=EXAMPLE)
        for name in given:
            if name not in FIELDS:
                told = ", ".join(FIELDS)
                raise FilterError('what is searched has no field "{name}". There are: {fields}', name=name, fields=told)
        return cls.of(*(given.get(name) for name in FIELDS))

    @classmethod
    def of(
        cls,
        documents: str | Iterable[str] | None = (),
        since: str | int | date | None = "",
        until: str | int | date | None = "",
        tags: str | Iterable[str] | None = (),
    ) -> "Filter":
        """What was typed -> Filter: one text for a list, a number for a year; None for what is not told.

        FilterError for what is no text and no date, or a time that ends before it begins.
        """
        documents, tags = _texts("document", documents), _texts("tag", tags)
        first, last = _date(_day("since", since)), _date(_day("until", until))
        if first and last and last < first[: len(last)]:
            told = {"since": first, "until": last}
            raise FilterError("nothing can be since {since} and until {until}: change one of them", **told)
        return cls(documents, first, last, tags)

    def names(self, documents: Mapping[str, Document]) -> set[str]:
        """The documents that are left, of all of them by name; FilterError if none is."""
        return set(compress(documents, self.kept(documents)))

    def kept(self, documents: Mapping[str, Document]) -> Bools:
        """Whether each of all documents is left (d,), in their order; FilterError if none is. Reads none of a build."""
        columns = columns_of(documents)
        named = self._by_name(columns.names)
        kept = np.fromiter((name in named for name in columns.names), np.bool_, len(columns.names))
        if self.tags:
            kept &= self._by_tag(columns.tags)
        if not kept.any():
            told = ", ".join(self.tags)
            raise FilterError("none of the documents named has the tag {tags}: leave one of the two out", tags=told)
        if self.since or self.until:
            of_time = kept & columns.day.where(self._is_of_time)
            if not of_time.any():
                raise FilterError("no document is of this time. {span}", span=_span(compress(columns.day, kept)))
            kept = of_time
        return kept

    def rows(self, index: Index) -> Rows:
        """The passages that are left (r,), in order; FilterError if no document is."""
        return index.passages.rows_of_kept(self.kept(index.documents))

    def narrowed(self, index: Index) -> Index:
        """The index that by itself finds only what is left, where it can (in a Milvus); else the same."""
        parts = {name: getattr(index, name) for name in Searched._fields}
        if not all(isinstance(part, Filtering) for part in parts.values()):
            return index
        names = self._by_name(index.documents) if self.documents else ()
        where = expression(names, self.since, self.until, [plain(tag) for tag in self.tags])
        return replace(index, narrowed=True, **{name: part.among(where) for name, part in parts.items()})

    def _by_name(self, documents: Iterable[str]) -> set[str]:
        names = list(documents)
        if not self.documents:
            return set(names)
        kept: set[str] = set()
        for wanted in self.documents:
            found = named(wanted, names) or within(wanted, names)
            if not found:
                raise FilterError('no document "{name}" in the index. {hint}', name=wanted, hint=_near(wanted, names))
            kept.update(found)
        return kept

    def _by_tag(self, tags: Column[Tags]) -> Bools:
        known = {plain(tag) for own in tags.values for tag in own}
        for wanted in self.tags:
            if plain(wanted) not in known:
                hint = _near(wanted, sorted(known))
                raise FilterError('no document has the tag "{tag}". {hint}', tag=wanted, hint=hint)
        any_of = {plain(wanted) for wanted in self.tags}
        return tags.where(lambda own: any(plain(tag) in any_of for tag in own))

    def _is_of_time(self, date: str) -> bool:
        """Whether a date can lie in the time: of «Тариф 2024» only the year is told, so 2024 counts from any month."""
        ends = not self.until or date[: len(self.until)] <= self.until
        return bool(date) and date >= self.since[: len(date)] and ends


EVERYTHING = Filter()


def _texts(name: str, value: object) -> tuple[str, ...]:
    """A text, or a list of texts."""
    if value is None or isinstance(value, str):
        return () if value is None else (value,)
    found = list(value) if isinstance(value, Iterable) and not isinstance(value, Mapping) else [value]
    texts = tuple(one for one in found if isinstance(one, str))
    if len(texts) < len(found):
        told = repr(value)[:SHOWN]
        raise FilterError('"{name}" must be a text, or a list of texts, not {value}', name=name, value=told)
    return texts


def _day(name: str, value: object) -> str:
    """A text; or 2024 and 2024-05-31 as YAML and JSON have them."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool) or not isinstance(value, int | date):
        raise FilterError('"{name}" must be a date like 2024-05-31, not {value}', name=name, value=repr(value)[:SHOWN])
    return str(value)


def _span(dates: Iterable[str]) -> str:
    """From when to when the documents are, and how many of them have no date."""
    known = sorted(dates)
    without = known.count("")
    undated = plural("{n} document has no date", "{n} documents have no date", without) if without else ""
    if without == len(known):
        return undated
    first, last = known[without], known[-1]
    told = message("They are from {first} to {last}", first=first, last=last)
    if first == last:
        told = message("They are of {date}", date=first)
    return joined("; ", filter(None, [told, undated]))


def _date(typed: str) -> str:
    typed = typed.strip()
    found = typed if PART.fullmatch(typed) else iso_date(typed)
    if typed and not found:
        raise FilterError('"{typed}" is no date. Write 2024, 2024-05 or 2024-05-31', typed=typed)
    return found


def _near(wanted: str, known: list[str]) -> str:
    others = message("There are: {names}", names=", ".join(known[:NAMED])) if known else message("There are none")
    return similar(wanted, known) or others


def plain(tag: str) -> str:
    """A tag as it is compared."""
    return composed(tag).strip().casefold()
