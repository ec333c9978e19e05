"""A question -> whether it leans on what was asked before: «А кто его строит?», «Ал қайда?», "And where?"

Where it does, the earlier question is added to it. Added to a question that needs none, it leads away: so every word
that only seems to point back has its rule here.
"""

import re

from index.language import russian
from index.language.terms import lemmas
from index.language.tokens import normal_form

# Words that stand for a person, a thing or a place named before.
PERSONS = frozenset(
    str.split("""
        он она оно они его ее их ему ей им ими нем ней них него нее ним ними там туда оттуда здесь тут тогда ол
        олар оның олардың оған оны онда сонда мұнда it its they them their he she his her him there
    """)
)
# Words that point at a thing named before, or nothing: «этот регион».
DEMONSTRATIVES = frozenset(
    str.split("""
        этот эта эти этого этой этих этому этим этими этом эту тот та те то того той тех тому тем теми том ту
        бұл осы сол ондай these those
    """)
)
BARE = frozenset(
    str.split("""
        это this that one такой такая такое такие таком такую такого таких такому таким
    """)
)  # these point even in a long question

# Turns of speech that hold such a word and point at nothing.
POINTLESS = [
    re.compile(pattern, 0 if "A-Z" in pattern else re.IGNORECASE)
    for pattern in (
        # «Что построили в этом году?», «за тот же период»
        r"\b(?:эт|т)\w{1,3}\s+(?:же\s+|самый\s+)?(?:год|месяц|недел|день|дня|дни|век|раз|врем|момент|квартал|сезон"
        r"|лет|зим|осен|весн|период)\w*",
        r"\b(?:осы|бұл|сол)\s+(?:жыл|ай|апта|күн|кез|уақыт|ғасыр)\w*",  # «Осы жылы неше мектеп салынды?»
        r"\b(?:this|that|these|those)\s+(?:year|month|week|day|time|century|quarter|season)s?\b",
        r"\b(?:что|кто)\s+(?:это\s+)?так(?:ое|ой|ая|ие)(?:\s+это)?(?=\s+\w)",  # «Что такое Цифровой кодекс?»
        r"\bтак(?:ой|ая|ое|ие|ого|их|ую)\s+(?:же\s+)?[^?]{0,40}(?:как|что|котор)\w*",  # «такие цели, как ...»
        r"(?<=\s)[A-Z]\w+\s+\w+\s+(?:its|his|her|their)\b",  # What does Kazakhstan import for its people?
        r"\bв том числе\b|\bтем временем\b|\bкроме того\b|\bтем более\b|\bдо сих пор\b|\bтем не менее\b|\bпри этом\b",
        # «Кто те люди, которые вложили деньги?», «Говорил ли он о том, как ...»
        r"\bт(?:от|а|о|е|ого|ой|ех|ому|ем|еми|ом|у)(?:\s+\w+)?,?\s+(?:кто|кого|что|как|где|куда|когда|почему|зачем|чтобы|котор)\w*",
        r"\b(?:правда|верно)(?:\s+ли)?\s+(?:это|то)(?=,?\s+что)|\b(?:это|то)\s+(?:правда|верно)(?=,?\s+что)",
        r"\b(?:is|are|was|were|will|has|have)\s+there\b|\bthere\s+(?:is|are|was|were|will|has|have)\b",  # Are there ...
        r"\b(?:are|is|were|was)\s+there\s*\?",
        r"\b(?:is|was)\s+it\s+(?:true|possible|known|important|necessary|likely|expensive|hard)(?:\s+that)?\b|\bdoes\s+it\s+take\b",
        r"\bhow many .{3,60}\bthere\b",  # How many schools are there in Taraz?
        r"\b(?:true|said|says|know|known|promised|fact)\s+that\b",  # Is it true that ...
        r"(?<=\w\s)that(?=\s+(?:is|are|was|were|has|have|will|can|build|builds|export|exports)\b)",  # plants that are
    )
]
# «Правда ли, что завод платит налоги, хотя его не достроили?»: who is meant stands in the question itself.
CLAUSE = re.compile(r"[,;:—–]|\s(?:и|а|но|или|and|but|or|және|бірақ)\s", re.IGNORECASE)
OPENING = re.compile(r"(?:а|и|но|ну|ал|және|and|but|so)\b(?!\s+(?:если|когда))[\s,]*", re.IGNORECASE)
ENOUGH = 4  # terms: a question with so many says what it is about


def leans(text: str) -> bool:
    """Whether a question points back, opens with «А …» and says little, or names next to nothing."""
    words = map(normal_form, re.findall(r"\w+", text))
    count = len(lemmas(text)) + len(russian.ASKING.intersection(words))  # «сколько» says something too
    opening = OPENING.match(text)
    if count < 2 or (opening and count < ENOUGH):
        return True
    rest = text[opening.end() :] if opening else text
    for pattern in POINTLESS:
        rest = pattern.sub(" ", rest)
    for match in re.finditer(r"\w+", rest):
        word = normal_form(match.group())
        if word in BARE or (word in DEMONSTRATIVES and count < ENOUGH):
            return True
        if word in PERSONS and not _is_named(rest[: match.start()]):
            return True
    return False


def _is_named(before: str) -> bool:
    """Whether an earlier clause, or «Где Токаев родился и его …», names something that a pronoun may stand for."""
    ends = [match.start() for match in CLAUSE.finditer(before)]
    return bool(ends) and bool(lemmas(before[: ends[-1]]))
