"""A word that nothing knows -> the word that was meant, by what the documents and the dictionaries have near it."""

import re
from collections.abc import Iterable
from functools import lru_cache
from math import inf

from rapidfuzz.distance import OSA

from index.language import kazakh, russian
from index.language.terms import lemma
from index.language.tokens import CYRILLIC, KAZAKH, LATIN, normal_form
from qa.repair import letters, spelling
from qa.repair.dictionary import spelled
from qa.repair.vocabulary import ASKING, HERE, RARE, Vocabulary

SHORTEST_MISSPELT = 4  # a shorter unknown word is a name or an abbreviation more often than a mistake
LONGEST_MISSPELT = 30
SHORTEST_NAME = 5  # «Усть» is no mistake for суть
TWO_EDITS_FROM = 7  # letters; two edits in a shorter word lead to another word
FARTHEST = 2.05  # edits and rarity together
DOUBT = 0.9  # nothing nearer than this: two mistakes of the ear are tried
WITHOUT_ENDING = 0.35
BY_EAR = 0.5  # a name in the other alphabet; nearer than any word one edit away
ONE_BLANK = 0.8  # a blank left out: «вказахстане»
ONE_HYPHEN = 0.5
SHORTEST_PART = 4  # of two words run together of which the first is none of OPENING

# Words that are run together with the next: «вказахстане», «накаком», «ктостроит», «небыло».
OPENING = frozenset(
    str.split("""
        в во на по из со с к ко у о об от до за не ни и а но для при под над без про через как что кто где чем
        или это когда куда какой какая какое какие каких сколько почему есть так такое такой
    """)
)
ASKING_IN_ENGLISH = frozenset(str.split("who whom whose what which when where why how"))

REGULAR = re.compile(r"([а-яё]{5,}?)(?:ш(?:а|и|е|у|ей|ами)|ость|ости|остью)")
TOOL = re.compile(r"([а-яё]{3,}[аияе])л(?:к(?:а|и|у|е|ой|ам|ах|ами)|ок)")  # «стиралка», of стирать

Option = tuple[float, str]  # how far a word is, in edits and rarity, and the word
NOTHING: Option = (inf, "")


class Corrector:
    """Finds what was meant by a misspelt word, and remembers it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._remembered = lru_cache(20_000)(self._meant)

    def corrected(self, word: str, name: bool = False, in_kazakh: bool = False, has_letters: bool = False) -> str:
        """The word that was meant, with the capitals of the one typed; the one typed if nothing is near.

        A `name` becomes a word of the documents or nothing; `in_kazakh`, only Kazakh letters are put right, and of a
        question that `has_letters` of these only words that are known.
        """
        form = normal_form(word)
        if with_letters := self.with_kazakh_letters(form, in_kazakh, has_letters):
            return letters.cased(with_letters, word)
        shortest = SHORTEST_NAME if name else SHORTEST_MISSPELT
        if not shortest <= len(form) <= LONGEST_MISSPELT or self.vocabulary.known(form) or self._is_regular(form):
            return word
        meant = self._remembered(form, name, in_kazakh)
        if not meant:
            return word
        if LATIN.match(meant) and CYRILLIC.search(form):
            return self.vocabulary.forms[meant]  # Alstom as it is written there
        if meant.replace(" ", "") == word.lower():
            place = meant.index(" ")
            return f"{word[:place]} {word[place:]}"
        return letters.cased(meant, word)

    def with_kazakh_letters(self, form: str, in_kazakh: bool, has_letters: bool) -> str:
        """«кайда» -> қайда in any question, «кол» -> көл in a Kazakh one; "" for all else."""
        if in_kazakh:
            return self.vocabulary.with_kazakh_letters(form, with_ending=not has_letters)
        return self.vocabulary.asking_in_kazakh(form)

    def _is_regular(self, form: str) -> bool:
        """«блогерша», «стиралка»: made of a word by a rule, so that no dictionary needs to have it."""
        match, tool = REGULAR.fullmatch(form), TOOL.fullmatch(form)
        return bool(match and self.vocabulary.real(match[1])) or bool(tool and self.vocabulary.real(f"{tool[1]}ть"))

    def _meant(self, form: str, name: bool, in_kazakh: bool) -> str:
        in_kazakh_letters = spelling.with_kazakh_letters(form)
        if in_kazakh or KAZAKH.search(form):
            # Казакстан -> қазақстан; nothing else, an ending more or less is no mistake in Kazakh.
            known = (one for one in in_kazakh_letters if one in kazakh.lexicon() or one in self.vocabulary.forms)
            return next(known, "")
        options = self._options(form, name)
        if CYRILLIC.search(form):
            options += [*self._names(form), *self._split(form), *self._hyphened(form)]
            # «кахарманы» -> қаһарманы in a Russian question.
            options += [(BY_EAR, one) for one in in_kazakh_letters if one in self.vocabulary.forms]
            if len(form) > 5 and min(options, default=NOTHING)[0] > DOUBT:
                options += self._ranked(form, spelled(spelling.misheard(form), 2), name)
        far, best = min(options, default=NOTHING)
        if far <= FARTHEST:
            return best
        return "" if name else self._split_misspelt(form)

    def _options(self, form: str, name: bool) -> list[Option]:
        """Words one edit away that exist, and words of the documents two edits away."""
        near = set(self.vocabulary.nearby.find(form, 2 if len(form) >= TWO_EDITS_FROM else 1))
        if CYRILLIC.search(form):
            near.update(spelled(spelling.one_edit(form.replace("'", "ъ")), 1))
        else:
            near.update(filter(self.vocabulary.real, spelling.edits(form)))
        return self._ranked(form, near, name)

    def _ranked(self, form: str, words: Iterable[str], name: bool) -> list[Option]:
        known = filter(self.vocabulary.in_documents, words) if name else words
        meant = (word for word in known if self._may_mean(form, word))
        return [(spelling.distance(form, word) + self.vocabulary.rarity(word), word) for word in meant]

    def _may_mean(self, form: str, word: str) -> bool:
        """Whether a word near a misspelt one may be meant by it, and is no other thing than an unknown word names.

        «Ержан» is no Ерлан, «самса» no сама, «шаурма» no штурм that no document tells of.
        """
        form = form.replace("'", "ъ")
        term, empty = lemma(word)
        if word in ASKING or term in ASKING_IN_ENGLISH:
            return True
        if empty:
            return spelling.is_slip(form, word)
        by_key = not russian.is_name(word)
        if self.vocabulary.is_somebody(word) and spelling.swaps_consonants(form, word, by_key):
            return False
        if self.vocabulary.in_documents(word):
            return True
        return by_key and self.vocabulary.rarity(word) < RARE and spelling.is_slip(form, word)

    def _names(self, form: str) -> list[Option]:
        """«Алстом», «Старлинка» -> the Latin names of the documents that sound alike."""
        found = []
        for heard, far in ((form, BY_EAR), (lemma(form)[0], BY_EAR + WITHOUT_ENDING)):
            sound = letters.sound(heard)
            for name in self.vocabulary.latin:
                if self.vocabulary.forms[name].islower():
                    continue  # «конфиг» is as good a word as "config"
                more = OSA.distance(letters.sound(name), sound)
                if more <= (len(sound) > 5) and not spelling.swaps_consonants(sound, letters.sound(name), by_key=False):
                    found.append((far + more, name))
        return found

    def _split(self, form: str) -> list[Option]:
        """«вказахстане» -> в казахстане, «рабочихмест» -> рабочих мест."""
        found = []
        for place in range(1, len(form) - 2):
            left, right = form[:place], form[place:]
            if not self.vocabulary.real(right) or (place == 1 and not self._is_russian(right)):
                continue  # «Самал» is no «с амал»
            rarity = self.vocabulary.rarity(right)
            if left in OPENING and rarity < (RARE if len(right) > 3 else HERE):
                found.append((ONE_BLANK + rarity, f"{left} {right}"))
            elif min(len(left), len(right)) >= SHORTEST_PART and all(map(self.vocabulary.in_documents, (left, right))):
                found.append((ONE_BLANK + rarity + self.vocabulary.rarity(left), f"{left} {right}"))
        return found

    def _is_russian(self, form: str) -> bool:
        return russian.is_known(form) or self.vocabulary.in_documents(form)

    def _hyphened(self, form: str) -> list[Option]:
        """«изза» -> из-за, «чтото» -> что-то."""
        words = (f"{form[:place]}-{form[place:]}" for place in range(2, len(form) - 1))
        return [(ONE_HYPHEN + self.vocabulary.rarity(word), word) for word in words if self.vocabulary.real(word)]

    def _split_misspelt(self, form: str) -> str:
        """«поперерабтке» -> по переработке."""
        for place in range(len(form) - TWO_EDITS_FROM, 1, -1):
            if form[:place] in OPENING and (options := self._options(form[place:], name=True)):
                return f"{form[:place]} {min(options)[1]}"
        return ""
