"""A question typed in Latin letters -> in Cyrillic: investicii -> инвестиции, Qazaqstan -> Қазақстан."""

from collections.abc import Collection

from index.language import english, kazakh, latin
from index.language.forms import WORD
from index.language.tokens import CYRILLIC, normal_form
from qa.repair import letters
from qa.repair.dictionary import spelled
from qa.repair.vocabulary import HERE, RARE, Vocabulary
from qa.repair.words import touchable

OTHERWISE = 0.35  # a syllable read otherwise than at first sight, beside the rarity of the word that comes out
LIKELY = 30  # readings that may be Kazakh words with endings
SHORTEST_NAME = 4  # letters of a Latin word in an English question
# Votes on the language, in letters: one English function word outweighs one local word, «May we get beshbarmak?».
FUNCTION_WORD = 3
SHORTEST_VOTE, LONGEST_VOTE = 3, 8
# English function words that are Russian words in Latin letters too: «a plov», «Almaty i Atyrau», «most v Taraze».
SHARED = frozenset(str.split("a by do i more most my no on s so to"))

Reading = tuple[str, float]  # the Cyrillic word, or nothing, and its rarity


def in_cyrillic(typed: str, vocabulary: Vocabulary) -> str:
    """The whole question where more of it reads as Russian than as English; else the names that the documents have."""
    in_latin = [match.group() for match in touchable(typed) if not CYRILLIC.search(match.group())]
    words = {word: reading(word, vocabulary) for word in in_latin if not vocabulary.is_name(word)}
    foreign = {word for word in words if not english.is_known(normal_form(word))}
    meant: dict[str, str] = {}
    if all(len(word) < 3 for word in words):
        return typed  # Wi-Fi
    if CYRILLIC.search(typed):
        # «сколько investiciy v region» -> инвестиций в; Toyota stays if the documents have none.
        if any(words[word][0] for word in foreign):
            likely = {word for word in words if word in foreign or len(word) == 1}
            meant = {word: words[word][0] for word in likely if word.islower() or words[word][1] <= HERE}
    elif _reads_as_russian(words, foreign, typed):
        for word, (read, _) in words.items():
            if not _is_english_alone(word, typed):
                meant[word] = read or (next(latin.readings(word), (word, 0))[0] if word in foreign else word)
    else:  # Where was Momyshuly born?
        meant = {word: words[word][0] for word in foreign if words[word][1] <= HERE and len(word) >= SHORTEST_NAME}
    return WORD.sub(lambda word: letters.cased(meant.get(word.group()) or word.group(), word.group()), typed)


def _reads_as_russian(words: dict[str, Reading], foreign: Collection[str], typed: str) -> bool:
    """Whether more letters are in words that are Russian alone than in words that are English alone."""
    english_alone = {word for word in words if _is_english_alone(word, typed)}
    balance = -FUNCTION_WORD * sum(max(len(word), SHORTEST_VOTE) for word in english_alone)
    # Names are the same in both languages, and tell nothing where other words do.
    votes: Collection[str] = {word for word in words if word.islower() and len(word) > 2} - english_alone
    for word in votes or (set() if english_alone else words):
        read = bool(words[word][0])
        if word not in SHARED and read == (word in foreign):
            balance += min(len(word), LONGEST_VOTE) if read else -len(word)
    return balance > 0


def _is_english_alone(word: str, typed: str) -> bool:
    """Whether a word of a question is an English function word and no Russian one: «in», «How», «I» inside of it."""
    pronoun = word == "I" and not typed.lstrip().startswith("I ") and not typed.isupper()
    return pronoun or (word.lower() in english.FUNCTION_WORDS - SHARED)


def reading(word: str, vocabulary: Vocabulary) -> Reading:
    """The likeliest Cyrillic reading of a Latin word that is in the documents or a common word; else nothing."""
    places = spelled(letters.lattice(word), latin.OTHERWISE)
    likely: list[str] = []
    for read, place in latin.readings(word):
        if read in vocabulary.forms or read in kazakh.lexicon():
            places[read] = min(place, places.get(read, place))
        if place < 3 and len(likely) < LIKELY:
            likely.append(read)
    rarities = {read: vocabulary.rarity(read) for read in places}
    common = [read for read in places if rarities[read] < RARE]
    if common:
        best = min(common, key=lambda read: (OTHERWISE * places[read] + rarities[read], read))
        return best, rarities[best]
    return next(filter(kazakh.known_stem, likely), ""), RARE
