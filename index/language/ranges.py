"""A text -> the ranges in it, of years, days, numbered and counted things; a question -> what of it lies in one.

«С 2019 по 2023 год» tells of 2021 as well, «с 1 по 5 мая» of the third, «статьи 5–8» of article 6.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from index.language.calendar import DATE_TERM, DAY_TERM, DAYS, MONTH_NUMBERS, YEAR
from index.language.joints import Term, day_of
from index.language.numbered import NAMED
from index.language.terms import terms

# The numbers of a date, a day or a thing, in an order: (2024, 5, 3), (5, 3), (6,) for article 6.
Value = tuple[int, ...]
Range = tuple[Value, Value]  # the first and the last; of days the last may be less: «с 28 декабря по 5 января»

# An age with its word, or a bare number of two figures behind somebody: «Бабушке 78».
_YEARS_OLD = r"(?:лет|года?|жас\w*|years?)"
_WHOSE = (
    r"\b(?:баб|дед|мам|пап|отц|сын|доч|дет|реб[её]н|муж|жен|брат|сестр|т[её]т|дяд|вну[кч]|племянн|т[её]щ|мне|ему|ей)\w*"
)
AGE = re.compile(
    rf"(?<![\w.,:№-])(\d{{1,2}})(?=\s*{_YEARS_OLD}\b|-летн\w+)|{_WHOSE}\s+(?:уже\s+|всего\s+)?(\d\d)(?!\s*\w|[.,:]\d)",
    re.IGNORECASE,
)
FROM_AGE = re.compile(
    rf"\b(?:старше|свыше|от|с|не\s+(?:моложе|младше)|достигш\w+|over|from|above|older\s+than|at\s+least)\s+"
    rf"(\d{{1,2}})(?:-?(?:ти|и|х))?\s*{_YEARS_OLD}\b|(\d{{1,2}})\s*жас(?:тан\s+(?:асқан|жоғары|үлкен|бастап)|қа\s+толған)",
    re.IGNORECASE,
)
TO_AGE = re.compile(
    rf"\b(?:младше|моложе|до|не\s+старше|under|below|younger\s+than|up\s+to)\s+"
    rf"(\d{{1,2}})(?:-?(?:ти|и|х))?\s*{_YEARS_OLD}\b|(\d{{1,2}})\s*жасқа\s+(?:дейін|толмаған)",
    re.IGNORECASE,
)
BEGUN = re.compile(r"\b(?:с|от|from)\s+\d+\s*(?:лет\s+)?$", re.IGNORECASE)  # «с 14 до 17 лет» is a range
ANY_DAY: Range = (1, 1), (12, 31)
YEARS = frozenset({"год", "жыл", "year"})
DIGITS = re.compile(r"\d+")
NUMBERED = re.compile(r"([^\W\d_]+) \d[\d.-]*")  # «статья 6»
WORD_OR_DASH = re.compile(r"[^\W\d_]+|[–—−-]")
NO_RANGE = re.compile(r"\s*\.|[\s\S]+?(?:[^\w\s.–—−«»“”\"-]|[\n\r])")  # «5. По 8», «5, 8»
PIECE = re.compile(r"(?:[^,;!?()\n\r]|,(?=\d))+")  # no range goes on from one to the next
NEAR = re.compile(r"[\s\u00a0.,»”\"-]{0,3}")  # between the parts of a date, such as «3» марта
SINCE = re.compile(r"\b(?:с|со|от|from)\s+(?:\w+\s+)?[«“\"]?$", re.IGNORECASE)  # «с 5 по 8», «с пункта 5 по 8»
# «2019-дан 2023-ке дейін», «3 наурыздан 2024 жылғы 2 наурызға дейін»
ABLATIVE, UNTIL = re.compile(r"\w*[дтн][ае]н"), re.compile(r"[\w-]*\s+(?:\w+\s+){0,3}[дш]ейін\b")
# What each range has before its second number; most texts have none, and their terms need not be found.
MAY_RANGE = re.compile(
    rf"(?:\b(?:по|до|to|through|until|till)\b|[–—−-])\W*(?:(?:{'|'.join(MONTH_NUMBERS)})\W*)?"
    rf"(?:\d|{'|'.join(sorted({word[:3] for word in DAYS}))})|[дш]ейін\b",
    re.IGNORECASE,
)
STANDING_YEAR = re.compile(rf"(?<!\d)(?:{YEAR.pattern})(?!\d)")
SHORTENED = re.compile(r"\d{4}\W+\d\d(?!\d)")  # «1941–45»
BEFORE = re.compile(r"\W{0,4}|\W*(?:с|со|от|from)\s+", re.IGNORECASE)  # between a noun and its first number


def lies_in(shape: str, values: Iterable[str], text: str) -> bool:
    """Whether one of some values of a shape ("year", "day", "date", «статья») lies in a range of a text."""
    wanted = [_value(value) for value in values]
    if shape == "year" and not any(_stands_among_years(one[0], text) for one in wanted if one):
        return False
    found = _ranges(text).get(shape, ())
    return any(_within(one, *ends) for one in wanted for ends in found)


def _stands_among_years(year: int, text: str) -> bool:
    """Whether a text has years on both sides of one, without which no range of it holds the year: a quick look."""
    years = [int(found) for found in STANDING_YEAR.findall(text)]
    return bool(years) and min(years) <= year and (year <= max(years) or bool(SHORTENED.search(text)))


def inside(question: str, text: str) -> set[str]:
    """The terms of a question with a number that lie in ranges of a text: {"--05-03", "3"} where it has «1–5 мая»."""
    found = _of_ages(question, text)
    said = [term.text for term in terms(question)] if _ranges(text) else []
    for before, one, after in zip(["", *said], said, [*said[1:], ""], strict=False):
        shape = _shape(one)
        if shape and lies_in(shape, [one], text):
            found |= {one, one if shape == "year" else str(_value(one)[-1])}
        elif one.isdecimal() and lies_in("№" if before == "номер" else _counted(after), [one], text):
            found.add(one)
    return found


def _of_ages(question: str, text: str) -> set[str]:
    """The ages of a question that «старше 75 лет» or «до 7 лет» tells of: 78 of «Бабушке 78, платит ли она?»."""
    ages = [int(one[1] or one[2]) for one in AGE.finditer(question)]
    if not ages:
        return set()
    least = [int(one[1] or one[2]) for one in FROM_AGE.finditer(text)]
    most = [int(one[1] or one[2]) for one in TO_AGE.finditer(text) if not BEGUN.search(text[: one.start()])]
    return {str(age) for age in ages if any(age >= one for one in least) or any(age <= one for one in most)}


def _shape(term: str) -> str:
    if DAY_TERM.fullmatch(term):
        return "day"
    if DATE_TERM.fullmatch(term):
        return "date"
    numbered = NUMBERED.fullmatch(term)
    return numbered[1] if numbered else "year" if YEAR.fullmatch(term) else ""


def _counted(unit: str) -> str:
    return f"how many {unit}"  # «от 5 до 8 лет»; «статьи 5–8» are no five to eight articles


def _value(text: str) -> Value:
    return tuple(map(int, DIGITS.findall(text)))


def _within(value: Value, first: Value, last: Value) -> bool:
    if not value:
        return False  # of a letter: «точка В»
    return first <= value <= last if first <= last else value >= first or value <= last


@lru_cache(maxsize=512)  # each sentence is asked for again and again
def _ranges(text: str) -> dict[str, list[Range]]:
    found: dict[str, list[Range]] = {}
    for piece in PIECE.findall(text) if MAY_RANGE.search(text) else ():
        for shape, ends in _of_piece(piece) if MAY_RANGE.search(piece) else ():  # to find its terms takes long
            found.setdefault(shape, []).append(ends)
    return found


def _of_piece(text: str) -> Iterator[tuple[str, Range]]:
    said: list[Term] = []
    for term in terms(text):
        if not said or term.start >= said[-1].stop:  # no joint
            said.append(term)
    numbers = [place for place, term in enumerate(said) if term.text[:1].isdecimal() or term.text in DAYS]
    for first, last in pairwise(numbers):
        yield from _between(text, said, first, last)


def _between(text: str, said: Sequence[Term], first: int, last: int) -> Iterator[tuple[str, Range]]:
    """The ranges between two numbers, by their shape: of years, days, whole dates, things; none where they are none."""
    begin, start = _parts(text, said, first, -1)
    end, _ = _parts(text, said, last, 1)
    middle = dict(_kind(one.text) for one in said[first + 1 : last])
    begin, end = (begin, middle | end) if "month" in begin else (middle | begin, end)  # "from April 28 to May 5"
    if not _is_range(text, said, first, last, start):
        return
    yield from _of_days(begin, end)
    if "year" in begin and (year := end.get("year") or _short_year(text, said, first, last)):
        yield "year", ((begin["year"],), (year,))
    things = _value(said[first].text), _value(said[last].text)
    if "month" not in {*begin, *end} and things[0] < things[1]:
        yield from ((shape, things) for shape in _things(text, said, first, last))


def _of_days(begin: Mapping[str, int], end: Mapping[str, int]) -> Iterator[tuple[str, Range]]:
    """The range between two days, as dates where the last has its year; of a year or longer any day lies in it."""
    month, year = begin.get("month") or end.get("month", 0), begin.get("year") or end.get("year", 0)
    days = (month, begin.get("day", 0)), (end.get("month") or month, end.get("day", 0))
    if not all(map(all, days)):
        return
    since = year - (days[0][0] > days[1][0] and "year" not in begin) if "year" in end else 0
    dates = (since, *days[0]), (end.get("year", 0), *days[1])
    if since and dates[0] < dates[1]:
        yield "date", dates
    if since and (since + 1, *days[0]) <= dates[1]:
        yield "day", ANY_DAY
    elif days[0] < days[1] or days[0][0] != days[1][0] or since < dates[1][0]:
        yield "day", days


def _short_year(text: str, said: Sequence[Term], first: int, last: int) -> int:
    """The second year of «1941–45 гг.»; 0 where it is none."""
    year, short = said[first].text, said[last].text
    is_short = len(short) == 2 and short.isdecimal() and YEAR.fullmatch(year) and short > year[2:]
    joined = NEAR.fullmatch(text, said[last].stop, said[last + 1].start) if last + 1 < len(said) else None
    return int(year[:2] + short) if is_short and joined and said[last + 1].text in YEARS else 0


def _is_range(text: str, said: Sequence[Term], first: int, last: int, start: int) -> bool:
    """Whether the words between two numbers, and those around them, make a range; the first's date begins at start."""
    between = text[said[first].stop : said[last].start]
    words = [word for word in WORD_OR_DASH.findall(between) if word.lower() not in MONTH_NUMBERS]
    if not words or len(words) > 3 or NO_RANGE.match(between):
        return False
    if ABLATIVE.fullmatch(words[-1]):
        return bool(UNTIL.match(text, said[last].stop))
    unit = said[last + 1].text if last + 1 < len(said) else ""
    if any(one.text not in {*MONTH_NUMBERS, *YEARS, unit} for one in said[first + 1 : last]):
        return False  # «2 билета по 5 тенге»
    if words[-1] in {"по", "до"}:
        return bool(SINCE.search(text[: said[start].start]))
    return words[-1] in {"to", "through", "until", "till"} or not words[-1].isalpha()


def _things(text: str, said: Sequence[Term], first: int, last: int) -> Iterator[str]:
    """The shapes of what two numbers name or count: «статьи 5–8», «кабинеты № 5–8», «от 5 до 8 лет»."""
    before = said[first - 1].text if first else ""
    if before and BEFORE.fullmatch(text, said[first - 1].stop, said[first].start):
        if before == "номер":
            yield "№"
            before = said[first - 2].text if first > 1 else ""
        if before in NAMED:
            yield before
    if last + 1 < len(said) and NEAR.fullmatch(text, said[last].stop, said[last + 1].start):
        yield said[last + 1].text
        yield _counted(said[last + 1].text)


def _parts(text: str, said: Sequence[Term], place: int, step: int) -> tuple[dict[str, int], int]:
    """The day, month and year that stand together from a place on, and the place of the last of them."""
    found, at = dict([_kind(said[place].text)]), place
    while 0 <= at + step < len(said):
        one, other = sorted((at, at + step))
        kind, value = _kind(said[at + step].text)
        if not kind or kind in found or not NEAR.fullmatch(text, said[one].stop, said[other].start):
            break
        found[kind], at = value, at + step
    return found, at


def _kind(term: str) -> tuple[str, int]:
    """What a term is of a date, and its number; ("", 0) if nothing."""
    if term in MONTH_NUMBERS:
        return "month", MONTH_NUMBERS[term]
    if YEAR.fullmatch(term):
        return "year", int(term)
    return ("day", day_of(term)) if day_of(term) else ("unit", 0) if term in YEARS else ("", 0)
