"""A single letter of a text -> the letter that names a thing, as a term: «категория B», «точка В», «подпункт б)».

All other single letters are no terms: «В школе», «А. П. Иванов».
"""

import re

from index.characters import CYRILLIC_LOOKS, one_alphabet
from index.language import russian
from index.language.sentences import LETTERED
from index.language.tokens import LATIN

# A letter that names a thing follows its noun: «категория B», «витамин C»; a period has a number: «I квартал».
NAMING = re.compile(
    r"(?:(?:[^\W\d_]{3,}|(?<=\s)[A-ZА-ЯЁ](?:,|[ \u00a0](?:и|или|and|or)))[ \u00a0]+[«“\"]?|(?<=\s)[A-ZА-ЯЁ]/)\Z"
)
# «подпункт б)», «пункта "в"»: small letters name points only.
POINT = re.compile(
    r"(?<![^\W_])(?:под)?пункт(?:а|у|ом|е|ы|ов|ам|ами|ах)?|(?<![^\W_])(?:подп|пп|литера|буква|subparagraph|clause)\.?",
    re.IGNORECASE,
)
LETTER_POINT = re.compile(rf"(?:{POINT.pattern})[ \u00a0]+[«“\"(]?\Z", re.IGNORECASE)
# "Appendix A", but "Buy A Car".
ENGLISH_NAMING = re.compile(
    r"\b(?:appendix|annex|schedule|exhibit|group|point|zone|section|class|category|type|model|option|terminal|gate|"
    r"vitamin|part|plan|team|grade|hepatitis|block|building|unit|level)[ \u00a0]+\Z",
    re.IGNORECASE,
)
PERIOD = re.compile(
    r"(?:-(?:й|го|м))?[ \u00a0]+(?:квартал|кв\.?(?![ \u00a0]?к?м)|полугоди|тоқсан|групп|категори|степен|этап|тур|"
    r"век|том|част|глав|раздел)"
)
ROMAN_LETTERS = {"I": "1", "V": "5", "X": "10"}
ENDS_POINT = re.compile(r"[)»”\"]|[ \u00a0]*(?:\Z|[,.;:?!]|пункта|п\.|стать|ст\.|част|ч\.)")
CODE_FOLLOWS = re.compile(r"-?\d")
WORD = re.compile(r"[^\W\d_]{3,}")
INITIAL = re.compile(r"\.\s?[A-ZА-ЯЁ]")


def named_by(text: str, token: re.Match[str]) -> str:
    """A single capital letter that names a thing, in Latin where it looks so; "" for «В школе» and initials."""
    letter = token.group()
    if len(letter) != 1 or not letter.isalpha():
        return ""
    is_point = ENDS_POINT.match(text, token.end()) or letter.lower() not in "авикосуя"  # «в пункте а затем»
    if is_point and LETTER_POINT.search(text[max(0, token.start() - 20) : token.start()]):
        return one_alphabet(letter)
    if not letter.isupper() or CODE_FOLLOWS.match(text, token.end()):
        return ""
    latin = letter.translate(CYRILLIC_LOOKS)
    if latin in ROMAN_LETTERS and PERIOD.match(text, token.end()):
        return ROMAN_LETTERS[latin]
    before = NAMING.search(text[max(0, token.start() - 40) : token.start()])
    if not before or text.isupper():
        return ""
    noun = WORD.search(before.group())
    is_lettered = ENGLISH_NAMING.search(before.string) or (noun and russian.lemma(noun[0].lower())[0] in LETTERED)
    if not is_lettered and (INITIAL.match(text, token.end()) or (letter in "IA" and LATIN.search(before.group()))):
        return ""
    return "1" if letter == "I" else "d" if letter == "Д" else latin.lower()  # «группа крови I», «витамин Д»
