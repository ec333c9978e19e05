"""A question as typed -> the question as meant: wrong keyboard layout, Latin letters, misspelt words.

Only words that neither a dictionary nor the index knows are touched, and every change is told: fuzzy matching that is
always on finds other words than were asked for.
"""

import re
from dataclasses import dataclass

from index.index import Index
from index.language.forms import WORD
from index.language.tokens import CYRILLIC, KAZAKH, normal_form
from qa.repair.corrector import Corrector
from qa.repair.layout import in_right_layout
from qa.repair.letters import cased
from qa.repair.translit import in_cyrillic
from qa.repair.vocabulary import Vocabulary
from qa.repair.words import touchable

MISSPELT = 12  # words of one question that are looked up; more are no question
# As people say it and write it in a chat; a dictionary has some of these, in a sense that nobody means in a question.
SPOKEN = {
    **dict.fromkeys(("скоко", "скока", "скок", "сколька"), "сколько"),
    **dict.fromkeys(("чо", "че", "шо", "чево"), "что"),
    **dict.fromkeys(("када", "кагда"), "когда"),
    **dict.fromkeys(("щас", "ща"), "сейчас"),
    **dict.fromkeys(("ково", "каво"), "кого"),
    "хто": "кто",
    "небудь": "нибудь",
    "тока": "только",
    "ваще": "вообще",
    "пачему": "почему",
}
LONG_HALF = 6  # letters
HYPHENATED = re.compile(r"[^\s,.;:!?()«»\"]+")


@dataclass(frozen=True, slots=True)
class Repair:
    """One change to a question; `kind` is one of `qa.repair.KINDS`."""

    kind: str
    before: str
    after: str


class Repairer:
    """What the dictionaries and one index know, asked word by word."""

    def __init__(self, index: Index) -> None:
        self._vocabulary = Vocabulary(index)
        self._corrector = Corrector(self._vocabulary)

    def known(self, word: str) -> bool:
        """Whether a word stands in the documents or in a dictionary."""
        return self._vocabulary.known(normal_form(word))

    def repair(self, typed: str) -> tuple[str, list[Repair]]:
        """A question -> what was meant, and each change."""
        repairs = []
        for kind, change in (("layout", in_right_layout), ("translit", in_cyrillic)):
            changed = change(typed, self._vocabulary)
            if changed != typed:
                repairs.append(Repair(kind, typed, changed))
                typed = changed
        typed, joined = self._joined(typed)
        typed, spelt = self._spelt(typed)
        return typed, repairs + joined + spelt

    def _joined(self, typed: str) -> tuple[str, list[Repair]]:
        """«фарма цевтика» -> фармацевтика: two pieces, one of them no word, that are a word together."""
        repairs = []
        words = list(WORD.finditer(typed))
        while len(words) > 1:  # from the end, so that the places before it stay
            right = words.pop()
            left = words[-1]
            is_free = not typed.startswith("-", right.end())  # «есть ли ски-пасс»
            are_apart = is_free and typed[left.end() : right.start()] == " "
            if are_apart and self._are_pieces(left.group(), right.group()):
                whole = left.group() + right.group().lower()
                repairs.append(Repair("spelling", f"{left.group()} {right.group()}", whole))
                typed = typed[: left.start()] + whole + typed[right.end() :]
                words.pop()
        return typed, repairs[::-1]

    def _are_pieces(self, left: str, right: str) -> bool:
        whole = normal_form(left + right)
        return (
            len(whole) > 4
            and not right[:1].isupper()
            and self._vocabulary.real(whole)
            and not (self.known(left) and self.known(right))
        )

    def _spelt(self, typed: str) -> tuple[str, list[Repair]]:
        """Each misspelt word by itself."""
        repairs: dict[str, Repair] = {}
        words = list(WORD.finditer(typed))
        in_kazakh = self._vocabulary.in_kazakh([normal_form(word.group()) for word in words])
        has_letters = bool(KAZAKH.search(normal_form(typed)))
        unknown = [word for word in touchable(typed) if self._may_be_misspelt(word, typed, in_kazakh, has_letters)]
        parts, end = [], 0
        for match in unknown[:MISSPELT]:
            word = match.group()
            first = match.start() == words[0].start() and len(words) > 1 and typed[match.end()] != "-"
            name = word[:1].isupper() and not typed.isupper() and not first
            spoken = SPOKEN.get(normal_form(word))
            meant = cased(spoken, word) if spoken else self._corrector.corrected(word, name, in_kazakh, has_letters)
            if meant != word and (spoken or not self._leaves_half(match, typed, meant)):
                other = bool(CYRILLIC.search(word)) != bool(CYRILLIC.search(meant))
                repairs[word] = Repair("translit" if other else "spelling", word, meant)
                parts += [typed[end : match.start()], meant]
                end = match.end()
        return "".join([*parts, typed[end:]]), list(repairs.values())

    def _may_be_misspelt(self, match: re.Match[str], typed: str, in_kazakh: bool, has_letters: bool) -> bool:
        form = normal_form(match.group())
        if form in SPOKEN and not in_kazakh:
            return form not in self._vocabulary.forms
        if self._corrector.with_kazakh_letters(form, in_kazakh, has_letters):
            return True  # «калай», «кол»: a dictionary has them, too
        return not self.known(form) and not self._is_half(match, typed)

    def _is_half(self, match: re.Match[str], typed: str) -> bool:
        """«давным» is half of давным-давно."""
        whole = _hyphenated(match, typed).group()
        return "-" in whole and self._vocabulary.real(normal_form(whole))

    def _leaves_half(self, match: re.Match[str], typed: str, meant: str) -> bool:
        """Whether a word with a hyphen would be none that is known: «дресс-код» is no пресс-код.

        A long half is near one word alone: «паркавка-стоянка».
        """
        whole = _hyphenated(match, typed)
        if "-" not in whole.group() or len(match.group()) >= LONG_HALF:
            return False
        mended = typed[whole.start() : match.start()] + meant + typed[match.end() : whole.end()]
        return not self.known(mended)


def _hyphenated(match: re.Match[str], typed: str) -> re.Match[str]:
    """What stands about a word up to blanks and marks."""
    return next(one for one in HYPHENATED.finditer(typed) if one.end() >= match.end())
