"""Days, their parts, months, seasons, colours, rates, prices: one is not another -> whether a sentence tells of others.

"How much is it for an hour?" is not answered by "6,000 a day", nor "on Wednesdays" by "on Tuesdays the pool is open".
"""

import re
from functools import lru_cache

from index.language.calendar import MONTH_NUMBERS
from index.language.numerals import NUMERALS
from index.language.terms import lemmas

# A line a thing, by its terms in Russian, Kazakh and English: «воскресение» is that of «воскресенье».
WEEKDAYS = """
    понедельник дүйсенбі monday
    вторник сейсенбі tuesday
    среда сәрсенбі wednesday
    четверг бейсенбі thursday
    пятница жұма friday
    суббота сенбі saturday
    воскресение жексенбі sunday
"""
SEASONS = """
    зима зимой қыс қыста winter
    весна весной көктем spring
    лето летом жазда summer
    осень осенью күз күзде autumn
"""
DAY_PARTS = """
    утро утром утренний таңертең таңғы morning
    дневной дневный afternoon
    вечер вечером вечерний кешке кешкі evening
    ночь ночью ночной түнде түнгі night
"""
COLOURS = """
    красный қызыл red
    оранжевый orange
    желтый yellow
    зеленый жасыл green
    голубой синий көк blue
    фиолетовый күлгін purple violet
    белый ақ white
    черный қара black
    серый сұр grey gray
    коричневый қоңыр brown
    розовый қызғылт pink
"""
# «12 000 в сутки» and "50 euros a day" are for the night as well.
RATES = """
    минута minute
    час hour
    день сутки тәулік day
    ночь сутки тәулік day night
    неделя week
    месяц month
    год year
    метр meter
    километр kilometer mile
    литр liter
    килограмм kilogram
    тонна ton tonne
    человек person
"""


PRICED = re.compile(
    r"\bсколько\s+(?:\w+\s+)?сто[ия]т\b|\b(?:какая|какова|по\s+какой)\s+(?:цен|стоимост)\w*|\bпоч[её]м\b|"
    r"\bhow\s+much\s+(?:is|are|do|does)\b|\bwhat\s+(?:is\s+the\s+|are\s+the\s+)?prices?\b|"
    r"\bқанша\s+тұрады\b|\bбағасы\s+қанша\b",
    re.IGNORECASE,
)
FREE = re.compile(
    r"\b(?:бесплатн|даром|безвозмездн|включен|входит|без\s+(?:(?:о|до)?плат|взимани)|не\s+(?:плат|взима)|free|included|"
    r"(?:no|without)\s+(?:extra\s+)?charge|тегін|ақысыз)",
    re.IGNORECASE,
)
FIGURE = re.compile(r"(?<![\w.,])\d+(?:[\u00a0 .,]\d+)*\s*(?P<unit>[^\W\d_]*)")
UNITS = re.compile(  # what a number counts that is no price; a share may be one: «комиссия 1,5 %»
    r"шт|штук\w*|мл|л|литр\w*|г|гр|грамм\w*|кг|мм|см|м|км|метр\w*|мин|минут\w*|ч|час\w*|дн|день|дня|дней|сут\w*|недел\w*|"
    r"месяц\w*|лет|год\w*|порци\w*|раз|раза|человек\w*|страниц\w*|ккал|дана|күн\w*|жыл\w*|адам\w*|pcs|pieces?|ml|g|kg|mm|cm|km|"
    r"min|minutes?|hours?|days?|weeks?|months?|years?|times?|people|pages?|servings?|kcal",
    re.IGNORECASE,
)


def _numbers(kind: str) -> dict[str, int]:
    return {word: number for number, line in enumerate(kind.strip().splitlines()) for word in line.split()}


_MONTHS = {month: number for month, number in MONTH_NUMBERS.items() if month != "may"}  # that is a verb as well
_TIMES = (_MONTHS, *map(_numbers, (WEEKDAYS, SEASONS, DAY_PARTS)))
TIMES = frozenset(word for kind in _TIMES for word in kind)
_KINDS = (*_TIMES, _numbers(COLOURS))
_UNITS = [line.split() for line in RATES.strip().splitlines()]
_RATES = {unit: {at for at, of in enumerate(_UNITS) if unit in of} for line in _UNITS for unit in line}
_WORD = re.compile(r"[^\W\d_]+")
# «За час»; «за неделю до заезда» is no rate, nor is "a night tour".
_RATE = re.compile(
    r"\b(?P<by>за|в|per|(?P<a>an?))\s+(?:(?:один|одну|одного|кажд\w+)\s+)?(?P<unit>[^\W\d_]+)\b"
    r"(?!\s+(?:до|before|prior|in\s+advance)\b)"
    r"(?(a)(?!\s+(?!(?:and|at|but|for|from|if|in|including|is|of|on|or|plus|to|when|with)\b)[a-z]))",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:]\s|\s[–—]\s")
_AMOUNT = re.compile(rf"\d|\b(?:{NUMERALS}|сто[ия]т\w*|цен\w+|плат\w+|тариф\w*|тенге|тг|руб\w*)\b", re.IGNORECASE)
# A stretch of time begins or ends at what follows, or leaves that out: others of its kind may lie in it.
_STRETCH = re.compile(
    r"(?:\b(?:кроме|except(?:\s+(?:for|on))?|с|со|до|после|начиная|from|until|till|since|after|before|through)\s+"
    r"(?:(?:the\s+)?(?:[«“\"]?\d+(?:[:.]\d\d|[»”\"]|st|nd|rd|th)?|first|last|end|перв\w+|последн\w+|конца|начала|середины|"
    rf"\w+надцати|{NUMERALS})\s+(?:of\s+)?)?|[–—-]\s*)$",
    re.IGNORECASE,
)
_TO = re.compile(
    r"^\s*(?:[–—-]|(?:по|to|through)\b|\w*\s*(?:бастап|басқа|дейін|кейін)\b|"
    r"\d[\d:.]*-?(?:[дтн][ае]н|[ғгқк][ае]\s+дейін)\b)",  # «таңғы 9-дан кешкі 9-ға дейін»
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(?:ежедневн\w*|ежемесячн\w*|кажд(?:ый|ого)\s+(?:день|дня|месяц\w*)|круглый\s+год|будн\w+|рабочи\w+|выходн\w+|"
    r"круглосуточн\w*|daily|monthly|around\s+the\s+clock|weekdays?|weekends?|every\s+(?:day|month)|күн\s+сайын|ай\s+сайын)\b",
    re.IGNORECASE,
)


def tells_of_others(question: str, sentence: str, context: str = "") -> bool:
    """Whether a sentence names, of a day, a part of one, a month, a season, a colour or a rate asked for, only others.

    Of a price: whether all that it counts is something else. The earlier question in `context` asks for what this one
    does not name itself: «А в пятницу?» after one about Thursday.
    """
    if PRICED.search(f"{question}\n{context}") and _counts_other_things(sentence):
        return True
    if (asks := _rates(question) or _rates(context)) and (tells := _rates(sentence, told=True)) and not asks & tells:
        return True
    for kind in range(len(_KINDS)):
        asked, is_until = _named(kind, question)
        if not asked:
            asked, is_until = _named(kind, context)
        told, is_stretch = _named(kind, sentence) if asked and not is_until else (frozenset(), False)
        if told and not asked & told and not is_stretch and not _EVERY.search(sentence):
            return True
    return False


def _counts_other_things(sentence: str) -> bool:
    """Whether each number of a sentence, which has some, counts pieces, litres, hours: «2 шт.» is no price."""
    units = [found["unit"] for found in FIGURE.finditer(sentence)]
    return bool(units) and all(map(UNITS.fullmatch, units)) and not FREE.search(sentence)


@lru_cache(maxsize=256)
def _named(kind: int, text: str) -> tuple[frozenset[int], bool]:
    """Which of a kind of _KINDS a text names, and whether one of them begins or ends a stretch of time."""
    numbers, found, is_stretch = _KINDS[kind], set(), False
    for word in _WORD.finditer(text):
        number = next((numbers[term] for term in lemmas(word[0]) if term in numbers), None)
        if number is not None:
            found.add(number)
            before, after = text[: word.start()], text[word.end() :]
            is_stretch = is_stretch or bool(_STRETCH.search(before) or _TO.search(after))
    return frozenset(found), is_stretch


def _rates(text: str, *, told: bool = False) -> set[int]:
    """What things are counted by: «за час», "per kilometre", "a day".

    `told`: the text is no question, and «за неделю» without an amount in its clause says how long: «уберут за неделю».
    """
    clauses = _CLAUSE.split(text) if told else [text]
    found = [(clause, rate) for clause in clauses for rate in _RATE.finditer(clause)]
    units = [rate["unit"] for clause, rate in found if not told or rate["by"].lower() != "за" or _AMOUNT.search(clause)]
    return set().union(*(_RATES.get(term, ()) for unit in units for term in lemmas(unit)))
