"""A question -> the type of its answer (a number, a person ...); a sentence -> whether it holds such a thing.

Expected answer types (Li and Roth 2002), by patterns. They lean: a sentence with a number is likelier to answer
«сколько», and one without may still do. A build keeps what each of its sentences holds (`VERSION` in terms.py).
"""

import re

from index.language.numerals import NUMERALS
from index.language.people import PEOPLE
from index.language.times import TIME
from index.language.told import NAMED_PLACE, NAMED_TIME, PLACE, REASON, WHEN

NAME = r"[А-ЯЁA-ZӘҒҚҢӨҰҮҺІ][а-яёa-zәғқңөұүһі]{2,}"
CASE = re.IGNORECASE
# In this order: the first type whose question fits counts. Left what is asked, right what a sentence has to hold: where
# its case says nothing, in small letters, since a pattern that ignores case takes three times as long.
TYPES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "time": (TIME, re.compile(rf"{NAMED_TIME}|{WHEN}")),
    "number": (
        re.compile(
            r"\b(сколько|скольк\w+|во сколько|на каком месте|(?<!за )какое место|қанша|неше|нешінші|"
            r"how (many|much|long|large|old)|"
            r"как\w+ (дол|част|процент|количеств|числ|возраст|сумм|площад|численност|населени)\w*|"
            r"what (share|part|percent\w*|population))\b",
            CASE,
        ),
        re.compile(rf"\d|\b(?:{NUMERALS})\b"),
    ),
    "person": (
        re.compile(r"\b(кто|кого|кому|кем|чей|чья|чьё|чье|чьи|чьей|чьего|как зовут|who|whom|whose|кім\w*)\b", CASE),
        # A capital letter at the beginning of a sentence, a quotation or a turn says nothing.
        re.compile(rf"(?<![.!?…]\s)(?<!^)(?<![«\"(—–-])(?<=\s){NAME}"),
    ),
    "place": (
        re.compile(
            r"\b(где|куда|откуда|where|қайда|қай жерде|"
            r"в как(ом|ой|их) (город|стран|район|област|мест|штат|регион)\w*)\b",
            CASE,
        ),
        re.compile(NAMED_PLACE),
    ),
    "reason": (
        re.compile(r"\b(почему|зачем|отчего|why|неге|неліктен|из-за чего|по какой причине)\b", CASE),
        re.compile(rf"\b(?:{REASON})"),
    ),
}
# The same without a capital: «школьники», «под ковриком».
WITHOUT_NAMES = {"person": re.compile(rf"\b(?:{PEOPLE})"), "place": re.compile(PLACE)}
# What a sentence holds, as bits: those of TYPES, with a name where there are such, then those without.
_HELD = [
    *((name, told, True) for name, (_, told) in TYPES.items()),
    *((name, told, False) for name, told in WITHOUT_NAMES.items()),
]
NAME_ASKED = re.compile(
    r"\b(?:как зовут|фамили\w*|в как(?:ом|ой|их) (?:город|стран|район|област|штат|регион)\w*|аты-жөні)\b", CASE
)
TIME_NAMED = re.compile(NAMED_TIME)

# «Кто заметил пожар, когда загорелся склад?», "What to do when it beeps?": what asks stands before.
AS_CONJUNCTION = re.compile(
    r"(?:,\s*(?:когда|when|while)|(?P<asks>\b(?:кто|кого|кому|кем|что|чего|чем|где|куда|откуда|почему|зачем|как\w*|сколько"
    r"|what|who|whom|whose|which|where|why|how)\b.*\s)(?:когда|when))\b.*",
    CASE | re.DOTALL,
)


def main_clause(question: str) -> str:
    """A question without what follows a «когда» that does not ask: «Кто заметил пожар, когда загорелся склад?»."""
    return AS_CONJUNCTION.sub(lambda match: match["asks"] or "", question)


def answer_type(question: str) -> str:
    """A question -> number, time, person, place, reason, or an empty string."""
    asked = main_clause(question)
    return next((name for name, (asks, _) in TYPES.items() if asks.search(asked)), "")


def names_time(sentence: str) -> bool:
    """Whether a sentence has a word or a number for a time, «в мае», not only «после ремонта»."""
    return bool(TIME_NAMED.search(sentence.lower()))


def asks_name(question: str) -> bool:
    """Whether a name is asked for: «Как зовут тренера?», «В каком городе?»; «на заводе» is none."""
    return bool(NAME_ASKED.search(question))


def held(sentence: str) -> int:
    """The types of answers that a sentence holds, as bits that `wanted` tells apart; it is at most 255."""
    small = sentence.lower()
    return sum(_tells(bit, sentence, small) << bit for bit in range(len(_HELD)))


def wanted(name: str, is_name: bool = False) -> int:
    """The bits of `held` of which a sentence has one that holds what a question of this type asks for (`holds`)."""
    return sum(1 << bit for bit in _bits(name, is_name))


def holds(name: str, sentence: str, is_name: bool = False) -> bool:
    """Whether a sentence holds what a question of this type asks for; `is_name`: and a name at that."""
    small = sentence.lower()
    return any(_tells(bit, sentence, small) for bit in _bits(name, is_name))


def _bits(name: str, is_name: bool) -> list[int]:
    return [bit for bit, (other, _, own) in enumerate(_HELD) if other == name and own >= is_name]


def _tells(bit: int, sentence: str, small: str) -> bool:
    """Whether one of _HELD stands in a sentence, which is `small` in small letters."""
    name, told, is_name = _HELD[bit]
    return bool(told.search(sentence if is_name and name in WITHOUT_NAMES else small))
