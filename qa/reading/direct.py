"""A question + a hit -> whether what is marked tells a number or a time at all, where one is asked for.

«Много» does not tell how many, nor «заранее» when. Of places, persons and reasons nothing is refused, for they are told
in words that no table has («мешала анкета»); only a row whose cell is empty tells none of them.
"""

import re

from index.hit import Hit
from index.language.answer_types import answer_type, holds
from index.language.asked import ASKING, ASKING_IN_KAZAKH, ASKING_WHY, asks_whether
from index.language.calendar import DATE
from index.passages.rows import cells
from qa.reading.aimed import PERCENT, TELLS_WHEN
from qa.reading.cells import is_left_empty

# What tells how many without a number: «бесплатно», «в полном размере», «каждый пятый», «целый год».
TELLS_NUMBER = re.compile(
    r"\b(?:бесплатн|даром|безвозмездн|неограничен|не огранич|без ограничен|включен|единственн|полностью|целиком|"
    r"поровну|весь\b|вс[яюеё]\b|всех\b|полн\w+|оба\b|обе\b|обоих|пара\b|пару\b|ни\b|нет\b|никто|нисколько|столько|"
    r"каждый|кажд\w+ \w+|"
    r"год|месяц|недел[яюи]|час\b|сут(?:ки|ок)|день|дня|минут[уа]|лето|зиму|зима|вс[её]гда|"
    r"free|none|no\b|nobody|both|all\b|full\w*|unlimited|every|each|an?\s(?:hour|day|week|month|year|minute)\b|"
    r"тегін|ақысыз|барлық|ешкім|жоқ|толық|бір)"
)
AT_AN_HOUR = re.compile(r"\bво сколько\b|\bдо скольк|\bсо скольк|\bсағат\b", re.IGNORECASE)  # «в полдень»
# What tells a share: «42 %», «две трети», «каждый пятый», «семь из десяти».
TELLS_SHARE = re.compile(
    r"%|процент|половин|\bтрет|четверт|(?:пят|десят)(?:ая|ую|ой)\b|кажд\w+ \w|вдвое|\bдол[яюи]\b|\bвс(?:[её]|ех|ем)\b|"
    r"целиком|полностью|никто|\bни\b|\w\sиз\s\w|пайыз|жарт|бөлігі|ширег|барлық|түгел|"
    r"percent|\bhalf\b|\bthirds?\b|quarter|\ball\b|\bnone\b|\d in \d|out of",
    re.IGNORECASE,
)
IN_CASE = re.compile(r"\bслуча[ейя]|\bin case\b|\bжағдай", re.IGNORECASE)  # «Членство прекращается в случае …»
ASKED = re.compile(rf"\b(?:{ASKING}|скольк\w+|{ASKING_WHY}|{ASKING_IN_KAZAKH})\b(?!-)", re.IGNORECASE)


def is_direct(question: str, hit: Hit) -> bool:
    """Whether a hit may answer: where one thing is asked for, a number or a time, its sentence or its lead has one.

    And no row does whose cell for what is asked is empty, nor what tells no share where «сколько процентов» is asked.
    """
    if PERCENT.search(question) and not TELLS_SHARE.search(f"{hit.lead}\n{hit.quote}"):
        return False
    name = answer_type(question)
    text, (start, stop) = hit.document.text, hit.sentence
    if text.startswith("|", start) and hit.lead and not asks_whether(question):
        row = [text[slice(*cell)] for cell in cells(text, (start, stop))]
        if is_left_empty(question, hit.lead, row):
            return False
    if name not in ("number", "time") or len(ASKED.findall(question)) != 1 or asks_whether(question):
        return True
    said = f"{hit.lead}\n{hit.quote}"
    if name == "time" and DATE.search(hit.passage.heading):
        return True
    return holds(name, said) or _tells(name, question, said)


def _tells(name: str, question: str, text: str) -> bool:
    if name == "time" or AT_AN_HOUR.search(question):
        return bool(TELLS_WHEN.search(text) or IN_CASE.search(text)) or holds("time", text)
    return bool(TELLS_NUMBER.search(text.lower()))
