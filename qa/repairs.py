"""A question as typed -> the question as meant: wrong keyboard layout, Latin letters, misspelt words.

Only words that neither a dictionary nor the index knows are touched, and every change is told: fuzzy matching that is
always on finds other words than were asked for.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from index import kazakh, language
from index.index import Index
from qa import letters
from qa.dictionary import spelled
from qa.letters import cased
from qa.corrector import corrector
from qa.vocabulary import HERE, RARE, WORD

OTHERWISE = 0.35  # a Latin letter read otherwise than at first sight, beside the rarity of the word that comes out
LIKELY = 30  # readings that may be Kazakh words with endings
HYPHENATED = re.compile(r"[^\s,.;:!?()«»\"]+")
ADDRESS = re.compile(r"\S*(?:@|://|www\.|[a-z]\.(?:kz|ru|com|org|net|uz|kg|io|ai)\b)\S*", re.IGNORECASE)
ABBREVIATION = 5  # letters: США, ЕАЭС, OPEC; longer words in capitals are words
SHORTEST_SURE = 4  # «on» and «yf» are words by chance; with as many letters a word is not
MISSPELT = 12  # words of one question that are looked up; more are no question


@dataclass(frozen=True, slots=True)
class Repair:
    """One change to a question; kind: layout, translit, spelling or followup."""

    kind: str
    before: str
    after: str


class Repairer:
    """What the dictionaries and one index know, asked word by word."""

    def __init__(self, index: Index) -> None:
        self._corrector = corrector(index)
        self._vocabulary = self._corrector.vocabulary

    def known(self, word: str) -> bool:
        """Whether a word stands in the documents or in a dictionary."""
        return self._vocabulary.known(language.normal_form(word))

    def spelling(self, word: str) -> str:
        """A word that nothing knows -> the nearest that the index or a dictionary knows, or itself."""
        return self._corrector.corrected(word)

    def repair(self, typed: str) -> tuple[str, list[Repair]]:
        """A question -> what was meant, and each change."""
        repairs = []
        for kind, change in (("layout", self._layout), ("translit", self._translit)):
            changed = change(typed)
            if changed != typed:
                repairs.append(Repair(kind, typed, changed))
                typed = changed
        typed, joined = self._joined(typed)
        typed, spelt = self._spelt(typed)
        return typed, repairs + joined + spelt

    # --- keyboard layout -----------------------------------------------------------------------

    def _layout(self, typed: str) -> str:
        """ghbdtn -> привет, рщц -> how: the words of one alphabet, when more of them are known that way."""
        return self._in_layout(self._in_layout(typed, to_russian=True), to_russian=False)

    def _in_layout(self, typed: str, to_russian: bool) -> str:
        """The words of one alphabet as the other layout writes them, if that makes words of most."""
        there = language.CYRILLIC if to_russian else language.LATIN
        tokens = re.split(r"(\s+)", typed)
        tried = [
            place
            for place, token in enumerate(tokens)
            if WORD.search(token) and not there.search(token) and not ADDRESS.fullmatch(token)
            and not self._is_abbreviation(token, typed)
            and not (to_russian and self._is_name(token))
        ]
        before = {place for place in tried if self._is_known(tokens[place])}
        if 2 * self._letters(tokens, before) >= self._letters(tokens, tried):
            return typed
        changed = list(tokens)
        for place in tried:
            if place not in before or not self._is_common(tokens[place]):
                options = letters.in_other_layout(tokens[place], to_russian, last=place == len(tokens) - 1)
                changed[place] = next((option for option in options if self._is_known(option)), options[0])
        after = {place for place in tried if self._is_known(changed[place])}
        better = 2 * self._letters(tokens, after) >= self._letters(tokens, tried)
        return "".join(changed) if better and any(len(tokens[place]) > 2 for place in after - before) else typed

    @staticmethod
    def _letters(tokens: Sequence[str], places: Collection[int]) -> int:
        return sum(len(tokens[place]) for place in places)

    def _is_name(self, token: str) -> bool:
        """Whether it is Starlink, in a question of whatever layout."""
        return all(map(self._in_documents, WORD.findall(token)))

    def _in_documents(self, word: str) -> bool:
        return len(word) > 3 and language.normal_form(word) in self._vocabulary.forms

    def _is_common(self, token: str) -> bool:
        """Whether it is a word by more than chance: «цуку», "on" and "yf" may be were, щт and на."""
        words = [language.normal_form(word) for word in WORD.findall(token)]
        return any(len(word) >= SHORTEST_SURE and self._vocabulary.rarity(word) < RARE for word in words)

    def _is_known(self, token: str) -> bool:
        """Whether what stands between two blanks is words and signs, and not `ds,bhf.n`."""
        inside = token.strip("\"'«»(),.;:?!…&/^$")
        words = WORD.findall(inside)
        plain = not re.search(r"[^\W\d_][,.;:<>\[\]{}`\"]+[^\W\d_]", inside) and inside[:1].isalnum() and inside[-1:].isalnum()
        return plain and all(self._vocabulary.real(language.normal_form(word)) for word in words)

    # --- Russian in Latin letters --------------------------------------------------------------

    def _translit(self, typed: str) -> str:
        """investicii -> инвестиции: the whole question when more of it reads as Russian than as English, or a word."""
        addresses = [match.span() for match in ADDRESS.finditer(typed)]
        words = {
            match.group(): self._reading(match.group())
            for match in WORD.finditer(typed)
            if not any(start <= match.start() < stop for start, stop in addresses)
            and not language.CYRILLIC.search(match.group())
            and not self._in_documents(match.group())
            and not self._is_abbreviation(match.group(), typed)
        }
        if not words:
            return typed
        if all(len(word) < 3 for word in words):
            return typed  # Wi-Fi
        foreign = not language.CYRILLIC.search(typed)
        whole = self._reads_as_russian(words, typed) if foreign else any(
            read and not self._is_english(word) for word, (read, _) in words.items()
        )
        meant = {}
        for word, (read, rarity) in words.items():
            english = self._is_english(word)
            if whole and foreign:
                meant[word] = read or (word if english else next((r for r, _ in letters.readings(word)), word))
            elif whole and read and (word.islower() or rarity <= HERE) and (not english or len(word) == 1):
                meant[word] = read
            elif not english and read and rarity <= HERE and len(word) > 3:
                meant[word] = read  # Where was Momyshuly born?
        return WORD.sub(lambda word: cased(meant.get(word.group(), word.group()), word.group()), typed)

    def _reads_as_russian(self, words: dict[str, tuple[str, float]], typed: str) -> bool:
        """Whether more letters are in words that are Russian alone than in words that are English alone."""
        # Names are the same in both languages, and tell nothing where other words do.
        votes = {word: read for word, read in words.items() if word.islower() and len(word) > 2} or words
        russian = sum(len(word) for word, (read, _) in votes.items() if read and not self._is_english(word))
        english = 0
        for word, (read, rarity) in votes.items():
            if self._is_english(word):
                function = len(word) > 2 and word.lower() in language.ENGLISH_FUNCTION_WORDS
                english += 2 * len(word) if function else len(word) if not read else 0
        return russian > english

    def _is_english(self, word: str) -> bool:
        return language.is_english(language.normal_form(word))

    def _reading(self, word: str) -> tuple[str, float]:
        """The likeliest Cyrillic reading of a Latin word that is a common word, and its rarity; else nothing."""
        places = spelled(letters.lattice(word), letters.OTHERWISE)
        for reading, place in letters.readings(word):
            if reading in self._vocabulary.forms or reading in kazakh.lexicon():
                places[reading] = min(place, places.get(reading, place))
        rarities = {reading: self._vocabulary.rarity(reading) for reading in places}
        common = [reading for reading in places if rarities[reading] < RARE]
        if common:
            reading = min(common, key=lambda reading: (OTHERWISE * places[reading] + rarities[reading], reading))
            return reading, rarities[reading]
        likely = (reading for reading, place in letters.readings(word) if place < 3)
        return next(filter(kazakh.known_stem, islice(likely, LIKELY)), ""), RARE

    # --- words ---------------------------------------------------------------------------------

    def _joined(self, typed: str) -> tuple[str, list[Repair]]:
        """«фарма цевтика» -> фармацевтика: two pieces, one of them no word, that are a word together."""
        repairs = []
        words = list(WORD.finditer(typed))
        for left, right in reversed(list(zip(words, words[1:], strict=False))):
            if typed[left.end() : right.start()] == " " and self._are_pieces(left.group(), right.group()):
                whole = left.group() + right.group().lower()
                repairs.append(Repair("spelling", f"{left.group()} {right.group()}", whole))
                typed = typed[: left.start()] + whole + typed[right.end() :]
        return typed, repairs[::-1]

    def _are_pieces(self, left: str, right: str) -> bool:
        whole = language.normal_form(left + right)
        return (
            len(whole) > 4
            and not right[:1].isupper()
            and self._vocabulary.real(whole)
            and not (self.known(left) and self.known(right))
        )

    def _spelt(self, typed: str) -> tuple[str, list[Repair]]:
        """Each misspelt word by itself."""
        repairs: dict[str, Repair] = {}
        looked_up = 0
        addresses = [match.span() for match in ADDRESS.finditer(typed)]
        words = list(WORD.finditer(typed))
        in_kazakh = self._vocabulary.in_kazakh([language.normal_form(word.group()) for word in words])
        parts, end = [], 0
        for place, match in enumerate(words):
            word = match.group()
            if (
                looked_up >= MISSPELT
                or self._is_abbreviation(word, typed)
                or any(start <= match.start() < stop for start, stop in addresses)
                or self.known(word)
                or self._is_part_of_known(match, typed)
            ):
                continue
            looked_up += 1
            name = word[:1].isupper() and not typed.isupper() and (place > 0 or len(words) == 1 or typed[match.end() : match.end() + 1] == "-")
            meant = self._corrector.corrected(word, name, in_kazakh)
            if meant != word:
                other = bool(language.CYRILLIC.search(word)) != bool(language.CYRILLIC.search(meant))
                repairs[word] = Repair("translit" if other else "spelling", word, meant)
                parts += [typed[end : match.start()], meant]
                end = match.end()
        return "".join([*parts, typed[end:]]), list(repairs.values())

    def _is_part_of_known(self, match: re.Match[str], typed: str) -> bool:
        """«давным» is half of давным-давно."""
        whole = next(one for one in HYPHENATED.finditer(typed) if one.end() >= match.end())
        return "-" in whole.group() and self._vocabulary.real(language.normal_form(whole.group()))

    def _is_abbreviation(self, word: str, typed: str) -> bool:
        return word.isupper() and 1 < len(word) <= ABBREVIATION and not (typed.isupper() and len(typed) > 2 * ABBREVIATION)
