"""Documents and their passages -> where a quote stands, however the text was cut."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, pairwise
from pathlib import Path

from rapidfuzz import fuzz

from index.characters import INVISIBLE
from index.documents.document import Document
from index.documents.names import meant
from index.passages.passage import Passage

UNSEEN = str.maketrans("", "", INVISIBLE)
LIKE = 70.0  # of 100: from here on a place in the document is what became of the quote
LONGEST_SEARCH = 200_000  # characters in which the place is looked for: 0.1 s
# «1 500», «14,6», «1.500.000»; of dates and versions each part: «2024» may be quoted of «31.05.2024» and «05.2024».
NUMBER = re.compile(
    r"\d{1,3}(?:[ .,]\d{3})+(?:[.,]\d+)?(?!\d)|(?<!\d[.,])\d+[.,](?!(?:19|20)\d\d(?!\d))\d+(?![.,]?\d)|\d+"
)
LONGEST_NUMBER = 40  # characters before and after a quote in which it may go on


def plain(text: str) -> str:
    """`text` as quotes are compared: NFC, ё = е, one space for any white space, nothing invisible."""
    composed = unicodedata.normalize("NFC", text.translate(UNSEEN))
    return " ".join(composed.replace("ё", "е").replace("Ё", "Е").split())


def stands(quote: str, text: str) -> bool:
    """Whether a quote stands in a text, both plain, as it is meant: «5 дней» does not in «15 дней» or «2,5 дней».

    It begins where a word begins, «действует» is not in «бездействует», but the last word may go on: «Ладыгин», a
    stem, is in «Ладыгина».
    """
    start = text.find(quote)
    while start >= 0 and is_part(text, start, start + len(quote)):
        start = text.find(quote, start + 1)
    return start >= 0


def is_part(text: str, start: int, stop: int) -> bool:
    """Whether a place begins within a word, or begins or ends within a number."""
    if start and text[start - 1].isalpha() and text[start].isalpha():
        return True
    return _whole_numbers(text, start, stop) != (start, stop)


def _whole_numbers(text: str, start: int, stop: int) -> tuple[int, int]:
    """A place, widened to all of the numbers through which it begins and ends."""
    numbers = list(NUMBER.finditer(text, max(start - LONGEST_NUMBER, 0), stop + LONGEST_NUMBER))
    return (
        next((one.start() for one in numbers if one.start() < start < one.end()), start),
        next((one.end() for one in numbers if one.start() < stop < one.end()), stop),
    )


class Quotes:
    """Looks quotes up; each text is made plain once, when it is first needed."""

    def __init__(self, documents: Mapping[str, Document], passages: Sequence[Passage]) -> None:
        self.documents = documents
        self._passages: dict[str, list[Passage]] = defaultdict(list)
        for passage in sorted(passages, key=lambda passage: (passage.document, passage.start)):
            self._passages[passage.document].append(passage)
        self._body = cache(lambda name: plain(documents[name].text[documents[name].body :]))
        self._text = cache(lambda passage: plain(passage.text))
        self._cut = cache(self._at_cut)
        self._named = cache(lambda document, folder: meant(document, folder, documents))

    def names(self, document: str, folder: Path = Path()) -> list[str]:
        """The documents that a check in a folder means: all for "", else the one there or so named or ending."""
        return self._named(document, folder) if document else list(self.documents)

    def within(self, quote: str, names: Sequence[str]) -> list[str]:
        """Those of the documents in whose body the quote stands."""
        wanted = plain(quote)
        return [name for name in names if stands(wanted, self._body(name))]

    def in_passage(self, quote: str, passage: Passage) -> bool:
        """Whether the passage shows the quote: whole, or its part where a cut goes through the quote."""
        wanted = plain(quote)
        return stands(wanted, self._text(passage)) or passage in self._cut(wanted, passage.document)

    def is_indexed(self, quote: str, names: Sequence[str]) -> bool:
        """Whether any passage of the documents shows the quote."""
        return any(self.in_passage(quote, passage) for name in names for passage in self._passages[name])

    def resembling(self, quote: str, names: Sequence[str]) -> str:
        """The words in the documents most like the quote, or "" where nothing is."""
        wanted, best, place = plain(quote), LIKE, ""
        for name in names:
            body = self._body(name)[:LONGEST_SEARCH]
            found = fuzz.partial_ratio_alignment(wanted, body, score_cutoff=best)
            if found is not None and found.score > best:
                start = body.rfind(" ", 0, found.dest_start + 1) + 1
                stop = body.find(" ", max(found.dest_end - 1, 0))
                start, stop = _whole_numbers(body, start, stop if stop >= 0 else len(body))
                best, place = found.score, body[start:stop].strip(" .,;:!?")
        return place

    def in_front_matter(self, quote: str, names: Sequence[str]) -> bool:
        """Whether the quote stands before the body, where no passage is made."""
        documents = (self.documents[name] for name in names)
        return any(stands(plain(quote), plain(document.text[: document.body])) for document in documents)

    def _at_cut(self, wanted: str, name: str) -> set[Passage]:
        """The passages on both sides of a cut through the quote; none where some passage has it whole."""
        passages, text = self._passages[name], self.documents[name].text
        if not stands(wanted, self._body(name)) or any(stands(wanted, self._text(passage)) for passage in passages):
            return set()
        around = (pair for pair in pairwise(passages) if stands(wanted, plain(text[pair[0].start : pair[1].stop])))
        return set(chain.from_iterable(around))
