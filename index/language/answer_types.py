"""A question -> the type of its answer (a number, a person ...); a sentence -> whether it holds such a thing.

Expected answer types (Li and Roth 2002), by patterns. They only lean: a sentence with a number is likelier to
answer «сколько», and one without may still do.
"""

import re

from index.language.calendar import KAZAKH_MONTHS, MONTH_STEMS, SURE_ENGLISH_MONTHS
from index.language.times import TIME

NUMERALS = (
    r"од(?:ин|на|но|ного|ной)|дв(?:а|е|ух|умя)|тр(?:и|[её]х|[её]м|емя)|четыр\w+|пят(?:ь|и|ью)|шест(?:ь|и)|"
    r"сем(?:ь|и)|восем\w*|восьми|девят(?:ь|и)|девят\w{2}|десят\w+|сотн\w+|сто|тысяч\w*|миллион\w*|миллиард\w*|"
    r"половин\w+|треть\w*|третье\w*|четверть\w*|полтор\w+|вдвое|втрое|перв\w{2,3}|втор(?:ой|ая|ое|ого|ом)"
)
NAME = r"[А-ЯЁA-ZӘҒҚҢӨҰҮҺІ][а-яёa-zәғқңөұүһі]{2,}"
CASE = re.IGNORECASE

# In this order: the first type whose question fits counts. Left what is asked, right what a sentence has to hold: where
# its case says nothing, in small letters, since a pattern that ignores case takes three times as long.
TYPES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "time": (
        TIME,
        re.compile(
            rf"[:.](?<=\d.)\d\d\b|(?:(?<=\d )|(?<=го ))числ|\b(?:(?:1\d{{3}}|20\d{{2}})\b|"
            rf"(?:{MONTH_STEMS})\w*|{'|'.join(KAZAKH_MONTHS)}|"
            r"век|год|лет|столети|недел|месяц|дн[ея]|час|минут|утр|вечер|ноч|полдень|весн|летом|осен|зим|"
            r"понедельник|вторник|сред[уаы]|четверг|пятниц|суббот|воскресен|"
            r"жыл|күн|сағат|апта|ай[ыд]|дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі|"
            r"вчера|завтра|кеше|ертең|былтыр|"
            rf"(?:{'|'.join(SURE_ENGLISH_MONTHS)}|"
            r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|"
            r"yesterday|tomorrow|(?:day|week|month|year|hour|minute|morning|evening|night)s?)\b)"
        ),
    ),
    "number": (
        re.compile(
            r"\b(сколько|скольк\w+|во сколько|на каком месте|какое место|қанша|неше|нешінші|"
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
        re.compile(r"\b(в|во|на|из|под|у|около|близ|возле|через|до|к|от|между)\s+(\w+\s+)?[А-ЯЁA-Z][а-яёa-z]+"),
    ),
    "reason": (
        re.compile(r"\b(почему|зачем|отчего|why|неге|неліктен|из-за чего|по какой причине)\b", CASE),
        re.compile(
            r"\b(потому|поскольку|так как|из-за|благодаря|ведь|чтобы|причин\w+|поэтому|следствие|вследствие|"
            r"объясня\w+|значит|привел\w*|вызва\w+|за сч[её]т|в связи|для того)\b"
        ),
    ),
}
BY_CAPITALS = ("person", "place")

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


def holds(name: str, sentence: str) -> bool:
    """Whether a sentence holds what a question of this type asks for."""
    return bool(TYPES[name][1].search(sentence if name in BY_CAPITALS else sentence.lower()))
