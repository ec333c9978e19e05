"""A terminal, a browser or a question -> the language of the program's own words; a message -> it in that language.

The catalogues lie beside this file, `LANGUAGE/LC_MESSAGES/derek.po` and the compiled `derek.mo`, kept by `update.py`.
"""

import gettext
import os
import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from index.messages import said

DOMAIN = "derek"
FOLDER = Path(__file__).parent
ENGLISH = "en"  # that of the code, and of all who read neither Russian nor Kazakh
LANGUAGES = (ENGLISH, "ru", "kk")
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # POSIX: the first that is set and not empty decides


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The translations into a language of LANGUAGES; none for English, or where the file cannot be read."""
    if language != ENGLISH:
        with suppress(OSError, ValueError, struct.error):  # a broken catalogue must not take the program down
            return gettext.translation(DOMAIN, FOLDER, [language])
    return gettext.NullTranslations()


def tell(text: str, language: str) -> str:
    """A message in a language of LANGUAGES; any other text as it is."""
    told: str = said(text, catalogue(language))
    return told


def of_terminal(variables: Mapping[str, str] | None = None) -> str:
    """The language that LC_ALL, LC_MESSAGES or LANG names: `ru_RU.UTF-8` -> ru; English for others and for none."""
    variables = os.environ if variables is None else variables
    named = next((variables[name] for name in VARIABLES if variables.get(name)), "")
    return _known(named) or ENGLISH


def of_browser(accept_language: str) -> str:
    """The language a browser likes best among LANGUAGES, by `Accept-Language: kk;q=0.9, ru`; else English."""
    liked: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, _, quality = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", quality)
        known = _known(tag)
        if known and (weight or not quality):
            liked.append((float(weight[1]) if weight else 1.0, known))
    best = max(liked, key=lambda one: one[0], default=(0.0, ENGLISH))  # the first of equals
    return best[1] if best[0] > 0 else ENGLISH


def of_text(text: str, otherwise: str) -> str:
    """The language that a text is written in, by its letters; `otherwise` where it has none."""
    text = text.lower()
    if re.search("[әғқңөұүһі]", text):
        return "kk"
    if re.search("[а-яё]", text):
        return "ru"
    return ENGLISH if re.search("[a-z]", text) else otherwise


def _known(tag: str) -> str:
    """`ru-RU`, `ru_KZ.UTF-8`, `KK` -> ru, ru, kk; "" for a language that there is no catalogue of."""
    language = re.split(r"[-_.@]", tag.strip().lower())[0]
    return language if language in LANGUAGES else ""
