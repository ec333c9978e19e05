"""A Russian word -> its lemma, by pymorphy3 and by rules for what its dictionary does not know."""

import re
from functools import cache, lru_cache

import pymorphy3

from index.language.lexicon import read_lexicon

FUNCTION_PARTS = {"PREP", "CONJ", "PRCL", "NPRO", "INTJ"}  # of speech, as OpenCorpora names them
# They tell of something, and name nothing.
ACTION_PARTS = {"VERB", "INFN", "GRND", "PRTS", "ADVB", "PRED", "COMP", "ADJS"}
ASKING = {"сколько"}  # asks for a number, which answer_types.py knows; as a word it would only miss in the text


@cache
def morphology() -> pymorphy3.MorphAnalyzer:
    """The Russian morphology, loaded once."""
    return pymorphy3.MorphAnalyzer()


@cache
def lexicon() -> dict[str, str]:
    """The Russian lexicon, the commonest word first, read once."""
    return read_lexicon("ru")


@cache
def _ranks() -> dict[str, float]:
    return {lemma: place / len(lexicon()) for place, lemma in enumerate(lexicon())}


def rank(lemma: str) -> float | None:
    """How far down the list of common Russian words a lemma stands, 0..1; None if it is no common word."""
    return _ranks().get(lemma)


# The dictionary guesses names anew in each case (Токаев -> токай, Токаева -> токаева, Мангистауская ->
# мангистаускать), so that a question in one case misses the text in another; these endings do not.
SURNAME = re.compile(r"(.{2,}(?:[оеё]в|[иы]н))(?:а|у|ым|е|ой|ы|ых|ыми)?")
ADJECTIVE_OF_PLACE = re.compile(r"(.{2,}ск)(?:ий|ая|ое|ие|ого|ому|им|ом|ой|ую|их|ими|ою)")
PLURAL_OF_NAME = {"Name", "plur", "gent"}
SURNAME_OF_NAME = re.compile(r".{3,}[оеё]в")  # Валиханов is a surname, seldom several whose name is Валихан
KNOWN_AS_ANOTHER_WORD = re.compile(r".{2,}[аи]ев")  # Токаев is no genitive of токай, a wine
# The list of words without content has names among them that are adjectives and adverbs, too.
NAMED = re.compile(r"\w+[сц]кий|бойко|навальный|долгорукий")
NOUN_ENDING = re.compile(r"(.{3,}?)(?:ами|ями|ах|ях|ам|ям|ов|ев|ом|ем|ой|ей|ою|ею|[аяуюеыиьо])?")


def _unknown_russian(word: str) -> str:
    """A stem for a word that the dictionary can only guess at, the same in each of its cases."""
    guesses: list[str] = [guess.normal_form.replace("ё", "е") for guess in morphology().parse(word)]
    for guess in guesses:
        if guess in lexicon():
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
def lemma(word: str) -> tuple[str, bool]:
    """A lower-case Russian word -> (lemma, whether it has no content of its own)."""
    best = morphology().parse(word)[0]
    found = best.normal_form.replace("ё", "е")
    if not is_known(word) or (found not in lexicon() and KNOWN_AS_ANOTHER_WORD.fullmatch(word)):
        return _unknown_russian(word), False
    if PLURAL_OF_NAME.issubset(best.tag.grammemes) and SURNAME_OF_NAME.fullmatch(word) and _is_only_name(word):
        return word, False  # as «Валиханова» and «Валиханову» have it
    part = best.tag.POS
    empty = part in FUNCTION_PARTS or "Apro" in best.tag or found in ASKING
    without = part != "NOUN" and lexicon().get(found) == "-" and not NAMED.fullmatch(found)
    return found, empty or without


def _is_only_name(word: str) -> bool:
    """Whether a lower-case word can be nothing but a name: «полов» may be of «Пол», and is of «пол»."""
    return all(NAMES & set(parse.tag.grammemes) for parse in morphology().parse(word))


def is_known(word: str) -> bool:
    """Whether the Russian dictionary has this lower-case form."""
    return bool(morphology().word_is_known(word))


def is_action(word: str) -> bool:
    """Whether a lower-case word tells what was done or how, and names no thing: построили, быстро."""
    return is_known(word) and morphology().parse(word)[0].tag.POS in ACTION_PARTS


def may_be_noun(word: str) -> bool:
    """Whether a lower-case word may name a thing, whatever else it may be: устав, полив, подряд."""
    return is_known(word) and any(parse.tag.POS == "NOUN" for parse in morphology().parse(word))


def is_past(word: str) -> bool:
    """Whether a lower-case word is a verb in the past: построили, построен."""
    tag = morphology().parse(word)[0].tag
    return is_known(word) and tag.POS in {"VERB", "PRTS"} and tag.tense == "past"


@lru_cache(maxsize=20_000)
def may_be_subject(word: str) -> bool:
    """Whether a lower-case word is a noun that may stand in the nominative."""
    parses = morphology().parse(word)
    return parses[0].tag.POS == "NOUN" and any({"NOUN", "nomn"} <= set(parse.tag.grammemes) for parse in parses)


@lru_cache(maxsize=20_000)
def may_be_quality(word: str) -> bool:
    """Whether a lower-case word is an adjective that may tell what a subject is like: «платный», «бесплатная»."""
    return is_known(word) and any({"ADJF", "nomn"} <= set(parse.tag.grammemes) for parse in morphology().parse(word))


OBLIQUE = frozenset({"gent", "gen2", "datv", "ablt", "loct", "loc2"})


@lru_cache(maxsize=20_000)
def oblique(word: str) -> frozenset[str]:
    """The cases besides those of a subject and an object that a lower-case noun may be in: "gent" for «скрипки»."""
    parses = morphology().parse(word) if is_known(word) else []
    if not parses or parses[0].tag.POS in FUNCTION_PARTS:
        return frozenset()
    return frozenset(str(parse.tag.case) for parse in parses if parse.tag.POS == "NOUN") & OBLIQUE


NAMES = frozenset({"Name", "Surn", "Patr"})
PROPER = NAMES | {"Geox", "Orgn", "Trad"}  # of places and firms, too
PREDICATES = {"VERB", "PRTS", "ADJS", "PRED"}


@lru_cache(maxsize=20_000)
def may_be_name(word: str, kinds: frozenset[str] = NAMES) -> bool:
    """Whether a lower-case word may be a name, by default a person's: one in a dictionary, or a word that none has."""
    return not is_known(word) or any(kinds & set(parse.tag.grammemes) for parse in morphology().parse(word))


def is_name(word: str, kinds: frozenset[str] = NAMES) -> bool:
    """Whether a lower-case word of the dictionary is a name before all else, by default a person's."""
    return is_known(word) and bool(kinds & set(morphology().parse(word)[0].tag.grammemes))


@lru_cache(maxsize=20_000)
def may_be_person(word: str) -> bool:
    """Whether a lower-case word names somebody: a name, an unknown word, or a noun such as «председатель»."""
    parses = morphology().parse(word)
    return may_be_name(word) or any("anim" in parse.tag and parse.tag.POS == "NOUN" for parse in parses)


def is_recipient(word: str) -> bool:
    """Whether a lower-case word can only be in the dative or the instrumental case: министру, президентом."""
    return all({"datv", "ablt"} & set(parse.tag.grammemes) for parse in morphology().parse(word))


def has_predicate(words: list[str]) -> bool:
    """Whether lower-case words can be a sentence: one of them is a verb or a short participle."""
    return any(morphology().parse(word)[0].tag.POS in PREDICATES for word in words)


@lru_cache(maxsize=20_000)
def is_finite(word: str) -> bool:
    """Whether a lower-case word is what a sentence tells, and no imperative: «пустят», «оплачен», not «назовите»."""
    tag = morphology().parse(word)[0].tag
    return is_known(word) and tag.POS in PREDICATES and "impr" not in tag


@lru_cache(maxsize=20_000)
def is_asked_of_you(word: str) -> bool:
    """Whether a lower-case word tells what you do or will do: «принимаете»."""
    return is_finite(word) and "2per" in morphology().parse(word)[0].tag


@lru_cache(maxsize=20_000)
def is_turned(word: str) -> bool:
    """Whether a lower-case word that begins with «не» is another one turned around: «незаконный», not «неделя»."""
    whole, rest = (morphology().parse(part)[0] for part in (word, word[2:]))
    is_participle = rest.tag.POS in {"PRTF", "PRTS"} and whole.tag.POS in {"PRTF", "PRTS", "ADJF", "ADJS"}
    return is_known(word[2:]) and (is_participle or whole.normal_form == f"не{rest.normal_form}")
