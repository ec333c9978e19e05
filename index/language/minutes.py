"""The words that parts of minutes begin with -> whether a line begins one, and whether a text tells of a decision."""

import re

PARTS = (
    r"слушал\w+|выступил\w+|постановил\w+|решил\w+|голосовал\w+|повестка(?: дня)?|присутствовал\w+|разное"
    r"|тыңдалды|сөйледі|қаулы етті|шешті|күн тәртібі|heard|resolved|decided|voted|agenda|present"
)
LABEL = re.compile(PARTS, re.IGNORECASE)
PART = re.compile(rf"[*_\s]*(?:{PARTS})[*_]*\s*:", re.IGNORECASE)
MEETING = re.compile(  # not «Протокол MQTT», «Протокол обмена данными»
    r"\bпротокол\w*(?!\w|[ \t]+(?!от\b|общ|совета|педсовет|правлени|комисси|комитет|план[её]рк|встреч)[^\W\d])"
    r"|\b(?:хаттама|совещани|заседани|собрани|жиналыс|minutes|meeting)",
    re.IGNORECASE,
)
DECISION = re.compile(
    r"\b(?:решил[аи]?\b|решен\w*|решён\w*|постанов(?:ил|лен)\w*|шешті|шешіл\w*|шешім\w*|қаулы\b"
    r"|decid\w+|decision\w*|resolved|resolution\w*)",
    re.IGNORECASE,
)


def begins_part(text: str, start: int) -> bool:
    """Whether a part of minutes begins at a place: «СЛУШАЛИ: …», «**Постановили:** …»."""
    return PART.match(text, start) is not None


def is_of_minutes(text: str, about: str) -> bool:
    """Whether a text tells what a meeting heard and decided: a line of it says so, or what it is `about`, its titles.

    «Задачу никто не решил» is a story.
    """
    return MEETING.search(about) is not None or any(PART.match(line.lstrip("-*> \t")) for line in text.splitlines())


def decides(text: str) -> bool:
    """Whether a text tells of what was decided, or asks for it: «ПОСТАНОВИЛИ: …» for «Что решили?»."""
    return DECISION.search(text) is not None
