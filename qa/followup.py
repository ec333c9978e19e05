"""A question -> whether it leans on what was asked before: «А кто его строит?», «Ал қайда?», "And where?"

Where it does, the earlier question is added to it. Added to a question that needs none, it leads away: so every word
that only seems to point back has its rule here, and of a question that only is short the documents decide.
"""

import re
from collections.abc import Callable
from enum import Enum, auto

import numpy as np

from index.arrays import Rows
from index.hit import Hit
from index.index import Index
from index.language import russian
from index.language.alternatives import TIMES
from index.language.asked import ASKING_IN_KAZAKH, ASKS_MORE, followed
from index.language.terms import CAPITALS, lemmas, terms
from index.language.tokens import normal_form
from index.ranking.alignment import NEAR
from index.search import search

# Words that stand for a person, a thing or a place named before.
PERSONS = frozenset(
    str.split("""
        он она оно они его ее их ему ей им ими нем ней них него нее ним ними там туда оттуда тогда ол
        олар оның олардың оған оны онда сонда мұнда it its they them their he she his her him there then
    """)
)
# Words that point at a thing named before, or nothing: «этот регион».
DEMONSTRATIVES = frozenset(
    str.split("""
        этот эта эти этого этой этих этому этим этими этом эту тот та те то того той тех тому тем теми том ту
        бұл осы сол ондай these those
    """)
)
# These point even in a long question.
BARE = frozenset(str.split("это this that one такой такая такое такие таком такую такого таких такому таким"))
# «Можно ли тут открыть парикмахерскую?» may mean the place named before, or the one that the documents are about.
HERE = re.compile(r"\b(?:здесь|тут)\b", re.IGNORECASE)

# Turns of speech that hold such a word and point at nothing.
POINTLESS = [
    re.compile(pattern, 0 if "A-Z" in pattern else re.IGNORECASE)
    for pattern in (
        # «Что построили в этом году?», «за тот же период»
        r"\b(?:эт|т)\w{1,3}\s+(?:же\s+|самый\s+)?(?:год|месяц|недел|день|дня|дни|век|раз|врем|момент|квартал|сезон"
        r"|лет|зим|осен|весн|период)\w*",
        r"\b(?:осы|бұл|сол)\s+(?:жыл|ай|апта|күн|кез|уақыт|ғасыр)\w*",  # «Осы жылы неше мектеп салынды?»
        r"(?<!\bat )\b(?:this|that|these|those)\s+(?:year|month|week|day|time|century|quarter|season)s?\b",
        r"\b(?:что|кто)\s+(?:это\s+)?так(?:ое|ой|ая|ие)(?:\s+это)?(?=\s+\w)",  # «Что такое Цифровой кодекс?»
        r"\bтак(?:ой|ая|ое|ие|ого|их|ую)\s+(?:же\s+)?[^?]{0,40}(?:как|что|котор)\w*",  # «такие цели, как ...»
        r"(?<=\s)[A-Z]\w+\s+\w+\s+(?:its|his|her|their)\b",  # What does Kazakhstan import for its people?
        r"\bв том числе\b|\bтем временем\b|\bкроме того\b|\bтем более\b|\bдо сих пор\b|\bтем не менее\b|\bпри этом\b",
        # «Кто те люди, которые вложили деньги?», «Говорил ли он о том, как ...»
        r"\bт(?:от|а|о|е|ого|ой|ех|ому|ем|еми|ом|у)(?:\s+\w+)?,?\s+(?:кто|кого|что|как|где|куда|когда|почему|зачем|чтобы|котор)\w*",
        r"\b(?:там|туда),\s+(?:где|куда|откуда)\b",  # «там, где сплю»
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
SENTENCE = re.compile(r"[.!?…](?=\s)")  # «Хозяин молчит. Считать ли это согласием?»
CLAUSE = re.compile(r"[,;:—–]|\s(?:и|а|но|или|and|but|or|және|бірақ)\s", re.IGNORECASE)
OPENING = re.compile(r"(?:а|и|но|ну|ал|және|and|but|so)\b(?!\s+(?:если|когда))[\s,]*", re.IGNORECASE)
NUMBERED = re.compile(r"\S*\d\S*")
PREPOSITIONS = r"в|во|на|из|с|со|у|к|ко|по|за|о|об|от|до|для|при|без"
PREPOSITION = re.compile(rf"(?<!\w)(?:{PREPOSITIONS})\s+$", re.IGNORECASE)
# What a question ends with behind a preposition: «на проводку», "for adults".
_OF_BOTH = rf"{PREPOSITIONS}|for|in|on|at|to|from|with|without"
ENDING = re.compile(rf"(?<!\w)(?P<by>{_OF_BOTH})(?P<thing>(?:\s+(?!(?:{_OF_BOTH})\b)\w+){{1,3}})\W*$", re.IGNORECASE)
BY_FIRST = re.compile(rf"\W*(?:{_OF_BOTH})\s", re.IGNORECASE)
WHAT_ABOUT = re.compile(
    r"\b(?:как\s+насчет|как\s+насчёт|что\s+(?:насчет|насчёт|с|со)|(?:what|how)\s+about)\b", re.IGNORECASE
)
ASKS = re.compile(
    r"\b(?:кто|ког[ао]|кому|кем|что|чего|чему|чем|где|куда|откуда|когда|почему|зачем|как|как(?:ой|ая|ое|ие|ого|ому|им|их|ом|ую)|"
    rf"скольк(?:о|и|их|им)|ч(?:ей|ья|ьё|ье|ьи)|who|whom|whose|what|when|where|which|why|how|не|{ASKING_IN_KAZAKH})\b",
    re.IGNORECASE,
)
ASKS_FIRST = re.compile(rf"\W*(?:\w{{1,2}}\s+)?{ASKS.pattern}", re.IGNORECASE)  # «в каком»
PRICES = frozenset(str.split("цена цену стоимость price cost"))  # of what was named before
UNITS = {"год", "месяц", "квартал", "день", "час", "year", "month", "day", "жыл", "жылы", "ай", "күн"}
ENOUGH = 4  # terms: a question with so many says what it is about
BOTH = 0.5  # of the earlier question's words in the passage of a follow-up; unrelated ones have up to 0.4 by chance
LOST = 0.1  # of the question's own words that such a passage may lack beside the one it finds alone
TOLD = NEAR  # from here on a sentence tells of a word, in its own or a near meaning: «стоит» of «цена»
HOW_MUCH = re.compile(r"\b(?:how\s+(?:much|many|long)|на\s+сколько|во\s+сколько|(?:до|со?)\s+скольки)\b", re.IGNORECASE)

First = Callable[[str, str], Hit | None]  # a question and what it leans on -> the first hit as it is read


class Leaning(Enum):
    """What of an earlier question one takes over."""

    NONE = auto()  # it stands alone
    WHOLE = auto()
    SUBJECT = auto()  # without what that asks for: «Цена?» after «Кто ведёт уроки флейты?»


def with_earlier(text: str, context: str) -> str:
    """A question with the earlier one that it leans on, "" for none, as a person, a report and the reader see it."""
    return f"{text} ({context})" if context else text


def leans(text: str) -> bool:
    """Whether a question points back, opens with «А …» and says little, or names next to nothing."""
    return _is_short(text) or bool(HERE.search(text)) or points_back(text)


def points_back(text: str) -> bool:
    """Whether a question has a word for what was named before (его, this), or is short and names nothing: «А где?»."""
    said = terms(text)
    words = [normal_form(text[term.start : term.stop]) for term in said]
    if _is_short(text) and all(_is_action(word, text) or (word in PRICES and ASKS.search(text)) for word in words):
        return True  # «Сколько длится?», «Какая цена?»
    opening = OPENING.match(text)
    rest = text[opening.end() :] if opening else text
    if opening and said and (TIMES | UNITS).issuperset(lemmas(NUMBERED.sub(" ", rest))):
        return True  # «А в пятницу?», «А BV-30?»
    if said and ASKS_FIRST.match(text) and UNITS.issuperset(lemmas(text)):
        return True  # «В каком году?», "In what year?", «Қай жылы?»
    for pattern in POINTLESS:
        rest = pattern.sub(" ", rest)
    for match in re.finditer(r"\w+", rest):
        word, before = normal_form(match.group()), rest[: match.start()]
        if (word in BARE and not _is_named(before, SENTENCE)) or (word in DEMONSTRATIVES and _count(text) < ENOUGH):
            return True
        if word in PERSONS and not (
            _is_named(before, CLAUSE) or _is_named(before, SENTENCE) or _is_name(match[0], text)
        ):
            return True
    return False


def _is_action(word: str, text: str) -> bool:
    """Whether a word of a question names no thing; «Устав», «А полив?» may be nouns, «Кто полил?» asks for a verb."""
    return russian.is_action(word) and (bool(ASKS.search(text)) or not russian.may_be_noun(word))


def _is_short(text: str) -> bool:
    return len(lemmas(text)) < 2 or (bool(OPENING.match(text)) and _count(text) < ENOUGH)


def _count(text: str) -> int:
    """How many words of a question that opens with «А …», or has «этот», say something; «сколько» does too."""
    return len(lemmas(text)) + len(russian.ASKING.intersection(map(normal_form, re.findall(r"\w+", text))))


def turned(text: str, subject: str) -> str:
    """What a follow-up makes of the question before it, if it asks the same of another thing; "" if it does not.

    «А флейты?» makes «А флейты? Сколько стоит урок?» of «Сколько стоит урок скрипки?», «А скрипки?» leaves it. «А в
    каком кабинете?» and «А кто учитель?» ask another thing of the same.
    """
    named = [
        normal_form(text[term.start : term.stop])
        for term in ([] if points_back(text) else terms(text))
        if not _is_action(normal_form(text[term.start : term.stop]), text)
    ]
    had = set(lemmas(subject))
    new = [word for word in named if not had.issuperset(lemmas(word))]
    if ASKS.search(WHAT_ABOUT.sub("", text)):
        return text if new and had.intersection(lemmas(text)) else ""  # «А сколько стоит флейта?»
    if not named:
        done = set(lemmas(text)) - had - TIMES
        return followed(text, subject) if done and points_back(subject) else ""  # «А отменить?» of «Как записаться?»
    if not new:
        return subject
    return followed(text, _without(subject, russian.oblique(new[-1])))


def asks_on(text: str) -> bool:
    """Whether a question asks something new of what was named before: «До скольки он работает?», not «А кто он?»."""
    has_person = any(normal_form(word) in PERSONS for word in re.findall(r"\w+", text))
    return has_person and bool(ASKS.search(text) and lemmas(text)) and points_back(text)


def adds(text: str) -> bool:
    """Whether a follow-up asks the same of the same thing, for somebody or at a time: «А пенсионерам?», «А в мае?»."""
    opening = OPENING.match(text)
    rest = text[opening.end() :] if opening else text
    first = re.match(r"\W*(\w+)", rest)
    if not first or ASKS.search(text):
        return False
    return bool(BY_FIRST.match(rest)) or russian.oblique(normal_form(first[1])) == frozenset({"datv"})


def _without(subject: str, cases: frozenset[str]) -> str:
    """A question without the last of its nouns in one of some cases, and the preposition of that: its place is taken.

    «А сроки?» takes that of no noun: it may ask of what «Как получить паспорт?» is about.
    """
    nouns = [one for one in re.finditer(r"\w+", subject) if russian.oblique(normal_form(one[0])) & cases]
    if not nouns:
        return subject
    before = PREPOSITION.sub("", subject[: nouns[-1].start()])
    return f"{before.rstrip()}{subject[nouns[-1].end() :]}"


def without_replaced(text: str, subject: str) -> str:
    """A question without what a follow-up puts another thing in the place of, behind the same preposition.

    «А на работы?» asks nothing of the wiring in «Сколько длится гарантия на проводку?».
    """
    opening = OPENING.match(text)
    new, old = ENDING.fullmatch(text[opening.end() :] if opening else text), ENDING.search(subject)
    if not new or not old or new["by"].lower() != old["by"].lower() or ASKS.search(old["thing"]):
        return subject
    if (TIMES | UNITS).intersection(lemmas(new["thing"] + old["thing"])):
        return subject  # «в субботу» takes the place of no «в бассейне»
    rest = subject[: old.start()].rstrip()
    return f"{rest}?" if lemmas(rest) else subject


def _is_named(before: str, end: re.Pattern[str]) -> bool:
    """Whether an earlier clause, or «Где Токаев родился и его …», names something that a pronoun may stand for."""
    ends = [match.start() for match in end.finditer(before)]
    return bool(ends) and bool(lemmas(before[: ends[-1]]))


def _is_name(word: str, text: str) -> bool:
    """«Какой закон появился в сфере IT?»"""
    return word in CAPITALS and not text.isupper()


def leaning_on(index: Index, text: str, earlier: str, only: Rows | None = None, first: First | None = None) -> Leaning:
    """How a question that only is short («Вода», «А торф?») leans on an earlier one: not if it is a new one.

    With the earlier question in mind another passage may come first. It is the follow-up's only if it holds as much of
    the question itself as what the question finds alone, and at least BOTH of the earlier one. Of a passage that speaks
    of both the sentences decide, if `first` reads them: one that answers «Сколько стоит урок?» and tells of no water
    is none for «Вода». «Цена?» after «Кто ведёт уроки флейты?» asks another thing of the same: who is not asked again.
    `only` are the rows to look at.
    """
    alone, beside = search(index, text, 1, only=only), search(index, text, 1, earlier, only)
    if not alone or not beside:
        return Leaning.WHOLE
    own = list(dict.fromkeys(lemmas(text)))
    had = list(dict.fromkeys(lemmas(earlier)))
    added = [term for term in had if term not in own]
    kept = _held(index, own, beside[0]) >= _held(index, own, alone[0]) - LOST
    if not kept or _held(index, added, beside[0]) < BOTH:
        return Leaning.NONE
    new = [term for term in own if term not in had]
    return _leaning_by_sentences(index, text, earlier, new, had, first) if new and first else Leaning.WHOLE


def _leaning_by_sentences(
    index: Index, text: str, earlier: str, new: list[str], had: list[str], first: First
) -> Leaning:
    """The same of the sentences that are marked; `new` are the question's words beside those that the other `had`."""
    both, alone = first(text, earlier), first(text, "")
    if not both or not alone or _tells(index, both, new, had) or not _tells(index, alone, new):
        return Leaning.WHOLE
    other = None if ASKS.search(text) else first(text, without_asking(earlier))
    if not other or not _tells(index, other, new, had):
        return Leaning.NONE
    return Leaning.SUBJECT if PRICES.issuperset(new) or _tells(index, other, had) else Leaning.NONE


def without_asking(text: str) -> str:
    """A question as what it is about: «ведёт уроки флейты»."""
    return " ".join(ASKS_MORE.sub(" ", ASKS.sub(" ", HOW_MUCH.sub(" ", text))).rstrip("?").split())


def _tells(index: Index, hit: Hit, words: list[str], had: list[str] | None = None) -> bool:
    """Whether the marked sentence tells of one of these words, or the heading or the line that it depends on.

    With `had`, the words of an earlier question, also a sentence before it, down to where all of those are told:
    «Флейту ведёт Анна Ли. Урок стоит 700.». Without, what only names the document tells nothing.
    """
    above = set(lemmas(f"{hit.passage.heading} {hit.lead}"))
    if above.intersection(words):
        return True
    aligned = index.aligner.align([*words, *(had or [])], np.array([hit.row]))
    told = aligned.by_sentence >= TOLD  # (q, s)
    last = max((place for place, one in enumerate(hit.sentences) if one.start <= hit.sentence[0]), default=0)
    if had is None:
        return bool((told[:, last] & ~aligned.names[:, 0]).any())
    said = np.array([term in above for term in had], np.bool_)
    for place in range(last, -1, -1):
        if told[: len(words), place].any():
            return True
        said |= told[len(words) :, place]
        if said.all():
            return False
    return False


def _held(index: Index, asked: list[str], hit: Hit) -> float:
    """The share (0..1) of these terms, each by its weight, that a passage holds in their own or a near meaning."""
    near = {match.question: match.similarity for match in hit.matches}
    weights = index.aligner.weights(asked)
    total = float(weights.sum())
    held = sum(near.get(term, 0.0) * float(weight) for term, weight in zip(asked, weights, strict=True))
    return held / total if total else 0.0
