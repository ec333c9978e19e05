"""A question typed in the wrong keyboard layout -> as it was meant: ghbdtn -> привет, рщц -> how."""

import re
from collections.abc import Collection

from index.language.forms import WORD
from index.language.tokens import CYRILLIC, LATIN, normal_form
from qa.repair import letters
from qa.repair.vocabulary import RARE, Vocabulary
from qa.repair.words import may_touch

SHORTEST_SURE = 4  # «щт» and "yf" may be on and на; with as many letters a word is one
INNER_SIGN = re.compile(r"[^\W\d_][,.;:<>\[\]{}`\"]+[^\W\d_]")  # `ds,bhf.n` is no words with signs between them
AROUND = "\"'«»(),.;:?!…&/^$"


def in_right_layout(typed: str, vocabulary: Vocabulary) -> str:
    """The words of each alphabet as the other layout writes them, where most of them are words only so."""
    for to_russian in (True, False):
        typed = _in_layout(typed, to_russian, vocabulary)
    return typed


def _in_layout(typed: str, to_russian: bool, vocabulary: Vocabulary) -> str:
    there = CYRILLIC if to_russian else LATIN
    tokens = re.split(r"(\s+)", typed)
    tried = [
        place
        for place, token in enumerate(tokens)
        if WORD.search(token)
        and not there.search(token)
        and may_touch(token, typed)
        and not (to_russian and all(map(vocabulary.is_name, WORD.findall(token))))  # Starlink, in whatever question
    ]

    def are_most(places: Collection[int]) -> bool:
        return 2 * sum(len(tokens[place]) for place in places) >= sum(len(tokens[place]) for place in tried)

    before = {place for place in tried if _is_known(tokens[place], vocabulary)}
    if are_most(before):
        return typed
    changed = list(tokens)
    for place in tried:
        if place not in before or not _is_common(tokens[place], vocabulary):
            options = letters.in_other_layout(tokens[place], to_russian, last=place == len(tokens) - 1)
            changed[place] = next((option for option in options if _is_known(option, vocabulary)), options[0])
    after = {place for place in tried if _is_known(changed[place], vocabulary)}
    better = are_most(after) and any(len(tokens[place]) > 2 for place in after - before)
    return "".join(changed) if better else typed


def _is_known(token: str, vocabulary: Vocabulary) -> bool:
    """Whether what stands between two blanks is words and signs."""
    inside = token.strip(AROUND)
    plain = inside[:1].isalnum() and inside[-1:].isalnum() and not INNER_SIGN.search(inside)
    return plain and all(vocabulary.real(normal_form(word)) for word in WORD.findall(inside))


def _is_common(token: str, vocabulary: Vocabulary) -> bool:
    """Whether it is a word by more than chance: «цуку» is were, typed in the Russian layout."""
    words = [normal_form(word) for word in WORD.findall(token)]
    return any(len(word) >= SHORTEST_SURE and vocabulary.rarity(word) < RARE for word in words)
