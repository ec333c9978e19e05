"""A question -> whether it asks for a day or a year, for an hour, or for how long something lasts."""

import re


def _asks(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# «Какое число участников?» asks how many, «На какое число перенесли?» for a day; «дата» alone is asked for only where
# the question begins with it: «Где стоит дата?»; "What date format?" asks for no day.
DAY = _asks(
    r"^\W*(?:[аи]\s+)?дата\b|\b(?:когда|в каком (?:году|веке|месяце)|в котором году|в как(?:ие годы|их годах)|"
    r"какого (?:года|числа)|каким числом|на какое число|к какому числу|как(?:ая|ую|ой|ова) дат(?:а|у|ой|ы|е)|"
    r"when|(?:what|which) (?:year|month|day|date)(?! format)|"
    r"қашан|қай (?:жыл(?:ы|да|дан|ға)|ай(?:да|дан|ға)|күн(?:і|нен|ге)))\b"
)
# «На какой день перенесли?» asks for the one of several days; «вт, чт» or «ежедневно» would be no answer.
WHICH_DAY = _asks(
    r"\bкак(?:ой|ого|ое|ому|ую|ая)\s+(?:день|дня|дню|числ\w+|дат\w+)|\b(?:what|which)\s+(?:day|date)\b|\bқай\s+күн"
)
TIME = _asks(
    rf"{DAY.pattern}|\bкак (?:скоро|быстро|долго)\b|\bwhat time\b(?! (?:limit|zone|frame))|\bқай (?:уақытта|кезде)\b"
)
CLOCK = _asks(
    r"\bво сколько\b(?! (?:обо[йш]|обход|раз))|\b(?:до|со?) скольки\b(?! (?:лет|дней|человек|\w+(?:ов|ев|ей))\b)"
    r"|\bwhat time\b"
)
LENGTH = _asks(r"\bкак долго\b|\bсколько длит|\bhow long\b")
