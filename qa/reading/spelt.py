"""A question + what is read with it -> the question with its times, days and names as that spells them.

The reader goes by spelling: asked of 15.30 it finds no answer in «Экскурсия в 15:30», nor of 07.06 in «7 июня», nor of
«Чокан Валиханов» in «Шоқан Уәлиханов».
"""

import re
from collections.abc import Iterator, Sequence

from index.encoders.encoder import Span
from index.language import russian
from index.language.spelling import are_spellings, in_other_letters
from index.language.terms import terms

WRITTEN = re.compile(r"(?<![\w.,:/-])(?:\d?\d[.:]\d\d|\d?\d[ \u00a0][^\W\d_]{3,}(?![ \u00a0]\d{4}))(?!\w|[.,:/-]\d)")
TIME_OR_DAY = re.compile(r"\d?\d\.\d\d|--\d\d-\d\d")  # as terms


def spelt_alike(question: str, texts: Sequence[str]) -> str:
    """The question with each time, day or name that no text spells as it does, as the first text that has it does."""
    for (start, stop), asked in reversed(list(_written(question))):
        found = [text[slice(*span)] for text in texts for span, told in _written(text) if asked & told]
        if found and question[start:stop] not in found:
            question = question[:start] + found[0] + question[stop:]
    return _names_alike(question, texts)


def _names_alike(question: str, texts: Sequence[str]) -> str:
    """The question with each name in Kazakh or Russian spelling as the first text has it that has the other."""
    asked = [term for term in terms(question) if term.text.isalpha() and term.text not in russian.lexicon()]
    if not asked or not any(in_other_letters(question.lower(), text.lower()) for text in texts):
        return question
    told = [(term, text) for text in texts for term in terms(text)]
    said = {term.text for term, _ in told}
    for name in reversed([term for term in asked if term.text not in said]):
        for other, text in told:
            if in_other_letters(name.text, other.text) and are_spellings(name.text, other.text):
                question = question[: name.start] + text[other.start : other.stop] + question[name.stop :]
                break
    return question


def _written(text: str) -> Iterator[tuple[Span, set[str]]]:
    """The places of times and of days without a year, each with its terms: "15.30" of 15:30, "--06-07" of 7 июня."""
    places = [match.span() for match in WRITTEN.finditer(text)]
    said = [term for term in terms(text) if TIME_OR_DAY.fullmatch(term.text)] if places else []
    for start, stop in places:
        if own := {term.text for term in said if start <= term.start and term.stop <= stop}:
            yield (start, stop), own
