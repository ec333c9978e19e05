"""An index -> what is known of words: which stand in its documents, which a dictionary has, how common they are."""

from functools import cached_property

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.index import Index
from index.language import english, kazakh, russian
from index.language.kazakh import is_kazakh
from index.language.terms import lemma
from index.language.tokens import CYRILLIC, KAZAKH, LATIN, normal_form
from qa.repair import kazakh_letters

HERE = 0.15  # the rarest word of the documents
RARE = 1.5  # how far a word is that is neither in the documents nor common: more than one edit
COMMON = 0.5, 0.7  # the commonest word of the language, and how much more the rarest of its list
EMPTY = 0.4  # function words stand in every document, the rarest of them a little behind
FUNCTION_WORD = 0.1  # a place for prepositions and the like, which the list of common words leaves out
MOST, LONGEST = 20, 30  # words, and their letters, that are tried with Kazakh letters
ASKING = frozenset(
    str.split("""
        кто кого кому кем что чего чему чем где когда куда откуда почему зачем сколько как какой какая какое
        какие какого какую каким каком каких какими чей чья чье чьи который которая которые
    """)
)


class Vocabulary:
    """The words of one index beside those of the dictionaries; words are asked for in normal form."""

    def __init__(self, index: Index) -> None:
        self.forms = index.forms  # each word of the documents in normal form -> as it is first written
        self.terms = frozenset(index.words.vocabulary)
        self.model = index.word_vectors.vocabulary

    @cached_property
    def nearby(self) -> "Nearby":
        """The words of the documents, to be found by others a few edits away."""
        # A place-name often stands in the documents in another case than it is asked in: «в Кордайском районе».
        bare = (term for term in self.terms if term.endswith("ский") or term in kazakh.lexicon())
        return Nearby(sorted({*self.forms, *bare}))

    @cached_property
    def latin(self) -> list[str]:
        """The Latin words of the documents in normal form: names, mostly."""
        return [form for form in self.forms if LATIN.match(form) and len(form) > 3]

    def known(self, form: str) -> bool:
        """Whether a word is in the documents or in a dictionary of Russian, Kazakh or English."""
        term, empty = lemma(form)
        if empty or term in self.terms or term in self.model or self.real(form):
            return True
        return bool(CYRILLIC.search(form) and kazakh.known_stem(form))

    def real(self, form: str) -> bool:
        """`known`, but cheap for the many readings and edits that are no words."""
        if form in self.forms:
            return True
        if KAZAKH.search(form):
            return bool(kazakh.known_stem(form))
        if CYRILLIC.search(form):
            return russian.is_known(form) or form in kazakh.lexicon()
        return english.is_known(form)

    def in_kazakh(self, forms: list[str]) -> bool:
        """Whether the words of a question are Kazakh, typed perhaps without the letters that Russian lacks."""
        if is_kazakh(forms):
            return True
        if sum(bool(kazakh.known_stem(form)) - russian.is_known(form) for form in forms) > 0:
            return True
        if any(map(self.asking_in_kazakh, forms)):
            return True
        # «Китапхана кашан ашык?»: none of them Russian, most of them Kazakh once they have their letters.
        spelt = sum(map(self._may_be_kazakh, forms[:MOST]))
        if self._holds_kazakh and not ASKING.intersection(forms):
            return spelt * 2 > len(forms[:MOST])
        return spelt > 1 and spelt * 2 > len(forms[:MOST])

    def asking_in_kazakh(self, form: str) -> str:
        """«кайда» -> қайда: what a question asks with, typed without its letters, where it is no word besides."""
        if form in self.forms or russian.is_known(form):
            return ""
        return next(iter(kazakh_letters.restored(form, kazakh_letters.asking())), "")

    def with_kazakh_letters(self, form: str, with_ending: bool = True) -> str:
        """The word of a Kazakh question that was typed without its letters; "" where it is a word as it stands.

        A word that is Russian, too, is one of the documents, and must be the only one: «кол» is «көл» or «қол».
        `with_ending`: with one that is put behind a word that is known; who has the keys means «созылды» as it stands.
        """
        asking, language = kazakh_letters.asking(), kazakh_letters.of_language()
        if form in self.forms or len(form) > LONGEST or not CYRILLIC.search(form):
            return ""
        if asked := kazakh_letters.restored(form, asking):
            return asked[0]
        if kazakh.known_stem(form):
            return ""
        for tables in ((self._kazakh_words,), (self._kazakh_words, language)):
            if _is_common(form) and language in tables:
                return ""
            meant = kazakh_letters.restored(form, *tables)
            if with_ending and not meant:
                meant = kazakh_letters.restored_with_ending(form, *tables)
            if meant and (len(meant) == 1 or not russian.is_known(form)):
                return meant[0]
        return ""

    def _may_be_kazakh(self, form: str) -> bool:
        """Whether a word that is not common in Russian is Kazakh once it has its letters."""
        if len(form) > LONGEST or _is_common(form):
            return False
        language = kazakh_letters.of_language()
        tables = (language, self._kazakh_words) if self._holds_kazakh else (language,)
        if kazakh_letters.restored(form, *tables):
            return True
        return not russian.is_known(form) and bool(kazakh_letters.restored_with_ending(form, *tables))

    @cached_property
    def _kazakh_words(self) -> kazakh_letters.Table:
        """The words of the documents, and what they are forms of, by how they are typed without Kazakh letters."""
        return kazakh_letters.table(sorted(self.terms.union(self.forms)))

    @cached_property
    def _holds_kazakh(self) -> bool:
        """Whether the documents are Kazakh, by their words."""
        return is_kazakh(list(self.forms))

    def is_name(self, word: str) -> bool:
        """Whether the documents have a Latin word, as it is typed: Starlink."""
        return len(word) > 3 and normal_form(word) in self.forms

    def in_documents(self, form: str) -> bool:
        """Whether the documents have a word in this form or another."""
        term, empty = lemma(form)
        return form in self.forms or (term in self.terms and not empty)

    def is_somebody(self, form: str) -> bool:
        """Whether a word is a person's name first of all, or a name that the documents have and no dictionary."""
        is_capital = self.forms.get(form, "").istitle()
        if not CYRILLIC.search(form):
            return is_capital and not english.is_known(form)
        return russian.may_be_name(form) if is_capital else russian.is_name(form)

    def rarity(self, form: str) -> float:
        """How much further away than its edits a word is: least in the documents, RARE if it is not even common."""
        term, empty = lemma(form)
        place = russian.rank(term)
        if form in ASKING:
            return 0.0
        if self.in_documents(form):
            return HERE * (1 if place is None else place)
        if empty:
            return EMPTY * (FUNCTION_WORD if place is None else place)
        if place is None:
            return COMMON[0] if term in self.model else RARE
        function = russian.lexicon()[term] == "-"
        return EMPTY * place if function else COMMON[0] + COMMON[1] * place


def _is_common(form: str) -> bool:
    """Whether a word is one of those that are usual in Russian: «балык» and «кол» are in a dictionary, and are not."""
    return russian.is_known(form) and russian.lemma(form)[0] in russian.lexicon()


class Nearby:
    """Words -> those a few edits from another, by a filter over the sets of their letters: 2 ms for 400,000 words."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._lengths = np.array([len(word) for word in words], np.int16)
        self._letters = self._sets(words)

    @staticmethod
    def _sets(words: list[str]) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
        """The letters of each word as bits; an edit changes two bits at most."""
        lengths = np.array([len(word) for word in words], np.int64)
        codes = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32)
        bits = np.left_shift(np.uint64(1), codes.astype(np.uint64) % np.uint64(64))
        begins = np.concatenate([[0], np.cumsum(lengths)])[:-1]
        return np.bitwise_or.reduceat(bits, begins) if len(words) else np.zeros(0, np.uint64)

    def find(self, word: str, far: int) -> list[str]:
        """The twenty nearest words at most `far` edits away."""
        differ = np.bitwise_count(self._letters ^ self._sets([word])[0])
        rows = np.flatnonzero((differ <= 2 * far) & (abs(self._lengths - len(word)) <= far))
        words = [self._words[row] for row in rows]
        return [near for near, *_ in process.extract(word, words, scorer=OSA.distance, score_cutoff=far, limit=20)]
