"""A question -> its words, and which of them a repair may touch: no abbreviations, codes, e-mail and web addresses."""

import re
from collections.abc import Iterator

from index.language.forms import WORD

TOKEN = re.compile(r"\S+")
ADDRESS = re.compile(r"@|://|www\.|[a-z]\.(?:kz|ru|com|org|net|uz|kg|io|ai)\b", re.IGNORECASE)
CODE = re.compile(r"(?<![^\W_])[^\W\d_]{1,6}-?\d")  # KT-1724, FKB77
ABBREVIATION = 5  # letters: США, ЕАЭС, OPEC; longer words in capitals are words


def may_touch(part: str, question: str) -> bool:
    """Whether a part of a question, a word or what stands between two blanks, is none of these."""
    shouted = question.isupper() and len(question) > 2 * ABBREVIATION
    is_abbreviation = part.isupper() and 1 < len(part) <= ABBREVIATION and not shouted
    is_code = any(sign.isdecimal() for sign in part)  # KT-1724
    return not is_abbreviation and not is_code and not ADDRESS.search(part)


def touchable(question: str) -> Iterator[re.Match[str]]:
    """The words of a question that may be repaired, with their places."""
    for token in TOKEN.finditer(question):
        if not ADDRESS.search(token.group()) and not CODE.search(token.group()):
            words = WORD.finditer(question, *token.span())
            yield from (word for word in words if may_touch(word.group(), question))
