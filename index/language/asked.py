"""A question -> the name that it wants explained, and the codes and years that a passage must not contradict."""

import re

from index.language.terms import lemmas

DEFINES = re.compile(
    r"^\W*(?:а\s+)?(?:что\s+(?:это\s+)?так(?:ое|ой|ая|ие)|кто\s+так(?:ой|ая|ие)|что\s+(?:значит|означает)|что\s+делает|"
    r"для\s+чего\s+(?:нужн\w+|служ\w+)|what\s+(?:is|are)(?:\s+an?|\s+the)?|what\s+does)\s+(?P<name>[^?]+?)"
    r"(?:\s+(?:do|does|mean|for))?\W*$"
    r"|^\W*(?P<named>[^?]+?)\s+(?:деген(?:іміз)?\s+(?:не|кім)|дегеніміз\s+не)\W*$",
    re.IGNORECASE,
)
LONGEST_NAME = 4  # terms; «Что такое …» with more asks about something

# Letters, then digits, in one word: KT-1724, Р-21/4, B12 (not 65-я, 5кг); or a year.
CODE = re.compile(r"(?<![\w-])(?=[\w/-]*\d)[^\W\d_]\w*(?:[-/]\w+)*(?![\w-])")
YEAR = re.compile(r"(?<![\w.,/-])(?:1[5-9]|20)\d\d(?!\w|[.,/-]\d)")
DIGIT, LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def defined(question: str) -> frozenset[str]:
    """The terms of X in «Что такое X?», "What does X do?", «X деген не?»; none for another question."""
    match = DEFINES.match(question)
    name = frozenset(lemmas(match["name"] or match["named"])) if match else frozenset()
    return name if len(name) <= LONGEST_NAME else frozenset()


def codes(text: str) -> dict[str, set[str]]:
    """The codes and years of a text by their shape: {"aa-0000": {"kt-1724"}, "year": {"2024"}}."""
    found: dict[str, set[str]] = {}
    for match in CODE.finditer(text):
        code = match.group().lower()
        found.setdefault(LETTER.sub("a", DIGIT.sub("0", code)), set()).add(code)
    for match in YEAR.finditer(text):
        found.setdefault("year", set()).add(match.group())
    return found


def contradicts(asked: dict[str, set[str]], text: str) -> bool:
    """Whether a text has, for a code or year that is asked for, only others of its shape."""
    found = codes(text)
    return any(found.get(shape) and not wanted & found[shape] for shape, wanted in asked.items())
