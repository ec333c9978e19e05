"""The words that a reader marks in a sentence -> the same without loose ends: whole initials, brackets, code, no comma.

A reader knows tokens, and ends where one does: «(3017 м», «Руденко Н.», «На рынке «Восход»,».
"""

import re

from index.encoders.encoder import Span
from index.language.lines import item_mark

LOOSE = ",;:—– \t\r\n\u00a0\u202f"  # at an end of the words; a hyphen may be a minus
PAIRS = (("(", ")"), ("[", "]"), ("«", "»"), ("“", "”"), ('"', '"'))
MARKS = ".,!?;"  # one may stand between the words and what closes a quotation: "no defects,"
CODE = re.compile(r"`([^`\n]+)`")
# Nothing ends inside of a link, a path, an address.
TOKEN = re.compile(
    r"(?:https?://|www\.)[^\s`«»\"|<>]*[\w/]|(?<![\w./~])(?:~|\.\.?)?/[.*]?[^\W\d][^\s`«»\"|<>]*(?<![.,;:!?)])"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
CAPITAL = "[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]"
INITIAL = rf"(?<![^\W_]){CAPITAL}"
ENDS_IN_INITIAL = re.compile(  # «Лапин О. Г», but «Пётр I»
    rf"(?:{CAPITAL}[\w-]*[^\W\d_][ \u00a0]|{INITIAL}\.[ \u00a0]?)(?![IVX]){CAPITAL}\Z"
)
BEGINS_WITH_INITIAL = re.compile(rf"{INITIAL}\.")
INITIAL_BEFORE = re.compile(rf"{INITIAL}\.[ \u00a0]?\Z")
# What is short for a word, by what stands before it: «240 р.», «5 тыс. руб.», «2024 г.» (but «500 г»), «и др.».
SHORT = re.compile(
    r"(?:\d[ \u00a0]?|\b(?:тыс|млн|млрд)\.?[ \u00a0])(?:руб|р|коп|долл|тг|шт|мес|сут|чел|экз|ед|тыс|кв|куб|стр)\Z"
    r"|(?<![\d.])(?:1\d|20)\d\d[ \u00a0]?(?:гг?|жж?)\Z"
    r"|\b(?:и др|и пр|[a-zа-яё]\.[ \u00a0]?[a-zа-яё]|[A-Z]\.[A-Z]|Inc|Ltd|Jr|Sr|etc)\Z"  # «т. д.», "p.m.", "U.S."
)
INSIDE = re.compile(r"(?<![^\W_])[^\W\d_]{1,4}\Z")  # and before a full stop after which the sentence goes on
GOES_ON = re.compile(r"\.(?:[ \u00a0][a-zа-яёәғқңөұүһі\d]|[,;)]|[a-z]\.)")
# What belongs to the short word, or the year, before it: «2024 г.», «2400 м н. у. м.», «1 кв. м», «5 тыс. руб.».
RUNS = tuple(
    (re.compile(before), re.compile(r"[ \u00a0]?" + after))
    for before, after in (
        (r"(?<![\d.,])(?:1\d|20)\d\d\Z", r"(?:гг?|жж?)\."),
        (r"(?<![^\W_])[^\W\d_]\.\Z", r"[a-zа-яё]\."),
        (r"(?<![^\W_])(?:кв|куб)\.\Z", r"[ксдм]?м\b"),
        (r"(?<![^\W_])тыс\.\Z", r"(?:руб|р|тг|долл|чел|шт|экз)\."),
        (rf"{INITIAL}\.\Z", rf"{CAPITAL}\."),
    )
)


def whole(text: str, sentence: Span, words: Span) -> Span:
    """The words of a sentence of a text, (start, stop), without loose ends; never empty, and never beyond it.

    «Высота 2400 м н. у. м.»: «2400 м н.» -> «2400 м н. у. м.»
    """
    start, stop = words
    if not any(map(str.isalnum, text[start:stop])):
        return words
    mark = item_mark(text, *sentence)
    if mark and start < mark.end() < stop:
        start = mark.end()  # «2) петь»
    start, stop = _cut_nowhere(text, sentence, (start, stop))
    start, stop = _trimmed(text, sentence, (start, stop))
    start, stop = _to_full(text, sentence, (start, stop))
    start, stop = _paired(text, sentence, (start, stop))
    return (start, stop) if start < stop else words


def _cut_nowhere(text: str, sentence: Span, words: Span) -> Span:
    """To the ends of a path, of code between backticks, and of words."""
    start, stop = words
    for found in (*TOKEN.finditer(text, *sentence), *CODE.finditer(text, *sentence)):
        if found.end() <= start or stop <= found.start() or (start, stop) == found.span():
            continue
        inside = found.start() <= start and stop <= found.end()
        first, last = found.span(1) if inside and found.re is CODE else found.span()
        start, stop = (first, last) if inside else (min(start, first), max(stop, last))
    while start > sentence[0] and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while stop < sentence[1] and text[stop - 1].isalnum() and text[stop].isalnum():
        stop += 1
    return start, stop


def _to_full(text: str, sentence: Span, words: Span) -> Span:
    """With all the initials, and the rest of what is short: «Руденко Н. А.», «в 2024 г.»."""
    start, stop = words
    if BEGINS_WITH_INITIAL.match(text, start, sentence[1]):
        while before := INITIAL_BEFORE.search(text, sentence[0], start):
            start = before.start()
    if text[stop - 1] != "." and text.startswith(".", stop, sentence[1]) and _is_short(text, sentence, stop):
        stop += 1
    while more := next(
        (
            found
            for before, after in RUNS
            if before.search(text, start, stop) and (found := after.match(text, stop, sentence[1]))
        ),
        None,
    ):
        stop = more.end()
    return start, stop


def _is_short(text: str, sentence: Span, stop: int) -> bool:
    """Whether an initial or what is short for a word ends at `stop`, where a full stop stands."""
    if ENDS_IN_INITIAL.search(text, sentence[0], stop) or SHORT.search(text, sentence[0], stop):
        return True
    return bool(INSIDE.search(text, sentence[0], stop) and GOES_ON.match(text, stop, sentence[1]))


def _trimmed(text: str, sentence: Span, words: Span) -> Span:
    """Without commas, dashes and a full stop at the ends."""
    start, stop = words
    while stop - 1 > start and (
        text[stop - 1] in LOOSE
        or (text[stop - 1] == "." != text[stop - 2] and not _is_short(text, sentence, stop - 1))
        or text[stop - 2 : stop] == " -"
    ):
        stop -= 1
    while start + 1 < stop and (text[start] in LOOSE or text[start : start + 2] == "- "):
        start += 1
    return start, stop


def _paired(text: str, sentence: Span, words: Span) -> Span:
    """With the bracket or quotation mark that closes what opens in the words, or opens what closes, else without it."""
    start, stop = words
    for opening, closing in PAIRS * 2:  # either end may lack its own
        if opening == "“" and "„" in text[slice(*sentence)]:
            continue  # „So“
        lacks_end, lacks_begin = _alone(text[start:stop], opening, closing)
        if lacks_end:
            if end := _closing(text, sentence[1], stop, closing):
                stop = end
            elif text.startswith(opening, start, stop):
                start += 1
        elif lacks_begin:
            if start > sentence[0] and text[start - 1] == opening:
                start -= 1
            elif text.endswith(closing, start, stop):
                stop -= 1
            elif text.startswith(closing, start, stop):
                start += 1
        start, stop = _trimmed(text, sentence, (start, stop))
    return start, stop


def _alone(own: str, opening: str, closing: str) -> tuple[bool, bool]:
    """Whether words open what they do not close, and close what they do not open."""
    if opening == closing:
        is_odd = own.count(opening) % 2 == 1
        return is_odd and not own.endswith(opening), is_odd and own.endswith(opening)
    depth = 0
    for sign in own:
        depth += (sign == opening) - (sign == closing)
        if depth < 0:
            return False, True
    return depth > 0, False


def _closing(text: str, limit: int, stop: int, closing: str) -> int:
    """Where what closes ends, right behind the words or one mark further; 0 where it does not stand there."""
    at = stop + (text[stop : stop + 1] in MARKS and text[stop + 1 : stop + 2] == closing)
    return at + 1 if at < limit and text[at] == closing else 0
