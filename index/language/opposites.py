"""Words that turn what is said into its opposite, and whether a sentence tells the opposite of what is asked.

«До ремонта» and «после ремонта», «минимальный» and «максимальный»: two sentences that differ in nothing else share
all their other words, and no search by words or by meaning tells them apart.
"""

import re
from functools import lru_cache

from index.language import russian
from index.language.answer_types import answer_type
from index.language.kazakh import is_kazakh
from index.language.terms import lemmas, terms


def _pairs(words: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, _, other in (pair.partition("/") for pair in words.split()))


# With these it matters what they stand at: «до обеда» says nothing of «после ужина». «-» after a word: its beginning.
# Those of AT can take each other's place in a sentence as they are, those of OTHER_CASE ask for another case.
AT = _pairs("""
    до/после раньше/позже ранее/позднее больше/меньше более/менее выше/ниже старше/младше дороже/дешевле
    тяжелее/легче дальше/ближе before/after earlier/later more/less above/below over/under older/younger
    heavier/lighter
""")
OTHER_CASE = _pairs(
    "с/без со/без на/без в/без при/без по/без за/против кроме/включая перед/после with/without for/against "
    "including/excluding"
)
AFTER = _pairs("дейін/кейін көп/аз ерте/кеш жоғары/төмен")  # stand after what they are about
# With these it is enough that they are told of the same thing.
OF = _pairs("""
    минимум/максимум минимальн-/максимальн- наименьш-/наибольш- увелич-/уменьш- вырос/упал повыс-/пониз-
    открыва-/закрыва- включ-/выключ- вход/выход въезд/выезд приезд-/отъезд- прибыти-/отправлени- начал-/оконча-
    начинае-/заканчивае- разреш-/запрещ- добав-/удал- первы-/последни- первая/последняя взросл-/детск- мужчин-/женщин-
    верхн-/нижн- левы-/правы- левой/правой внутренн-/внешн- южн-/северн- западн-/восточн- горяч-/холодн-
    платн-/бесплатн- утром/вечером днём/ночью летом/зимой летн-/зимн- будни/выходные ввоз-/вывоз- импорт-/экспорт-
    earliest/latest most/least minimum/maximum smallest/largest shortest/longest first/last opens/closes
    increase-/decrease- add/remove enable-/disable- install/uninstall upload-/download- upper/lower inside/outside
    morning/evening summer/winter buyer/seller tenant/landlord import-/export- allowed/forbidden north/south east/west
    үлкен/кіші ашыла-/жабыла- минималды/максималды жазда/қыста таңертең/кешке бірінші/соңғы солтүстік-/оңтүстік-
    шығыс-/батыс- кіру/шығу
    открыт-/закрыт- включ-/отключ- подня-/снизи- подня-/снижен- подним-/снижа- повыс-/снизи- повыш-/снижа-
    повыш-/снижен- повыш-/пониж- войти/выйти входа/выхода входе/выходе входу/выходу входом/выходом
    построи-/снесл- построи-/снесен- построи-/снесён- построен-/снесл- построен-/снесен- построен-/снесён-
    open/closed opened/closed allowed/prohibited permitted/forbidden permitted/prohibited болады/болмайды рұқсат/тыйым
""")
# One thing told from two sides: «Где купить билет?» is answered by «Билеты продают в кассе», «Кто купил дом?» by «Дом
# продали Омарову». Of what has been done they are two things, unless who or for how much is asked.
CONVERSE = _pairs("купил-/продал- куплен-/продан- bought/sold")

_ALL = (*AT, *OTHER_CASE, *AFTER, *OF, *CONVERSE)
_BOUND, _BEHIND = (
    {word for pair in (*AT, *OTHER_CASE, *AFTER) for word in pair},
    {word for pair in AFTER for word in pair},
)
_CONVERSE = {word for pair in CONVERSE for word in pair}
_EDGES = frozenset({"начало", "конец", "окончание", "start", "beginning", "end"})  # «до начала сезона» is before it
_COMPARED = dict((*AT, *((other, one) for one, other in AT)))
_OPPOSITES: dict[str, set[str]] = {}
for _one, _other in _ALL:
    _OPPOSITES.setdefault(_one, set()).add(_other)
    _OPPOSITES.setdefault(_other, set()).add(_one)
_BEGINNINGS = sorted({word[:-1] for pair in _ALL for word in pair if word.endswith("-")}, key=len, reverse=True)
_WORDS = sorted({word for pair in _ALL for word in pair if not word.endswith("-")}, key=len, reverse=True)
_FOUND = re.compile(rf"\b(?:({'|'.join(_WORDS)})\b|({'|'.join(_BEGINNINGS)}))", re.IGNORECASE)
# What begins with a word of a pair, and is none: «начальник», «удалённый доступ», «горячая линия».
_NONE = re.compile(
    r"начальн|окончательн|открытк|включительн|удал[её]нн|включая\b|добавочн|горяч\w+\s+(?:лини|точк)|разрешени\w+\s+на\b|детск\w+\s+(?:сад|дом)|"
    r"перв\w+\s+помощ|внутренн\w+\s+(?:дел|распоряд)|внешн\w+\s+вид|first\s+aid|(?<=\bat\s)(?:least|most)\b",
    re.IGNORECASE,
)

_NOT = re.compile(r"\b(?:не|no|not)\s+$", re.IGNORECASE)  # «не менее 10» is more than nine
WORD = re.compile(r"[^\W\d_]+")
NEGATED = re.compile(r"(?:\b(?:(не)|not|cannot)|n['’]t)\s+(\w+)", re.IGNORECASE)
# «Неиспользованный», "uninsured".
_TURNED = re.compile(r"\b(?:(не)|un|non-?)(?!обходим|less\b)([^\W\d_]{4,})", re.IGNORECASE)
_MEASURED = re.compile(r"\b(?:как|насколько|how)\s+(\w+)", re.IGNORECASE)  # «Как далеко?» is answered by «недалеко»
# Tells of the one and of the other: «ежедневно, кроме понедельника».
EXCEPT = re.compile(
    r"\bкроме\b(?!\s+(?:того|этого)\b)|\bза\s+исключением\b|\bexcept(?:ing)?\b|\bapart\s+from\b|(?<=[дтн][ае]н\s)басқа\b",
    re.IGNORECASE,
)
# «Не выдают до вторника», "not born until April": tells when it is so.
NOT_BEFORE = re.compile(
    r"\b(?:не|not)\s+\w+(?:\s+\w+){0,6}?,?\s+(?:до|раньше|ранее|прежде|пока|until|till|before)\s", re.IGNORECASE
)
ONLY = re.compile(r"\b(?:только|лишь|only|ғана)\b", re.IGNORECASE)  # «Запрещено только гостям» tells of the others, too
MAY = re.compile(r"\b(?:можно|разреш\w+|допуска\w+|позвол\w+)\b", re.IGNORECASE)
MAY_NOT = re.compile(r"\b(?:нельзя|запре[щт]\w*|(?<=не )(?:можно|разреш\w+|допуска\w+|позвол\w+))\b", re.IGNORECASE)
INFINITIVE = re.compile(r"\b[а-яё]+(?:ть|ти|чь)(?:ся|сь)?\b", re.IGNORECASE)


def pattern(word: str) -> str:
    """A word of a pair as a regular expression."""
    return rf"\b{word[:-1]}" if word.endswith("-") else rf"\b{word}\b"


def tells_otherwise(question: str, sentence: str) -> bool:
    """Whether a sentence tells of the opposite of what is asked, and not of that as well."""
    if _turned(question) & set(lemmas(sentence)) - not_so(sentence):
        return True
    measured = {term for match in _MEASURED.finditer(question) for term in lemmas(match[1])}
    if _turned(sentence) & set(lemmas(question)) - not_so(question) - measured:
        return True
    if _forbids(question, sentence):
        return True
    asked = _said(question)
    if not asked:
        return False
    told = _said(sentence)
    shared = not EXCEPT.search(sentence) and set(lemmas(question)) & set(lemmas(sentence))
    for word, at in asked.items():
        for other in _OPPOSITES[word] & told.keys():
            if word in _BOUND:
                if _meet(at, told[other] - told.get(word, set()) - asked.get(other, set())):
                    return True
            elif word not in told and other not in asked and shared and not _is_one_trade(word, question):
                return True
    return False


def _meet(at: set[str], other: set[str]) -> bool:
    """Whether two words of a pair stand at the same: «после сезона», «до начала сезона».

    «До конца сезона» is also «после начала сезона».
    """
    common = at & other
    return bool(common & _EDGES or (common and not (at & _EDGES and other & _EDGES)))


def _is_one_trade(word: str, question: str) -> bool:
    """Whether what was bought answers for what was sold: to whom, or for how much."""
    return word in _CONVERSE and answer_type(question) in {"person", "number"}


def _forbids(question: str, sentence: str) -> bool:
    """Whether a sentence forbids to do what is asked to be allowed: «Кому можно ставить …?», «… ставить запрещено».

    «Нельзя шуметь после 22» tells when one may, and «запрещено больше двух» how many.
    """
    if not MAY.search(question) or MAY_NOT.search(question) or answer_type(question) in {"time", "number"}:
        return False
    if not MAY_NOT.search(sentence) or EXCEPT.search(sentence) or ONLY.search(sentence):
        return False
    if any(not _NOT.search(sentence, 0, may.start()) for may in MAY.finditer(sentence)):
        return False
    done = {term for verb in INFINITIVE.findall(question) for term in lemmas(verb)}
    return bool(done & set(lemmas(sentence)))


def not_so(text: str) -> frozenset[str]:
    """The terms that a text turns around: «использовать» of «не использован» and of «неиспользованный»."""
    return negated(text) | _turned(text)


@lru_cache(maxsize=256)
def negated(text: str) -> frozenset[str]:
    """The terms that stand right after «не» or "not"; in Kazakh «не» asks: what."""
    found = list(NEGATED.finditer(text))
    if found and is_kazakh([word.lower() for word in WORD.findall(text)]):
        return frozenset()
    # «Асханада не береді?» has no letter of its own.
    said = (match[2] for match in found if not match[1] or russian.is_known(match[2].lower()))
    return frozenset(term for word in said for term in lemmas(word))


@lru_cache(maxsize=256)
def _turned(text: str) -> frozenset[str]:
    """The terms that «не-» or "un-" turns around in a text: «использовать» for «неиспользованный»."""
    found = (match for match in _TURNED.finditer(text) if not match[1] or russian.is_turned(match[0].lower()))
    return frozenset(term for match in found for term in lemmas(match[2]))


@lru_cache(maxsize=256)
def _said(text: str) -> dict[str, set[str]]:
    """The words of the pairs in a text, each with the terms that it stands at."""
    found: dict[str, set[str]] = {}
    if not (matches := [match for match in _FOUND.finditer(text) if not _NONE.match(text, match.start())]):
        return found
    read = terms(text)
    for match in matches:
        word = match[1].lower() if match[1] else f"{match[2].lower()}-"
        if word in _COMPARED and _NOT.search(text, 0, match.start()):
            word = _COMPARED[word]
        behind = word in _BEHIND
        near = [one for one in read if (one.stop <= match.start() if behind else one.start >= match.end())]
        at = near[-2:] if behind else near[:1]  # «18-ге дейін»: a number's ending is a term of its own
        if not behind and at and at[0].text in _EDGES:
            at = near[:2]
        found.setdefault(word, set()).update(one.text for one in at)
    return found
