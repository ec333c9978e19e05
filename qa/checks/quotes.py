"""Documents and their passages -> where a quote stands, however the text was cut."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, pairwise

from rapidfuzz import fuzz

from index.characters import INVISIBLE
from index.documents.document import Document
from index.documents.names import named
from index.passages.passage import Passage

UNSEEN = str.maketrans("", "", INVISIBLE)
LIKE = 70.0  # of 100: from here on a place in the document is what became of the quote
LONGEST_SEARCH = 200_000  # characters in which the place is looked for: 0.1 s


def plain(text: str) -> str:
    """`text` as quotes are compared: NFC, ё = е, one space for any white space, nothing invisible."""
    composed = unicodedata.normalize("NFC", text.translate(UNSEEN))
    return " ".join(composed.replace("ё", "е").replace("Ё", "Е").split())


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

    def names(self, document: str) -> list[str]:
        """The documents that a check means: all for "", else the one so named or so ending ("x/a.md")."""
        return named(document, self.documents) if document else list(self.documents)

    def within(self, quote: str, names: Sequence[str]) -> list[str]:
        """Those of the documents in whose body the quote stands."""
        wanted = plain(quote)
        return [name for name in names if wanted in self._body(name)]

    def in_passage(self, quote: str, passage: Passage) -> bool:
        """Whether the passage shows the quote: whole, or its part where a cut goes through the quote."""
        wanted = plain(quote)
        return wanted in self._text(passage) or passage in self._cut(wanted, passage.document)

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
                best, place = found.score, body[start : stop if stop >= 0 else len(body)].strip(" .,;:!?")
        return place

    def in_front_matter(self, quote: str, names: Sequence[str]) -> bool:
        """Whether the quote stands before the body, where no passage is made."""
        documents = (self.documents[name] for name in names)
        return any(plain(quote) in plain(document.text[: document.body]) for document in documents)

    def _at_cut(self, wanted: str, name: str) -> set[Passage]:
        """The passages on both sides of a cut through the quote; none where some passage has it whole."""
        passages, text = self._passages[name], self.documents[name].text
        if wanted not in self._body(name) or any(wanted in self._text(passage) for passage in passages):
            return set()
        around = (pair for pair in pairwise(passages) if wanted in plain(text[pair[0].start : pair[1].stop]))
        return set(chain.from_iterable(around))
