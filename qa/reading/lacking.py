"""A question + a hit -> how much each of its sentences lacks of what tells it from the others: a number, a rare word.

Of a table that is the row that is meant: by its words, its number, a range that it tells.
"""

import re
from collections import Counter
from collections.abc import Mapping, Set

from index.encoders.encoder import Span
from index.hit import Hit
from index.language.asked import CODE
from index.language.numerals import with_counts
from index.language.ordinals import ranks
from index.language.ranges import inside
from index.language.terms import lemmas, terms
from index.passages.rows import cells

LISTED = 0.4  # of what a row costs
FEW = 0.34  # a share of the rows or items of a passage
HALF = 0.5  # of the rows: a word that more of them have tells none from the others
SHORTEST_INSIDE = 6  # letters of a word, without its ending, that stands in a longer one
DIGIT = re.compile(r"\d")
WORD = re.compile(r"[^\W\d_]+")
ENDING = re.compile(r"(?:[аеёиоуыэюяйь]|ый|ий|ой)$")


def lacking(question: str, said: Mapping[Span, str], hit: Hit, before: Mapping[Span, str]) -> dict[Span, float]:
    """How much each sentence lacks that another has: 1 for a number of the question, or a word that few rows have.

    A sentence of running text lacks no number if it has none of that shape: «Дирижёр — Омарова» goes on from «Хор пел
    12 мая». A row does. Nor does what goes on from one that has it (in `before`).
    So does a row without any word of the question, where others have one that tells them apart.
    Of the items of a list, LISTED for such a word: they may say it in other words, as rows do not. A date or a
    telephone number is one number (index/language/joints.py). The number of a code is none («ХК-320»), and what the
    header of a table holds no row of it lacks, nor tells a row from others.
    """
    items = {(one.start, one.stop) for one in hit.passage.sentences if one.kind == "item"}
    leads = {(one.start, one.stop): hit.document.text[slice(*one.lead)] for one in hit.sentences if one.lead}
    question = with_counts(question)
    asked = set(lemmas(question)) - _of_codes(question)
    headers = {leads[span] for span, text in said.items() if text.startswith("|") and span in leads}
    rows = [span for span, text in said.items() if text.startswith("|") and text not in headers]
    listed = [span for span in said if span in items]
    if not any(map(DIGIT.search, asked)) and not rows and len(listed) < 2:
        return dict.fromkeys(said, 0.0)  # most questions, whose sentences need not be read for it
    above = {span: set(lemmas(leads[span])) if span in leads else set() for span in rows}
    led = {span: {term for term in asked & own if DIGIT.search(term)} for span, own in above.items()}
    of = {span: asked & set(lemmas(f"{before[span]}{text}")) - led.get(span, set()) for span, text in said.items()}
    roots = {term: root for term in asked if len(root := ENDING.sub("", term)) >= SHORTEST_INSIDE}
    ranked = ranks(question)
    for span in rows:
        row = said[span]
        of[span] |= inside(question, row) & asked | _compounded(roots, row) | _of_rank(ranked, leads.get(span, ""), row)
    numbers = {span: {term for term in own if DIGIT.search(term)} for span, own in of.items()}
    has_number = any(numbers[span] for span, text in said.items() if text not in headers)
    shapes = {_shape(term) for own in numbers.values() for term in own}
    found = {
        span: float(
            has_number
            and not numbers[span] | led.get(span, set())
            and (span in rows or span in items or any(_shape(number) in shapes for number in _numbers(text)))
        )
        for span, text in said.items()
    }
    in_rows, in_items = (Counter(term for span in alike for term in of[span]) for alike in (rows, listed))
    of_numbered = {term for span in rows if numbers[span] for term in of[span]}
    for alike, told, much in ((rows, in_rows, 1.0), (listed, in_items, LISTED)):
        rare = {term for term, count in told.items() if count <= max(1, len(alike) * FEW)}
        if alike is rows:  # «Сколько нужно памяти, 2 ГБ хватит?» asks for memory, and not for «Процессор | 2 ядра»
            found |= {span: 0.0 for span in rows if of[span] & rare - of_numbered}
        for span in alike if rare else ():
            found[span] = max(found[span], much * (not of[span] & rare))
            if alike is rows and any(of[span] & rare < of[other] & rare for other in rows):
                found[span] = 1.0  # «залог | 3000» of another for «Какой залог за горный?»
    if any(count <= len(rows) * HALF for count in in_rows.values()):  # «Когда йога?»: two of five days have it
        found |= {span: 1.0 for span in rows if not of[span]}
    return found


def _compounded(roots: Mapping[str, str], row: str) -> set[str]:
    """The terms whose root a longer word of a row has inside: «кружево» for «Кружевоплетение»; «город» is too short."""
    words = [word.lower() for word in WORD.findall(row)] if roots else []
    return {term for term, root in roots.items() if any(root in word and len(word) > len(term) + 2 for word in words)}


def _of_rank(asked: Set[tuple[str, str]], header: str, row: str) -> set[str]:
    """Which thing of a rank a row is: «| 3 | 10:05 |» below «| Урок | Начало |» is the third lesson."""
    if not asked:
        return set()
    columns = zip(cells(header, (0, len(header))), cells(row, (0, len(row))), strict=False)
    own = [(lemmas(header[slice(*cell)]), row[slice(*at)]) for cell, at in columns]
    return {f"{name} {number}" for name, number in asked if any(name in of and at == number for of, at in own)}


def _numbers(text: str) -> set[str]:
    """The terms of a text that have a digit."""
    return {term for term in lemmas(text) if DIGIT.search(term)}


def _shape(number: str) -> str:
    """What two numbers that could stand for each other share: 2.74 is no year."""
    return DIGIT.sub("0", number)


def _of_codes(question: str) -> set[str]:
    """The numbers of a question that are only part of a code: 320 of «Сколько стоит ХК-320?»."""
    inside = [match.span() for match in CODE.finditer(question)]
    parts: set[str] = set()
    others: set[str] = set()
    for term in terms(question):
        is_part = any(start < term.start and term.stop <= stop for start, stop in inside)
        (parts if is_part and term.text.isdecimal() else others).add(term.text)
    return parts - others
