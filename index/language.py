"""Text -> terms (lemmas, numbers) in Russian, Kazakh and English, each with its place.

Knows nothing of documents. Rules are small named functions and tables, each with the phrase that demanded it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

import pymorphy3
import simplemma

from index import kazakh
from index.sentences import sentences as sentences

VERSION = 3  # part of each build: raise it when the same text gives other sentences or terms
LONGEST_WORD = 60  # letters; what is longer is no word, and has no lemma


@dataclass(frozen=True, slots=True)
class Term:
    """A normalised word or number and the place (code points) where it stands in the text."""

    text: str
    start: int
    stop: int


# --- tokens ------------------------------------------------------------------------------------

TOKEN = re.compile(
    r"""
    (?P<date>   (?<![\w.,]) (?: (?P<day>0?[1-9]|[12]\d|3[01])\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>\d{4})
                               | (?P<iso_year>\d{4})-(?P<iso_month>0[1-9]|1[0-2])-(?P<iso_day>0[1-9]|[12]\d|3[01]) )
                (?!\w|[.,-]\d) )
  | (?P<mark>   (?<![^\W_]) \d+[A-Z]{1,2}(?![^\W_]) )
  | (?P<number> (?<![^\W_]) (?: \d{1,3}(?:[\ \u00a0\u202f]\d{3})+(?!\d) | \d+ ) (?:[.,]\d+)*
        (?: -?(?:го|му|ой|ый|ий|ая|ое|ые|ых|ми|м|е|я|й|х|ю|ші|шы|нші|ншы|інші|ыншы|th|st|nd|rd)(?![^\W\d_]) )? )
  | (?P<word>  [^\W\d_] (?: [^\W_] | [\u0300-\u036f\u00ad\u200b-\u200d\u2060] | ['’ʼ](?=[^\W\d_]) )* )
  | (?P<symbol> [%$€₽₸№] )
    """,
    re.VERBOSE,
)
INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x200E), 0x2060, *range(0x300, 0x370)])

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
}

MONTHS = str.split("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь")
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")  # 1,300 schools
# «XXI век» is «21 век»; typed on a Russian keyboard, ХХ has Cyrillic letters. One letter is no number: I, V.
ROMAN = re.compile(r"(?=[IVX]{2})(X{0,3})(IX|IV|V?I{0,3})")
TO_ROMAN = str.maketrans("ХІ", "XI")
ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")

# Letters that look alike in both alphabets: «Cтрана» typed with a Latin C, «Kaзахстан», «IТ».
LATIN_LOOKS = str.maketrans("acekopxyiABCEHKMOPTXYI", "асекорхуіАВСЕНКМОРТХУІ")
CYRILLIC_LOOKS = str.maketrans("асекорхуіАВСЕНКМОРТХУІ", "acekopxyiABCEHKMOPTXYI")
CYRILLIC = re.compile(r"[\u0400-\u052f]")
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
KAZAKH = re.compile(r"[әғқңөұүһі]")


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
    word = unicodedata.normalize("NFC", word).translate(INVISIBLE)
    return _one_alphabet(word).lower().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


def _number(text: str) -> str:
    """«1 300» -> 1300, «4,6» -> 4.6, «1,300» -> 1300, «24-е» -> 24."""
    digits = re.match(r"[\d\s.,]*\d", text)
    assert digits, text
    bare = re.sub(r"\s", "", digits.group())
    return bare.replace(",", "" if THOUSANDS.fullmatch(bare) else ".")


def _roman(word: str) -> str:
    """XXI -> 21, or an empty string."""
    match = ROMAN.fullmatch(word.translate(TO_ROMAN))
    return str(10 * len(match[1]) + ROMAN_ONES.index(match[2])) if match else ""


def _date(token: re.Match[str]) -> list[Term]:
    """25.12.2025 and 2025-12-25 -> 25, декабрь, 2025."""
    parts = ("day", "month", "year") if token["day"] else ("iso_year", "iso_month", "iso_day")
    return [
        Term(MONTHS[int(token[part]) - 1] if "month" in part else str(int(token[part])), *token.span(part))
        for part in parts
    ]


# --- lemmas ------------------------------------------------------------------------------------

FUNCTION_WORDS = {"PREP", "CONJ", "PRCL", "NPRO", "INTJ"}  # OpenCorpora parts of speech
ASKING = {"сколько"}  # asks for a number, which answer_type.py knows; as a word it would only miss in the text
ENGLISH_FUNCTION_WORDS = frozenset(
    str.split("""
        a about above after again all also am an and any are as at be because been before being below between
        both but by can could did do does doing done down during each few for from further had has have having
        he her here hers him his how i if in into is it its itself just me more most my no nor not now of off on
        once only or other our out over own s same shall she should so some such t than that the their them then
        there these they this those through to too under until up upon us very was we were what when where which
        while who whom whose why will with would you your
    """)
)
CAPITALS = frozenset({"IT", "US", "WHO"})  # «сфера IT»: no pronouns
CONTRACTIONS = ("n't", "'re", "'ll", "'ve", "'d", "'m")


@cache
def morphology() -> pymorphy3.MorphAnalyzer:
    """The Russian morphology, loaded once."""
    return pymorphy3.MorphAnalyzer()


@cache
def russian_lexicon() -> dict[str, str]:
    """The Russian lexicon, the commonest word first, read once."""
    return kazakh.read_lexicon("ru")


@cache
def _ranks() -> dict[str, float]:
    return {lemma: place / len(russian_lexicon()) for place, lemma in enumerate(russian_lexicon())}


def rank(lemma: str) -> float | None:
    """How far down the list of common Russian words a lemma stands, 0..1; None if it is no common word."""
    return _ranks().get(lemma)


# The dictionary guesses names anew in each case (Токаев -> токай, Токаева -> токаева, Мангистауская ->
# мангистаускать), so that a question in one case misses the text in another; these endings do not.
SURNAME = re.compile(r"(.{2,}(?:[оеё]в|[иы]н))(?:а|у|ым|е|ой|ы|ых|ыми)?")
ADJECTIVE_OF_PLACE = re.compile(r"(.{2,}ск)(?:ий|ая|ое|ие|ого|ому|им|ом|ой|ую|их|ими|ою)")
KNOWN_AS_ANOTHER_WORD = re.compile(r".{2,}[аи]ев")  # Токаев is no genitive of токай, a wine
NOUN_ENDING = re.compile(r"(.{3,}?)(?:ами|ями|ах|ях|ам|ям|ов|ев|ом|ем|ой|ей|ою|ею|[аяуюеыиьо])?")


def _unknown_russian(word: str) -> str:
    """A stem for a word that the dictionary can only guess at, the same in each of its cases."""
    guesses: list[str] = [guess.normal_form.replace("ё", "е") for guess in morphology().parse(word)]
    for guess in guesses:
        if guess in russian_lexicon():
            return guess
    if match := ADJECTIVE_OF_PLACE.fullmatch(word):
        return match[1] + "ий"
    if match := SURNAME.fullmatch(word):
        return match[1]
    part = morphology().parse(word)[0].tag.POS
    if part in {"VERB", "INFN", "ADJF", "PRTF"}:
        return guesses[0]
    match = NOUN_ENDING.fullmatch(word)
    return match[1] if match else word


@lru_cache(maxsize=200_000)
def _russian(word: str) -> tuple[str, bool]:
    """A lower-case Russian word -> (lemma, whether it has no content of its own)."""
    best = morphology().parse(word)[0]
    lemma = best.normal_form.replace("ё", "е")
    if not is_russian(word) or (lemma not in russian_lexicon() and KNOWN_AS_ANOTHER_WORD.fullmatch(word)):
        return _unknown_russian(word), False
    part = best.tag.POS
    empty = part in FUNCTION_WORDS or "Apro" in best.tag or lemma in ASKING
    return lemma, empty or (part != "NOUN" and russian_lexicon().get(lemma) == "-")


def is_russian(word: str) -> bool:
    """Whether the Russian dictionary has this lower-case form."""
    return bool(morphology().word_is_known(word))


@lru_cache(maxsize=200_000)
def _english(word: str) -> tuple[str, bool]:
    """A lower-case English word -> (lemma, whether it has no content of its own)."""
    bare = word.removesuffix("'s")
    if bare in ENGLISH_FUNCTION_WORDS or bare.endswith(CONTRACTIONS):
        return bare, True
    return simplemma.lemmatize(bare, lang="en").lower(), False


def is_english(word: str) -> bool:
    """Whether the English dictionary has this lower-case form."""
    bare = word.removesuffix("'s")
    return bare in ENGLISH_FUNCTION_WORDS or bool(simplemma.is_known(bare, lang="en"))


def kazakh_term(lemma: str) -> str:
    """A Kazakh lemma as a term; `kk:` keeps бар (there is) apart from the Russian бар (a pub)."""
    russian = russian_lexicon().get(lemma)
    own = kazakh.lexicon().get(lemma)
    if russian is None or own is None or set(russian.split("; ")) & set(own.split("; ")):
        return lemma
    return f"kk:{lemma}"


@lru_cache(maxsize=200_000)
def lemma(word: str, in_kazakh: bool = False) -> tuple[str, bool]:
    """A normal form -> (lemma, whether it has no content); `in_kazakh`: the text around it is Kazakh."""
    if len(word) > LONGEST_WORD:
        return word, False
    if not CYRILLIC.search(word):
        return _english(word) if LATIN.search(word) else (word, False)
    own_letters = bool(KAZAKH.search(word))
    if own_letters or in_kazakh or not is_russian(word):
        stem = kazakh.known_stem(word)
        if stem:
            return kazakh_term(stem), kazakh.lexicon()[stem] == "-"
        if own_letters:
            return kazakh.stem(word), False
    return _russian(word)


def is_kazakh(words: list[str]) -> bool:
    """Whether normal forms are of a Kazakh text: a quarter of its words has a letter that Russian lacks."""
    return sum(bool(KAZAKH.search(word)) for word in words) * 4 >= len(words) > 0


def terms(text: str) -> list[Term]:
    """The content words and numbers of a text, as lemmas, in order; words without content are left out."""
    tokens = list(TOKEN.finditer(text))
    forms = [normal_form(token.group()) for token in tokens]
    in_kazakh = is_kazakh([form for form, token in zip(forms, tokens, strict=True) if token["word"]])
    found = []
    for token, form in zip(tokens, forms, strict=True):
        if token["date"]:
            found += _date(token)
            continue
        if number := _number(form) if token["number"] else _roman(token.group()):
            found.append(Term(number, token.start(), token.end()))
            continue
        form = ABBREVIATIONS.get(form, form)
        term, empty = lemma(form, in_kazakh)
        if empty and token.group() in CAPITALS and not text.isupper():
            term, empty = form, False
        if not empty and (len(term) > 1 or not term.isalpha()):
            found.append(Term(term, token.start(), token.end()))
    return found


def lemmas(text: str) -> list[str]:
    """The terms of a text without their places."""
    return [term.text for term in terms(text)]
