"""Texts -> the forms in which their words are written: what a misspelt word of a question is looked for among."""

import re

from index.language.tokens import normal_form

# A word as people type it, with NFD accents and the apostrophe of об'ект and don't; not the letters of 24е.
WORD = re.compile(r"(?<!\w)[^\W\d_](?:[^\W_]|[\u0300-\u036f]|['’ʼ](?=[^\W\d_]))*")


class Forms:
    """Texts one after the other -> `written`: each of their words in normal form -> as it is first written."""

    def __init__(self) -> None:
        self.written: dict[str, str] = {}
        self._seen: set[str] = set()

    def add(self, text: str) -> None:
        """One more text."""
        # What stands between blanks first: most of it repeats, and the pattern is slow.
        seen = self._seen
        for part in [part for part in dict.fromkeys(text.split()) if part not in seen]:
            seen.add(part)
            for word in WORD.findall(part):
                self.written.setdefault(normal_form(word), word)
