"""Texts -> the forms in which their words are written: what a misspelt word of a question is looked for among."""

import re
from collections.abc import Iterable

from index.language.tokens import normal_form

# A word as people type it, with NFD accents and the apostrophe of об'ект and don't; not the letters of 24е.
WORD = re.compile(r"(?<!\w)[^\W\d_](?:[^\W_]|[\u0300-\u036f]|['’ʼ](?=[^\W\d_]))*")


def forms(texts: Iterable[str]) -> dict[str, str]:
    """Each word of the texts in normal form -> as it is first written."""
    written: dict[str, str] = {}
    seen: set[str] = set()
    for text in texts:
        # What stands between blanks first: most of it repeats, and the pattern is slow.
        for part in dict.fromkeys(text.split()):
            if part not in seen:
                seen.add(part)
                for word in WORD.findall(part):
                    written.setdefault(normal_form(word), word)
    return written
