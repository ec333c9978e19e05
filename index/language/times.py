"""A question -> whether it asks for a day or a year, for an hour, or for how long something lasts."""

import re


def _asks(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# Of a point in time: for the type of the answer, the words of a sentence, the column of a table, and a heading.
TIME = _asks(
    r"\b(когда|в каком (году|веке|месяце)|в котором году|какого (года|числа)|в какие годы|"
    r"как (скоро|быстро|долго)|when|what year|қашан|қай жылы)\b"
)
WHEN = _asks(r"\b(?:когда|в каком году|when|what year|қашан|қай жылы)\b")
COLUMN_DAY = _asks(r"\bкогда\b|\bwhen\b|\bқашан\b")
HEADING_DAY = _asks(
    r"\b(?:когда|в как(?:ом|ие) год\w*|в котором году|како(?:го|е) числ\w+|дата|when|(?:what|which) (?:year|day|date)"
    r"|қашан|қай (?:жылы|күні))\b"
)
CLOCK = _asks(r"\bво сколько\b(?! (?:обо[йш]|обход|раз))|\bwhat time\b")
LENGTH = _asks(r"\bкак долго\b|\bсколько длит|\bhow long\b")
