"""What was typed -> small talk or a command, or None: a question for the documents. The phrases are in phrases.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.language.asked import defined
from index.language.terms import lemmas
from index.language.tokens import UNSEEN, normal_form
from qa.repair.repairer import Repairer

LONGEST = 120  # characters
MOST = 10  # words; what has more asks something
# Kinds of which a README or a FAQ has headings.
ALSO_HEADINGS = frozenset({"help", "who", "about", "more", "wrong", "stop"})
MISSPELT = 5  # letters from which on one may be wrong: «спасиба» is thanks, «пака» may be anything
WORD = re.compile(rf"\w[\w{UNSEEN}]*(?:['’ʼ]\w+)?")
COMMAND = re.compile(r"\s*(/\w+)(?:@\w+)?\s*$")  # of messengers: «/start», «/help@derek_bot»
NUMBER = re.compile(r"^[\s(]*\d[\d.]*[.)]?\s+")  # «1. С чего начать»
DRAWN = re.compile(r"(.)\1{2,}")  # «Спасибооо»
SHADES = r"[\s\ufe0f\U0001f3fb-\U0001f3ff]*"  # of a hand's skin; what makes a picture of a sign
SIGNS = {
    kind: re.compile(f"(?:[{signs}]{SHADES})+")
    for kind, signs in (("thanks", "🙏👏❤♥💐🌹"), ("ok", "👍👌🤝✅🔥💪🙂😊😀"))
}
# Kazakh is often typed without the letters that Russian lacks: «тусиникти».
PLAIN = str.maketrans("әғқңөұүһі", "агкноуухи")


@dataclass(frozen=True, slots=True)
class Talk:
    """What is wanted, `kind` as phrases.toml names it, the language it was said in, and of which one document."""

    kind: str
    language: str  # "" where a sign says it
    document: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is said by a phrase of each group, and whatever may stand beside these."""

    talk: Talk
    groups: tuple[list[str], ...]
    beside: list[str]

    @property
    def phrases(self) -> list[str]:
        return [*chain(*self.groups), *self.beside]

    def pattern(self) -> re.Pattern[str]:
        """Over words joined by blanks."""
        said = _any(self.phrases)
        needed = "".join(rf"(?=(?:.* )?{_any(group)}(?: |$))" for group in self.groups)
        return re.compile(rf"{needed}{said}(?: {said})*")


@cache
def _rules() -> tuple[_Rule, ...]:
    """The weightiest kind first."""
    written = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
    return tuple(
        _Rule(Talk(kind, rule["language"]), tuple(map(_phrases, rule["says"])), _phrases(rule.get("beside", "")))
        for kind, rules in written.items()
        for rule in rules
    )


@cache
def _patterns() -> tuple[tuple[Talk, re.Pattern[str]], ...]:
    """Of all rules; most questions have a word that is in none, and need not wait for these to be compiled."""
    return tuple((rule.talk, rule.pattern()) for rule in _rules())


@cache
def _words() -> frozenset[str]:
    return frozenset(word for rule in _rules() for phrase in rule.phrases for word in phrase.split())


def _phrases(written: str) -> list[str]:
    return [_plain(phrase.replace("_", " ")) for phrase in written.split()]


def _any(phrases: list[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})"


def _plain(text: str) -> str:
    return " ".join(normal_form(word) for word in text.split()).translate(PLAIN)


def small_talk(typed: str, repairer: Repairer) -> Talk | None:
    """What was typed, also misspelt, in the wrong keyboard layout or in Latin letters -> Talk; None for a question."""
    if len(typed) > LONGEST:
        return None
    if kind := next((kind for kind, said in SIGNS.items() if said.fullmatch(typed.strip())), ""):
        return Talk(kind, "")
    found = _of(typed, repairer)
    if found is None and not all(map(repairer.known, WORD.findall(typed))):
        repaired, _ = repairer.repair(typed)
        found = _of(repaired, repairer) if repaired != typed else None
    return found


def is_heading(typed: str, heading: str) -> bool:
    """Whether what was typed is a heading of a document («Команды», «Как вы работаете?»), or asks what its X is."""
    last = heading.rpartition(" › ")[2]
    words, own = ([normal_form(word) for word in WORD.findall(text)] for text in (typed, NUMBER.sub("", last)))
    return words == own or bool((name := defined(typed)) and name == set(lemmas(last)))


def _of(text: str, repairer: Repairer) -> Talk | None:
    command = COMMAND.match(text)
    found = of_words([command[1]], repairer) if command else None
    return found or of_words(WORD.findall(text), repairer)


def of_words(words: list[str], repairer: Repairer) -> Talk | None:
    """What these words say together; None if one of them says more."""
    if not 0 < len(words) <= MOST:
        return None
    spelt = tuple(_spelt(word, repairer) for word in words)
    if not _words().issuperset(spelt):
        return None
    parts = _parts(spelt)
    order = [talk for talk, _ in _patterns()]
    return min(parts, key=order.index) if parts else None


def is_said(word: str) -> bool:
    """Whether a word is one of phrases.toml."""
    return _plain(word) in _words()


def _spelt(word: str, repairer: Repairer) -> str:
    """A word as the rules write it, where at most one letter differs and it is no other word."""
    plain, words = _plain(word), _words()
    if plain not in words:
        plain = DRAWN.sub(r"\1", plain)
    if plain in words or len(plain) < MISSPELT or repairer.known(word):
        return plain
    near = process.extractOne(plain, words, scorer=OSA.distance, score_cutoff=1)
    return near[0] if near else plain


def _parts(words: tuple[str, ...]) -> tuple[Talk, ...]:
    """The words cut into as long parts as possible that are each of one kind: «Спасибо, пока»; none if one is left."""
    for stop in range(len(words), 0, -1):
        part = " ".join(words[:stop])
        talk = next((talk for talk, pattern in _patterns() if pattern.fullmatch(part)), None)
        if talk is not None:
            rest = _parts(words[stop:])
            if rest or stop == len(words):
                return (talk, *rest)
    return ()
