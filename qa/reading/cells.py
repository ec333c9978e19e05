"""A question + a row of a table, or a line of columns -> the cell that answers, by what the header calls it.

«| Алга — Дубки | 20:15 | 05:40 |» below «| Маршрут | Отправление | Прибытие |»: «Когда прибывает?» asks for 05:40.
"""

import re
from collections.abc import Sequence

from index.language.answer_types import main_clause
from index.language.terms import lemmas
from index.language.times import CLOCK, DAY, LENGTH
from index.passages.rows import cells

CUT = re.compile(r"([^\W\d_]{3,})\.")  # «Темп., °C»
Pairs = tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]


def _pairs(*found: tuple[str, str]) -> Pairs:
    return tuple((re.compile(asked, re.IGNORECASE), re.compile(named, re.IGNORECASE)) for asked, named in found)


# What is asked for without the word of the header: left the question, right the header. Another word for the same, and
CALLED = _pairs(
    (r"\bприб(?:ы|у)|\bприход|\bприезжа|\barriv", r"\bприбыт|\barriv"),
    (r"\bотправл|\bотход|\bуход|\bуезжа|\bвыезжа|\bdepart|\bleave", r"\bотправл|\bdepart"),
)
# what is of the kind that is asked for.
KINDS = _pairs(
    (
        r"(?<!где )\bсто[ия]т\b(?! (?:в|на|у|под|за|возле|около)\b)|\bво сколько (?:обо[йш]|обход)|\bстоимост"
        r"|\bцен[аыуе]\b|\bпоч[её]м\b|\bhow much (?:is|are|do|does)\b|\bcosts?\b|\bprice|\bқанша тұрады\b|\bбағасы\b",
        r"\bцен[аы]\b|стоимост|\bруб|\bтг\b|\bтенге|[₽₸€$]|\bprice|\bcost|\bбағасы|\bтеңге",
    ),
    (DAY.pattern, r"\bдата\b|\bгод\b|\bмесяц\b|\bdate\b|\byear\b|\bmonth\b|\bжыл|\bкүні\b"),
    (CLOCK.pattern, r"\bвремя\b|\btime\b"),
    (LENGTH.pattern, r"\bсрок|\bвремя\b|\bдлительн|\bпродолжит|\btime\b"),
    (r"\bкто\b|\bкому\b|\bwho\b|\bкім\b", r"\bфио\b|\bф\. ?и\. ?о|\bимя\b|\bавтор|\bname\b|\bаты\b"),
    (r"\bгде\b|\bкуда\b|\bwhere\b|\bқайда\b", r"\bадрес|\bместо|\bгород|\bстран|\bplace\b|\bcity\b|\bқала"),
)


def asked_for(question: str, header: str, row: Sequence[str]) -> tuple[int, bool] | None:
    """Which cell of a row the question asks for, by the header; None where it names no column, or several.

    And whether it has a word of that column's name, or only asks for the kind of thing that stands there: «Автор» for
    «Кто перевёл?». A cell with a word of the question only tells which row it is.
    """
    named = [header[slice(*cell)] for cell in cells(header, (0, len(header)))]
    if len(named) != len(row):
        return None
    kinds = [named for asks, named in KINDS if asks.search(main_clause(question))]
    words = [
        _words_met(question, name) if cell and not tells_which(question, cell) else -1
        for name, cell in zip(named, row, strict=True)
    ]
    met = [
        max(0, many) + (many >= 0 and any(kind.search(name) for kind in kinds))
        for many, name in zip(words, named, strict=True)
    ]
    most = max(met, default=0)
    return (met.index(most), words[met.index(most)] > 0) if most and met.count(most) == 1 else None


def _words_met(question: str, name: str) -> int:
    """How many words of a question the name of a column has; «Темп.» has «температура»."""
    asked = set(lemmas(question))
    is_called = any(asks.search(question) and named.search(name) for asks, named in CALLED)
    short = [cut[1].lower() for cut in CUT.finditer(name)]
    is_cut = any(term.startswith(one) and term != one for one in short for term in asked)
    return len(asked & set(lemmas(name))) + is_cut + is_called


def tells_which(question: str, cell: str) -> bool:
    """Whether a cell has a word of the question, and so tells only which row it is."""
    asked = set(lemmas(question))
    return any(not term[0].isdecimal() for term in asked & set(lemmas(cell)))
