"""A question typed in Latin letters -> in Cyrillic: investicii -> инвестиции, Qazaqstan -> Қазақстан."""

from index.language import english, kazakh
from index.language.tokens import CYRILLIC, normal_form
from qa.repair import letters
from qa.repair.dictionary import spelled
from qa.repair.untouched import in_address, is_abbreviation
from qa.repair.vocabulary import HERE, RARE, WORD, Vocabulary

OTHERWISE = 0.35  # a syllable read otherwise than at first sight, beside the rarity of the word that comes out
LIKELY = 30  # readings that may be Kazakh words with endings
SHORTEST_NAME = 4  # letters of a Latin word in an English question

Reading = tuple[str, float]  # the Cyrillic word, or nothing, and its rarity


def in_cyrillic(typed: str, vocabulary: Vocabulary) -> str:
    """The whole question where more of it reads as Russian than as English; else the names that the documents have."""
    words = {
        match.group(): reading(match.group(), vocabulary)
        for match in WORD.finditer(typed)
        if not CYRILLIC.search(match.group())
        and not vocabulary.is_name(match.group())
        and not is_abbreviation(match.group(), typed)
        and not in_address(typed, match.start())
    }
    if all(len(word) < 3 for word in words):
        return typed  # Wi-Fi
    meant: dict[str, str] = {}
    if CYRILLIC.search(typed):
        meant = _among_cyrillic(words)
    elif _reads_as_russian(words):
        meant = {
            word: read or (word if _is_english(word) else _first_reading(word)) for word, (read, _) in words.items()
        }
    else:
        meant = {word: read for word, (read, rarity) in words.items() if _is_name(word, rarity)}
    return WORD.sub(lambda word: letters.cased(meant.get(word.group(), word.group()), word.group()), typed)


def _among_cyrillic(words: dict[str, Reading]) -> dict[str, str]:
    """«сколько investiciy v region» -> инвестиций в; Toyota stays if the documents have none."""
    if all(_is_english(word) or not read for word, (read, _) in words.items()):
        return {}
    return {
        word: read
        for word, (read, rarity) in words.items()
        if read and (word.islower() or rarity <= HERE) and (not _is_english(word) or len(word) == 1)
    }


def _is_name(word: str, rarity: float) -> bool:
    """Where was Momyshuly born?"""
    return rarity <= HERE and len(word) >= SHORTEST_NAME and not _is_english(word)


def _reads_as_russian(words: dict[str, Reading]) -> bool:
    """Whether more letters are in words that are Russian alone than in words that are English alone."""
    # Names are the same in both languages, and tell nothing where other words do.
    votes = {word: read for word, read in words.items() if word.islower() and len(word) > 2} or words
    in_russian = sum(len(word) for word, (read, _) in votes.items() if read and not _is_english(word))
    in_english = 0
    for word, (read, _) in votes.items():
        if len(word) > 2 and word.lower() in english.FUNCTION_WORDS:
            in_english += 2 * len(word)
        elif not read and _is_english(word):
            in_english += len(word)
    return in_russian > in_english


def _is_english(word: str) -> bool:
    return english.is_known(normal_form(word))


def _first_reading(word: str) -> str:
    return next((read for read, _ in letters.readings(word)), word)


def reading(word: str, vocabulary: Vocabulary) -> Reading:
    """The likeliest Cyrillic reading of a Latin word that is in the documents or a common word; else nothing."""
    places = spelled(letters.lattice(word), letters.OTHERWISE)
    likely: list[str] = []
    for read, place in letters.readings(word):
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
