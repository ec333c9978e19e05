"""A question + a row of a table, or a line of columns -> the cell that answers, by what the header calls it.

«| Алга — Дубки | 20:15 | 05:40 |» below «| Маршрут | Отправление | Прибытие |»: «Когда прибывает?» asks for 05:40.
"""

import re
from collections.abc import Sequence, Set

from index.language.answer_types import answer_type, main_clause
from index.language.asked import CODE
from index.language.terms import lemmas
from index.language.times import CLOCK, DAY, LENGTH
from index.passages.rows import cells

CUT = re.compile(r"([^\W\d_]{3,})\.")  # «Темп., °C»
# «Сколько насосов?» asks for «Кол-во», where no other column is named.
COUNTED = re.compile(r"\bкол(?:-?во\b|ичеств|\.)|\bq(?:uanti)?ty\b|\bсаны\b", re.IGNORECASE)
COUNTS = re.compile(
    r"(?<!во )\bсколько\b(?! (?:обо[йш]|обход|буд|плат|длит|врем|час|минут|дн|лет|раз|процент|руб|тенге|сто[ия]))|"
    r"\bhow many\b(?! (?:hour|minute|day|week|month|year|time))",
    re.IGNORECASE,
)
# What a lemma has behind its root: «храниться», «хранение»; «весить», «вес»; «повторно», «повторный».
BEHIND_ROOT = re.compile(
    r"(?<=...)(?:(?:[ыи]?ва|ну|[еиаяоу])?ть(?:ся)?|(?:ени|ани)е|н?ость|н?(?:ый|ий|ой)|но|ка|[ая])$"
)
SHORTEST_ROOT = 4  # letters of a root that another begins with: «достав» in «доставлять»
HOUR = re.compile(r"\d[:.]\d\d\b|\bс \d+ до \d")  # «9:00–14:00»
BEGINS_WITH_DIGIT = re.compile(r"[\W_]*\d")
Pairs = tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


def _pairs(*found: tuple[str, str]) -> Pairs:
    return tuple((re.compile(asked, re.IGNORECASE), re.compile(named, re.IGNORECASE)) for asked, named in found)


# What is asked for without the word of the header, by another word for the same: left the question, right the header.
CALLED = _pairs(
    (r"\bприб(?:ы|у)|\bприход|\bприезжа|\barriv", r"\bприбыт|\barriv"),
    (r"\bотправл|\bотход|\bуход|\bуезжа|\bвыезжа|\bdepart|\bleave", r"\bотправл|\bdepart"),
)
# Columns of the kind that is asked for: left the question, right the header.
KINDS = _pairs(
    (
        r"(?<!где )\bсто[ия]т\b(?! (?:в|на|у|под|за|возле|около)\b)|\bво сколько (?:обо[йш]|обход)|\bстоимост"
        r"|\bцен[аыуе]\b|\bпоч[её]м\b|\bhow much (?:is|are|do|does)\b|\bcosts?\b|\bprice|\bқанша тұрады\b|\bбағасы\b",
        r"\bцен[аы]\b|стоимост|тариф|\bруб|\bтг\b|\bтенге|[₽₸€$]|\bprice|\bcost|\brate\b|\bfee\b|\bбағасы|\bтеңге",
    ),
    (DAY.pattern, r"\bдата\b|\bгод\b|\bмесяц\b|\bdate\b|\byear\b|\bmonth\b|\bжыл|\bкүні\b"),
    (CLOCK.pattern, r"\bвремя\b|\bчасы\b|\btime\b|\bhours\b"),
    (LENGTH.pattern, r"\bсрок|\bвремя\b|\bдлительн|\bпродолжит|\btime\b"),
    (r"\bкто\b|\bкому\b|\bwho\b|\bкім\b", r"\bфио\b|\bф\. ?и\. ?о|\bимя\b|\bавтор|\bname\b|\bаты\b"),
    (r"\bгде\b|\bкуда\b|\bwhere\b|\bқайда\b", r"\bадрес|\bместо|\bгород|\bстран|\bplace\b|\bcity\b|\bқала"),
)
ASKS_PRICE, PRICED = KINDS[0]
WITHOUT = re.compile(r"\b(?:нет|без|не|no|not|without|жоқ)\b", re.IGNORECASE)  # «У кого нет телефона?»
LASTS = re.compile(  # «3 дня» is no price
    r"\d\s?(?:мин|ч\b|час|сут|дн|ден|нед|мес|год|лет|min|hour|day|week|month|year|сағ|күн|апта|ай\b|жыл)", re.IGNORECASE
)


def asked_for(question: str, header: str, row: Sequence[str]) -> tuple[int, bool] | None:
    """Which cell of a row the question asks for, by the header; None where it names no column, or several.

    And whether it has a word of that column's name, or only asks for the kind of thing that stands there: «Автор» for
    «Кто перевёл?». A cell that tells which row it is does not answer, nor does one that cannot be what is asked for.
    """
    named = [header[slice(*cell)] for cell in cells(header, (0, len(header)))]
    if len(named) != len(row):
        return None
    kinds = [named for asks, named in KINDS if asks.search(main_clause(question))]
    keys = [tells_which(question, cell) for cell in row]
    used = {
        term
        for name, cell, is_key in zip(named, row, keys, strict=True)
        if is_key and BEGINS_WITH_DIGIT.match(cell)
        for term in (*lemmas(name), *lemmas(cell))
    }
    words = [
        _words_met(question, name, cell, used) if cell and not is_key and _may_be(question, name, cell) else -1
        for name, cell, is_key in zip(named, row, keys, strict=True)
    ]
    asked = set(lemmas(question)) - used
    met = [
        (max(0, many) + (many >= 0 and any(kind.search(name) for kind in kinds)), many >= 0 and _has_root(asked, name))
        for many, name in zip(words, named, strict=True)
    ]
    most = max(met, default=(0, False))
    if not any(most) and COUNTS.search(main_clause(question)) and not ASKS_PRICE.search(question):
        counted = [at for at, name in enumerate(named) if COUNTED.search(name) and words[at] >= 0]
        return (counted[0], True) if len(counted) == 1 else None
    at = met.index(most) if any(most) and met.count(most) == 1 else None
    return None if at is None else (at, words[at] > 0 or most[1])


def is_left_empty(question: str, header: str, row: Sequence[str]) -> bool:
    """Whether the column that a question names, or that of the price where it asks for one, has nothing in a row.

    «Телефон водителя?» of one without a telephone. Cells left empty at the beginning stand for those of the row above.
    """
    named = [header[slice(*cell)] for cell in cells(header, (0, len(header)))]
    if len(named) != len(row) or all(row) or WITHOUT.search(question):
        return False
    asks_price = ASKS_PRICE.search(main_clause(question))
    met = [
        (-1, False)
        if cell and tells_which(question, cell)
        else (_words_met(question, name, cell, set()), bool(asks_price and PRICED.search(name)))
        for name, cell in zip(named, row, strict=True)
    ]
    first = next((at for at, cell in enumerate(row) if cell), len(row))
    most = max(met)
    return most > (0, False) and not any(row[at] or at < first for at, one in enumerate(met) if one == most)


def _may_be(question: str, name: str, cell: str) -> bool:
    """Whether a cell of a column may be what is asked for: «1975» is nobody, «3 дня» below «Срок доставки» no price."""
    if answer_type(question) == "person" and not any(map(str.isalpha, cell)):
        return False
    lasts = ASKS_PRICE.search(main_clause(question)) and LASTS.search(cell) and not PRICED.search(f"{name} {cell}")
    return not lasts


def _words_met(question: str, name: str, cell: str, used: Set[str]) -> int:
    """How many words of a question the name of a column has, or the unit of a cell; «Темп.» has «температура».

    Those `used` stand beside the number that tells which row it is: «год» for «Что открыли в 1935 году?».
    """
    asked = set(lemmas(question)) - used
    is_called = any(asks.search(question) and named.search(name) for asks, named in CALLED)
    short = [cut[1].lower() for cut in CUT.finditer(name)]
    is_cut = any(term.startswith(one) and term != one for one in short for term in asked)
    unit = filter(str.isalpha, lemmas(cell) if BEGINS_WITH_DIGIT.match(cell) else ())  # «Сколько дней?» for «2 дня»
    return len(asked & {*lemmas(name), *unit}) + is_cut + is_called


def _root(term: str) -> str:
    """A lemma without what its part of speech adds: «хран» of «храниться» and of «хранение»."""
    return BEHIND_ROOT.sub("", term)


def _has_root(asked: Set[str], name: str) -> bool:
    """Whether the name of a column has a root that is asked for in another word: «Срок хранения» for «храниться»."""
    own = set(lemmas(name))
    return any(
        one == other
        or (min(len(one), len(other)) >= SHORTEST_ROOT and (one.startswith(other) or other.startswith(one)))
        for one in map(_root, own - asked)
        for other in map(_root, asked - own)
    )


def tells_hour_better(question: str, cell: str, other: str) -> bool:
    """Whether an hour is asked for, which a cell has and another has not: «10:00–16:00», and «5» of a room."""
    return bool(CLOCK.search(question) and HOUR.search(cell) and not HOUR.search(other))


def tells_which(question: str, cell: str) -> bool:
    """Whether a cell has a word of the question, or begins with a number of it, and so tells only which row it is.

    «12» for «Кто сидит в кабинете 12?», but «320» not for «Какой объём у ХК-320?», nor «6 дней» for «Сколько дней?».
    """
    own, asked = set(lemmas(cell)), set(lemmas(question))
    if BEGINS_WITH_DIGIT.match(cell):
        numbers = {term for term in own if any(map(str.isdecimal, term))}
        if numbers and numbers <= set(lemmas(CODE.sub(" ", question))):
            return True
        if answer_type(question) == "number":
            return False
    return any(not term[0].isdecimal() for term in own & asked)
