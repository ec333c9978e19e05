"""A Kazakh word -> its stem, by the suffixes and the lexicon in `data/`.

Kazakh glues endings to a stem (мектеп-тер-і-нде, "in his schools"), so one table of endings, longest
first, and five rules for sounds that change at the seam find most stems. `data/README.md` has the method.
"""

import re
from functools import cache

from index.language.lexicon import DATA, read_lexicon
from index.language.tokens import KAZAKH

VOWELS = "аәеиоөуұүыіэюя"
VOICED = {"б": "п", "г": "к", "ғ": "қ"}
SHORTEST_STEM = 3  # without a word of the lexicon to prove it, a shorter rest is more likely a mistake
# What cases put behind a name, and nothing else: «Мұхтарға», «Отырардағы».
CASES = frozenset(
    str.split("""
        ға ге қа ке ны ні ды ді ты ті ның нің дың дің тың тің да де та те дан ден тан тен нан нен мен бен пен
        дағы дегі тағы тегі
    """)
)
CASE = rf"(?:{'|'.join(sorted(CASES, key=len, reverse=True))})"
PATRONYMIC = re.compile(rf"(.{{3,}}(?:ұлы|қызы)){CASE}?")  # «Байтұрсынұлының»: -лы is no ending here


@cache
def lexicon() -> dict[str, str]:
    """The Kazakh lexicon, read once."""
    return read_lexicon("kk")


@cache
def suffixes() -> tuple[str, ...]:
    """Inflectional suffixes, longest first."""
    text = (DATA / "kk_suffixes.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def names() -> frozenset[str]:
    """Names that end as other words are inflected: «Мұхтар» has no -тар, «Сарыарқа» no -қа."""
    return frozenset((DATA / "kk_names.txt").read_text(encoding="utf-8").split())


def _name(word: str) -> str:
    """The name that a word is, in whatever case, or an empty string."""
    bare = (word[:-length] for length in range(1, 5) if word[-length:] in CASES)
    return next((one for one in (word, *bare) if one in names()), "")


def _voicing(stem: str) -> list[str]:
    """мектеб(і) -> мектеп: a final б г ғ hardens again."""
    return [stem[:-1] + VOICED[stem[-1]]] if stem[-1] in VOICED else []


def _elision(stem: str) -> list[str]:
    """халқ(ы) -> халық, орн(ы) -> орын: the vowel that fell out between two consonants."""
    two_consonants = len(stem) > 1 and all(c not in VOWELS or c == "у" for c in stem[-2:])
    if not two_consonants:
        return []
    opened = [stem[:-1] + vowel + stem[-1] for vowel in "ыі"]
    return opened + [hard for form in opened for hard in _voicing(form)]


def _final_p(stem: str) -> list[str]:
    """тауып -> тау -> тап."""
    return [stem[:-1] + "п"] if stem[-1] == "у" else []


def _glide(stem: str) -> list[str]:
    """оқи(ды) -> оқы, іри(ді) -> ірі, қоя(ды) -> қой."""
    if stem[-1] == "и":
        return [stem[:-1] + "ы", stem[:-1] + "і"]
    return [stem[:-1] + "й"] if stem[-1] in "яю" else []


def _infinitive(word: str) -> list[str]:
    """оқу -> оқы, қою -> қой, шығу -> шық."""
    if len(word) < 3 or word[-1] not in "ую":
        return []
    stem = word[:-1]
    return [stem, *_voicing(stem), stem + "ы", stem + "і", *([stem + "й"] if word[-1] == "ю" else [])]


RULES = (_voicing, _elision, _final_p, _glide, _infinitive)


def _known(stem: str) -> str:
    """The first form of a bare stem that the lexicon has with a content gloss, or an empty string."""
    forms = [stem] + [form for rule in RULES for form in rule(stem)]
    return next((form for form in forms if lexicon().get(form, "-") != "-"), "")


def _strip(word: str) -> str:
    """The stem left by the longest suffix whose rest the lexicon proves, or an empty string."""
    for suffix in suffixes():
        if len(word) - len(suffix) >= 2 and word.endswith(suffix):
            found = _known(word[: -len(suffix)])
            if found:
                return found
    return ""


@cache
def known_stem(word: str) -> str:
    """A lower-case word -> its stem in the lexicon or among the names, or an empty string if they have none."""
    if word in lexicon():
        return word
    return _name(word) or _strip(word) or next((f for f in _infinitive(word) if lexicon().get(f, "-") != "-"), "")


@cache
def stem(word: str) -> str:
    """A lower-case word -> its stem; without help from the lexicon at least three letters stay."""
    found = known_stem(word)
    if found:
        return found
    if match := PATRONYMIC.fullmatch(word):
        return match[1]
    for suffix in suffixes():
        if len(word) - len(suffix) >= SHORTEST_STEM and word.endswith(suffix):
            rest = word[: -len(suffix)]
            return known_stem(rest) or rest
    return word


def is_kazakh(words: list[str]) -> bool:
    """Whether normal forms are of a Kazakh text: a quarter of its words has a letter that Russian lacks."""
    return sum(bool(KAZAKH.search(word)) for word in words) * 4 >= len(words) > 0
