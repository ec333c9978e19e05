"""Text -> tokens: words, numbers, dates and signs as they stand, and the normal form of each.

Knows nothing of what words mean or of their lemmas.
"""

import re
import unicodedata
from functools import lru_cache

from index.characters import ACCENTS_RANGE, CYRILLIC_LOOKS, INVISIBLE, LATIN_LOOKS

# What a word may hold unseen, as the inside of a character class; a byte order mark ends it.
UNSEEN = INVISIBLE.replace("\ufeff", "") + ACCENTS_RANGE

PAGE_END = r"\s*\u2060[\s\u2060]*"  # a page's number stands there, masked (index/documents/pages.py)

TOKEN = re.compile(
    r"""
    (?P<date>   (?<![\w.,/]) (?: (?P<day>0?[1-9]|[12]\d|3[01])(?P<point>[./])(?P<month>0?[1-9]|1[0-2])(?P=point)
                                 (?P<year>\d{4}|\d\d)
                               | (?P<dash_day>0?[1-9]|[12]\d|3[01])-(?P<dash_month>0?[1-9]|1[0-2])-
                                 (?P<dash_year>(?:19|20)\d\d)
                               | (?P<iso_year>\d{4})-(?P<iso_month>0[1-9]|1[0-2])-(?P<iso_day>0[1-9]|[12]\d|3[01]) )
                (?!\w|[.,/-]\d) )
  | (?P<phone>  (?<![\w+]) (?:\+7|8|7) (?:[\s\u00a0]?\(\d{3,5}\)[\s\u00a0]?|[\s\u00a0-]?\d{3}[\s\u00a0-]?)
                (?:\d[\s\u00a0-]?){5,7} (?<=\d) (?!\w) )
  | (?P<sign>   (?<![^\W_]) [A-Za-z](?:\+\+|\#)(?![^\W_]) )
  | (?P<mark>   (?<![^\W_]) \d+[A-Z]{1,2}(?![^\W_]) )
  | (?P<clock>  (?<![\w.,:/]) (?:[01]?\d|2[0-3]):[0-5]\d (?!\w|[.,:]\d) )
  | (?P<number> (?<![^\W_]) (?: \d{1,3}(?:\u2060*[\ \u00a0\u202f]\u2060*\d{3})+(?!\d) | \d+ ) (?:[.,]\d+)*
        (?: -?(?:го|му|ой|ый|ий|ая|ое|ые|ых|ми|м|е|я|й|х|ю|ші|шы|нші|ншы|інші|ыншы|th|st|nd|rd)(?![^\W\d_]) )? )
  | (?P<symbol> [%$€₽₸№] )
    """
    rf"| (?P<word>  [^\W\d_] (?: [^\W_] | [{UNSEEN}] | ['’ʼ](?=[^\W\d_])"
    rf" | (?:-|\u00ad)[ \t]*(?:\r\n|[\n\r\u2028])[ \t]*(?:{PAGE_END})?(?=[а-яёa-zәғқңөұүһі]) )* )",
    re.VERBOSE,
)
UNSEEN_SIGN = re.compile(f"[{UNSEEN}]")
BREAK = re.compile(rf"(?:-|\u00ad)[ \t]*(?:\r\n|[\n\r\u2028])[ \t]*(?:{PAGE_END})?")  # inside a word: «гаран-⏎тийный»
CODE_WORD = re.compile(r"([^\W\d_]+)(\d+)")  # KX450, Битрикс24

# «80 %» and «80 процентов» are the same words, so are «600 млрд» and «600 миллиардов».
ABBREVIATIONS = {
    "%": "процент",
    "$": "доллар",
    "€": "евро",
    "₽": "рубль",
    "₸": "тенге",
    "№": "номер",
    "млрд": "миллиард",
    "млн": "миллион",
    "трлн": "триллион",
    "тыс": "тысяча",
    "руб": "рубль",
    "долл": "доллар",
    "тг": "тенге",
    "га": "гектар",
    "км": "километр",
    "ст": "статья",
    "п": "пункт",
    "пп": "пункт",
    "подп": "подпункт",
    "гл": "глава",
    "разд": "раздел",
    "прил": "приложение",
    "табл": "таблица",
    "рис": "рисунок",
    "мин": "минута",
    "сек": "секунда",
    "янв": "январь",
    "фев": "февраль",
    "февр": "февраль",
    "апр": "апрель",
    "авг": "август",
    "сент": "сентябрь",
    "окт": "октябрь",
    "нояб": "ноябрь",
    "дек": "декабрь",
}

THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")  # 1,300 schools
WHOLE = re.compile(r"^(\d{3,})\.00$")  # roubles without kopecks
CLOCK_ZERO = re.compile(r"^0(?=\d\.\d\d$)")
# «XXI век» is «21 век»; typed on a Russian keyboard, ХХ has Cyrillic letters. One letter is no number: I, V.
ROMAN = re.compile(r"(?=[IVX]{2})(X{0,3})(IX|IV|V?I{0,3})")
TO_ROMAN = str.maketrans("ХІ", "XI")
ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")

CYRILLIC = re.compile(r"[\u0400-\u052f]")
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
KAZAKH = re.compile(r"[әғқңөұүһі]")  # that Russian lacks


def _one_alphabet(word: str) -> str:
    """A word of mixed alphabets in one of them, that of most of its letters if look-alikes allow it."""
    cyrillic, latin = len(CYRILLIC.findall(word)), len(LATIN.findall(word))
    if not cyrillic or not latin:
        return word
    ways = [(LATIN_LOOKS, LATIN), (CYRILLIC_LOOKS, CYRILLIC)]
    if latin > cyrillic or (latin == cyrillic and word.isupper()):  # IТ is Latin
        ways.reverse()
    for table, foreign in ways:
        changed = word.translate(table)
        if not foreign.search(changed):
            return changed
    return word


@lru_cache(maxsize=200_000)
def normal_form(word: str) -> str:
    """NFC, lower case, ё = е, without stress marks, soft hyphens and look-alike letters."""
    word = UNSEEN_SIGN.sub("", unicodedata.normalize("NFC", word))
    return _one_alphabet(word).lower().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


def number(text: str) -> str:
    """«1 300» -> 1300, «4,6» -> 4.6, «1,300» -> 1300, «24-е» -> 24, «300,00» -> 300, «08:15» and «08.15» -> 8.15."""
    digits = re.match(r"[\d\s.,:]*\d", text.replace("\u2060", ""))
    assert digits, text
    bare = re.sub(r"\s", "", digits.group()).replace(":", ".")
    return CLOCK_ZERO.sub("", WHOLE.sub(r"\1", bare.replace(",", "" if THOUSANDS.fullmatch(bare) else ".")))


def roman(word: str) -> str:
    """XXI -> 21, or an empty string."""
    match = ROMAN.fullmatch(word.translate(TO_ROMAN))
    return str(10 * len(match[1]) + ROMAN_ONES.index(match[2])) if match else ""
