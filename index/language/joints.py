"""Terms of a text -> those that name one thing together: a date, a code, an amount, an article, beside their parts.

«12.03.24» and «12 марта 2024 г.» are one date, KX450 is КХ-450, «3 тыс.» is 3000, «65-я статья» is «ст. 65».
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.characters import one_alphabet
from index.language import russian
from index.language.calendar import DAYS, MONTH_NUMBERS, MONTHS, YEAR
from index.language.numbered import LONG, NAMED, QUARTERS


@dataclass(frozen=True, slots=True)
class Term:
    """A normalised word or number and the place (code points) where it stands in the text."""

    text: str
    start: int
    stop: int


def _counted(words: str, step: int = 1) -> dict[str, str]:
    return {word: str(number * step) for number, word in enumerate(words.split(), 1)}


CARDINALS = (
    _counted(
        "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
        "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
    )
    | _counted("десять двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто", 10)
    | _counted("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот", 100)
    | _counted(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen"
    )
    | _counted("ten twenty thirty forty fifty sixty seventy eighty ninety hundred", 10)
    | _counted("бір екі үш төрт kk:бес алты жеті сегіз тоғыз")
    | _counted("он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан жүз", 10)
    | {"полтора": "1.5"}
)
HUNDREDS = frozenset({"hundred", "жүз"})  # five of them are said as «бес жүз»
MULTIPLIERS = {
    "тысяча": 10**3, "миллион": 10**6, "миллиард": 10**9, "триллион": 10**12, "мың": 10**3,
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
# Between the words of a number: «двадцать пять», "twenty-five".
BESIDE = re.compile(r"[ \u00a0]+(?:and[ \u00a0]+)?|(?<=[a-z])-(?=[a-z])", re.IGNORECASE)
ORDINALS = {word: number for word, number in DAYS.items() if int(number) <= 12}
NO_WORD = re.compile(r"[^\W\d_аеёиоуыэюяaeiouyәіөүұ]{2,4}")  # letters without a vowel
LETTERS = re.compile(r"[^\W\d_]{1,8}")
INSERTED = re.compile(r"-(\d{1,2})(?![\w.-]*\d)")
NAMED_GAP = re.compile(r"[ \u00a0.№–\u2060-]*|-(?:го|му|[мйея]|ом|ой|ая|ую)[ \u00a0]+")
# «B1», «В-12»: a single letter is no term; «в-5» is no code.
LETTER = re.compile(r"(?<![\w-])([^\W\d_](?=\Z)|[A-ZА-ЯЁ](?=-\Z))-?\Z")
MOST_LETTERS = 5  # that one noun has: «группы А, Б, В, Г и Д»
BETWEEN_LETTERS = re.compile(r"[.)»”\"]*[\s,/–-]*(?:(?:и|или|и/или|and|or|мен|және)\s)?\s*[«“\"(]?", re.IGNORECASE)
# Between two days of one month: «с 1 по 5 мая», «1–5 мая», «1 и 5 мая», «1, 3 и 5 мая».
WITH_DAY = re.compile(r"\s*[–—−-]\s*|,?\s+(?:по|до|и|to|and|мен|және)(?:\s+the)?\s+", re.IGNORECASE)
ANOTHER_DAY = re.compile(r",\s*")
# «07.06», but «в 07.05» is a time; of other numbers without a year too few are days.
DAY_AND_MONTH = re.compile(r"(?=0|..\.0)(0[1-9]|[12]\d|3[01])\.(0[1-9]|1[0-2])")
AT = re.compile(r"(?<!\w)(?:в|во|к|около|at|by|сағат)\s+$", re.IGNORECASE)
FULL_HOUR = re.compile(r"(1?\d|2[0-3])\.00")  # «18:00» is 18 o'clock
FAR = 12  # characters at most between the parts of a date


def with_joints(text: str, found: Sequence[Term]) -> list[Term]:
    """The terms, and behind the last part of each thing that several name, that thing."""
    made: list[Term] = []
    for place, term in enumerate(found):
        made.append(term)
        made += (Term(joint, term.start, term.stop) for joint in dict.fromkeys(_joints(text, found, place)))
    return made


def _joints(text: str, found: Sequence[Term], place: int) -> Iterator[str]:
    """What the term at a place ends."""
    term = found[place]
    before = found[place - 1] if place else None
    if term.text[:1].isdecimal() and (letter := LETTER.search(text, max(0, term.start - 3), term.start)):
        yield one_alphabet(letter[1]) + term.text
    if hour := FULL_HOUR.fullmatch(term.text):
        yield hour[1]
    yield from _day_of_month(text, term)
    if before is None or term.start - before.stop > FAR:
        return
    gap = text[before.stop : term.start]
    yield from _date(text, found, place)
    if (times := MULTIPLIERS.get(term.text)) and not gap.strip():
        yield from _amount(text, found, place, times)
    if NAMED_GAP.fullmatch(gap):
        yield from _named(text, found, place, gap)
    if len(term.text) == 1 and term.text.isalpha():
        yield from _lettered(text, found, place)
    if gap in {"", "-", "–", "\u2011", " ", "\u00a0"} and term.text[:1].isdecimal():
        yield from _code(text, before, term, gap)


def _named(text: str, found: Sequence[Term], place: int, gap: str) -> Iterator[str]:
    """«статья 65», «приказ № 17», and the number before: «65-я статья», «первый квартал», «65-бап»."""
    before, term = found[place - 1], found[place]
    if term.text[:1].isdecimal():
        noun = found[place - 2].text if before.text == "номер" and place > 1 else before.text
        is_year = YEAR.fullmatch(term.text) and noun not in LONG and before.text != "номер"  # «за 2 квартал 2024»
        if noun in NAMED and not is_year:
            more = INSERTED.match(text, term.stop)  # «статья 2-1» stands between 2 and 3; «статьи 5-7» are three
            inserted = more and term.text.isdecimal() and int(more[1]) <= int(term.text)
            yield f"{noun} {term.text}-{more[1]}" if more and inserted else f"{noun} {term.text}"
    elif term.text in NAMED:
        typed = text[before.start : before.stop]
        number = _ordinal(text, found, place - 1)[0] if before.text in ORDINALS else before.text
        is_ordinal = before.text in ORDINALS or gap == "-" or any(sign.isalpha() for sign in typed)
        is_ordinal |= term.text in QUARTERS and number in {"1", "2", "3", "4"}  # «за 2 квартал» counts no quarters
        if number[:1].isdecimal() and is_ordinal:
            yield f"{term.text} {number}"


def _lettered(text: str, found: Sequence[Term], place: int) -> Iterator[str]:
    """«точка В», «подпункт "б"», and of «группы А, Б и В» each: no other single letter is a term."""
    for at in range(place - 1, max(-1, place - MOST_LETTERS - 1), -1):
        if not BETWEEN_LETTERS.fullmatch(text, found[at].stop, found[at + 1].start):
            return
        if len(found[at].text) > 1 or not found[at].text.isalpha():
            if found[at].text.isalpha():
                yield f"{found[at].text} {found[place].text}"
            return


def _date(text: str, found: Sequence[Term], place: int) -> Iterator[str]:
    """Of «12 марта 2024»: the day of the year at the month, the date at the year; of «2024-03-12» both at the day."""
    one, two, three = (found[at].text if at >= 0 else "" for at in (place - 2, place - 1, place))
    if three in MONTH_NUMBERS:
        for day in _days(text, found, place - 1):
            yield f"--{MONTH_NUMBERS[three]:02}-{day:02}"
    if two in MONTH_NUMBERS and YEAR.fullmatch(three):
        for day in _days(text, found, place - 2):
            yield f"{three}-{MONTH_NUMBERS[two]:02}-{day:02}"
    if one in MONTH_NUMBERS and YEAR.fullmatch(three) and (day := day_of(two)):  # March 12, 2024
        yield f"--{MONTH_NUMBERS[one]:02}-{day:02}"
        yield f"{three}-{MONTH_NUMBERS[one]:02}-{day:02}"
    year = found[place - 3].text if place > 2 and one == "жыл" else ""  # «2024 жылғы 12 наурыз»
    if three in MONTH_NUMBERS and YEAR.fullmatch(year) and (day := day_of(two)):
        yield f"{year}-{MONTH_NUMBERS[three]:02}-{day:02}"
    if two in MONTH_NUMBERS and YEAR.fullmatch(one) and (day := day_of(three)):
        yield f"--{MONTH_NUMBERS[two]:02}-{day:02}"
        yield f"{one}-{MONTH_NUMBERS[two]:02}-{day:02}"


def _day_of_month(text: str, term: Term) -> Iterator[str]:
    """Of «07.06» what «7 июня» has, too."""
    found = DAY_AND_MONTH.fullmatch(text, term.start, term.stop)
    if found and not AT.search(text, max(0, term.start - 8), term.start):
        day, month = int(found[1]), int(found[2])
        yield from (str(day), MONTHS[month - 1], f"--{month:02}-{day:02}")


def _days(text: str, found: Sequence[Term], place: int) -> list[int]:
    """The days that end at a place, in their order: «1 по 5», «1, 3 и 5»; with others than the last only if they rise.

    «В кабинете 12 и 5 мая» has one day, as has «кабинет 3 и 5 мая».
    """
    day, place = _day_ending(text, found, place) if place >= 0 else (0, place)
    days = [day] if day else []
    linked = WITH_DAY
    while days and place and linked.fullmatch(text, found[place - 1].stop, found[place].start):
        day, place = _day_ending(text, found, place - 1)
        linked = ANOTHER_DAY
        if not 0 < day < days[0] or (place and (found[place - 1].text in NAMED or found[place - 1].text == "номер")):
            break
        days.insert(0, day)
    return days


def _day_ending(text: str, found: Sequence[Term], place: int) -> tuple[int, int]:
    """The day that ends at a place, 0 if none, and where it begins: «двадцать пятого»."""
    number, start = _ordinal(text, found, place) if found[place].text in DAYS else (found[place].text, place)
    return day_of(number), start


def _ordinal(text: str, found: Sequence[Term], place: int) -> tuple[str, int]:
    """The number of an ordinal that ends at a place, and where it begins; "" where its words do not add up."""
    number = DAYS[found[place].text]
    if not place or found[place - 1].text not in CARDINALS or not _is_beside(text, found, place):
        return number, place
    more, start = _numeral(text, found, place - 1)
    return str(int(more) + int(number)) if more.isdecimal() and _adds_up(int(more), int(number)) else "", start


def _numeral(text: str, found: Sequence[Term], place: int) -> tuple[str, int]:
    """«сто двадцать пять» that ends at a place -> "125", and where it begins; "" where its words do not add up.

    What is no word of a number is as it stands.
    """
    total, start = CARDINALS.get(found[place].text, found[place].text), place
    adds_up = True
    while start and found[start - 1].text in CARDINALS and found[start].text in CARDINALS:
        if not _is_beside(text, found, start):
            break
        word, value = found[start].text, CARDINALS[found[start - 1].text]
        start -= 1
        if not value.isdecimal() or not total.isdecimal():
            adds_up = False
        elif word in HUNDREDS and int(value) < 10:
            total = str(int(total) + 100 * (int(value) - 1))
        else:
            is_teen = found[start].text == "он" and int(total) < 10  # «он бес»
            adds_up = adds_up and (is_teen or _adds_up(int(value), int(total)))
            total = str(int(value) + int(total))
    return total if adds_up else "", start


def _is_beside(text: str, found: Sequence[Term], place: int) -> bool:
    """Whether nothing stands between a term and the one before it that would make two numbers of them."""
    gap = text[found[place - 1].stop : found[place].start]
    return bool(BESIDE.fullmatch(gap)) or (gap == "-" and found[place].text.isascii())  # "twenty-five", «пять-шесть»


def _adds_up(more: int, less: int) -> bool:
    """«сто» and «двадцать пять», «двадцать» and «пять»; not «двадцать» and «тридцать»."""
    return (more % 100 == 0 and less < 100) or (more % 100 >= 20 and more % 10 == 0 and less < 10)


def day_of(text: str) -> int:
    """The day of a month that a term may be, 0 if none."""
    text = DAYS.get(text, text)
    return int(text) if text.isdecimal() and 1 <= int(text[:3]) <= 31 and len(text) < 3 else 0


def _amount(text: str, found: Sequence[Term], place: int, times: int) -> Iterator[str]:
    """«1.25», a million -> 1250000; nothing of «два миллиона пятьсот тысяч», the words of which make one number."""
    number, start = _numeral(text, found, place - 1)
    is_word, goes_on = found[start].text in CARDINALS, start and found[start - 1].text in MULTIPLIERS
    if is_word and goes_on and _is_beside(text, found, start):
        return
    if place + 1 < len(found) and found[place + 1].text in CARDINALS and _is_beside(text, found, place + 1):
        return
    whole, _, rest = number.partition(".")
    if whole.isdecimal() and (rest.isdecimal() or not rest) and len(number) < 12:
        amount = int(whole + rest) * times
        if amount % 10 ** len(rest) == 0:
            yield str(amount // 10 ** len(rest))


def _code(text: str, before: Term, term: Term, gap: str) -> Iterator[str]:
    """Letters and a number that stand together, apart by a hyphen, or by a blank where the letters are capitals."""
    letters = text[before.start : before.stop]
    is_name = letters.isupper() and len(letters) > 1
    if NO_WORD.fullmatch(letters) and not russian.is_known(letters):
        is_name = True  # typed in small letters: «kx-450», «кх 450»
    if not LETTERS.fullmatch(letters) or (gap.strip() == "" and gap and not is_name):
        return
    if not letters[0].isupper() and gap and not is_name:
        return  # «в-5»
    yield one_alphabet(letters) + term.text
