"""«Сколько лекарств ввозят?» -> «Какой процент лекарств ввозят?», which is how a text that tells a share is read.

The reader takes «сколько» for a count: in «Больше 80 % препаратов мы ввозим» it finds none of «сколько препаратов», and
the answer to «какой процент препаратов». So it does with "how many".
"""

import re

from index.language import russian

RUSSIAN = re.compile(r"(\W*(?:(?:а|и|ну)\s+)?)(сколько)((?:\s+[а-яё-]+){1,2})", re.IGNORECASE)
ENGLISH = re.compile(r"(\W*(?:and\s+)?)(how\s+(?:many|much)(?:\s+of)?)\s+([a-z]+)", re.IGNORECASE)
SHARE = re.compile(r"\d\s*(?:%|процент|per\s?cent)")
# A number of these is no share of anything.
MEASURES = frozenset(
    {
        *("раз", "год", "месяц", "неделя", "день", "сутки", "ночь", "час", "минута", "секунда", "время", "срок"),
        *("тонна", "килограмм", "кг", "грамм", "центнер", "литр", "метр", "километр", "км", "сантиметр", "гектар"),
        *("рубль", "тенге", "тг", "доллар", "евро", "копейка", "деньги", "процент", "градус", "штука", "этаж"),
        *("балл", "ватт", "киловатт", "квадрат", "миля", "пуд"),
    }
)
NO_THINGS = re.compile(  # behind "how many" and "how much"
    r"(?:times?|years?|months?|weeks?|days?|hours?|minutes?|seconds?|tons?|tonnes?|grams?|kilograms?|kg|lit(?:re|er)s?|"
    r"met(?:re|er)s?|kilomet(?:re|er)s?|km|miles?|feet|acres?|hectares?|money|dollars?|pounds?|euros?|tenge|degrees?|"
    r"percent|points?|costs?|is|are|was|were|do|does|did|will|would|can|could|should|may|must|has|have|had|"
    r"more|less|fewer|longer|further|faster|later|earlier|larger|smaller|higher|lower|better|older)",
    re.IGNORECASE,
)


def as_share(question: str) -> str:
    """The question with «какой процент» for «сколько», where a share may tell it; "" for another question."""
    if match := RUSSIAN.match(question):
        words = match[3].lower().split()
        things = (word for word in words if "gent" in russian.oblique(word))  # the first, or behind its adjective
        thing = "" if russian.is_action(words[0]) else next(things, "")
        asks = "какой процент" if thing and russian.lemma(thing)[0] not in MEASURES else ""
    elif match := ENGLISH.match(question):
        asks = "" if NO_THINGS.fullmatch(match[3]) else "what percentage of"
    else:
        return ""
    cased = asks.capitalize() if match[2][0].isupper() else asks
    return f"{match[1]}{cased}{question[match.end(2) :]}" if asks else ""


def tells_share(text: str) -> bool:
    """Whether a text has a number of per cent; that of a table's row is its column's."""
    return any(SHARE.search(line) and not line.startswith("|") for line in text.split("\n"))
