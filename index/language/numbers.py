"""Plain numbers of a question and of a text: which are the same, and which count or name the same thing otherwise.

«Сколько стоит тариф на 200 Мбит?» is not answered by «Тариф на 300 Мбит». Codes, years, dates and numbered things are
those of `asked.py`.
"""

import re
from collections.abc import Iterator

from index.language import russian
from index.language.calendar import DAYS, MONTH_NUMBERS
from index.language.joints import CARDINALS
from index.language.terms import lemmas, terms

PLAIN = re.compile(r"\d+(?:\.\d+)?")
FULL = re.compile(r"\.0+$")  # «13:00» is 13
WORDS: dict[str, list[str]] = {}  # «два», «второй» of 2
for _word, _number in [*CARDINALS.items(), *DAYS.items()]:
    WORDS.setdefault(_number, []).append(_word)
# Between a noun, its number and what that counts: «тариф на 200 Мбит», «тариф: 200 Мбит»; «до 300» is no number of it.
TO_NUMBER = re.compile(r"[\s\u00a0:(«\"–—-]*(?:(?:на|в|во|за|for|of|at|with)[\s\u00a0]+)?[«\"]?")
COMPARED = frozenset(
    {"минимум", "максимум", "предел", "minimum", "maximum", "least", "most", "кемінде", "артық", "көп"}
)
YEAR, OF_YEARS = re.compile(r"(?:1\d|20)\d\d"), frozenset({"год", "жыл", "year"})  # «университет в 2000 году»
TO_UNIT = re.compile(r"[\s\u00a0-]*")
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d])|\n{2,}")  # ends where these stand
MAY_COUNT = re.compile(r"\d|\b[IVXLC]+\b|ысяч|иллион|иллиард|мың|жүз|housand|illion")  # «XIX век», «шесть тысяч тенге»

Counted = dict[tuple[str, str], set[str]]  # («тариф», «мбит») -> 200


def is_number(term: str) -> bool:
    """Whether a term is a plain number."""
    return bool(PLAIN.fullmatch(term))


def same(term: str) -> frozenset[str]:
    """The terms that are the same number, spelt otherwise: 13 and 13.00, 2 and «два»."""
    bare = FULL.sub("", term)
    return frozenset({term, bare, f"{bare}.00", *WORDS.get(bare, ())})


def counted(text: str) -> Counted:
    """What a text tells with a noun, a number and a unit that stand together, and how many: «тариф на 200 Мбит».

    None of a date or a year, and none where the number is one of a range or is only compared («до 300 Мбит»).
    """
    found: Counted = {}
    for noun, number, unit in _triples(text):
        found.setdefault((noun, unit), set()).add(number)
    return found


def _triples(text: str) -> Iterator[tuple[str, str, str]]:
    for sentence in SENTENCE.split(text):
        yield from _of_sentence(sentence) if MAY_COUNT.search(sentence) else ()  # to find its words takes long


def _of_sentence(text: str) -> Iterator[tuple[str, str, str]]:
    said = terms(text)
    for before, one, after in zip(said, said[1:], said[2:], strict=False):
        if (
            is_number(one.text)
            and before.text.isalpha()
            and after.text.isalpha()
            and after.text not in MONTH_NUMBERS
            and not (after.text in OF_YEARS and YEAR.fullmatch(one.text))
            and TO_NUMBER.fullmatch(text[before.stop : one.start])
            and TO_UNIT.fullmatch(text[one.stop : after.start])
            and before.text not in COMPARED
            and not russian.is_action(text[before.start : before.stop].lower())  # «больше 200»
        ):
            yield before.text, one.text, after.text


def counts_otherwise(asked: Counted, text: str) -> bool:
    """Whether a text tells what is asked for, such as a tariff by megabits, by other numbers alone."""
    told = counted(text)
    others = [wanted for thing, wanted in asked.items() if told.get(thing)]
    if not others:
        return False
    said = set(lemmas(text))
    return not any(said & same(number) for wanted in others for number in wanted)
