"""A language in which every message is said in brackets: what is translated, and what is not, can be seen."""

from gettext import NullTranslations

import pytest

from qa.locale import languages


class Brackets(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"[{message}]"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"[{msgid1 if n == 1 else msgid2}]"


def brackets(monkeypatch: pytest.MonkeyPatch, language: str = "brackets") -> str:
    """The name of the language, known by it from here to the end of the test."""
    kept = languages.catalogue
    monkeypatch.setattr(languages, "catalogue", lambda name: Brackets() if name == language else kept(name))
    return language
