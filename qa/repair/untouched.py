"""What no repair may touch: abbreviations, e-mail and web addresses."""

import re

ADDRESS = re.compile(r"@|://|www\.|[a-z]\.(?:kz|ru|com|org|net|uz|kg|io|ai)\b", re.IGNORECASE)
ABBREVIATION = 5  # letters: США, ЕАЭС, OPEC; longer words in capitals are words


def is_abbreviation(word: str, question: str) -> bool:
    """Whether a word is in capitals, and not the whole question."""
    shouted = question.isupper() and len(question) > 2 * ABBREVIATION
    return word.isupper() and 1 < len(word) <= ABBREVIATION and not shouted


def is_address(token: str) -> bool:
    """Whether what stands between two blanks is an e-mail or web address."""
    return bool(ADDRESS.search(token))


def in_address(question: str, place: int) -> bool:
    """Whether a place of a question is in such an address."""
    start = max(map(question.rfind, " \t\n", [0] * 3, [place] * 3)) + 1
    return is_address(question[start:].split(maxsplit=1)[0])
