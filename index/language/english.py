"""An English word -> its lemma, by simplemma."""

from functools import lru_cache

FUNCTION_WORDS = frozenset(
    str.split("""
        a about above after again all also am an and any are as at be because been before being below between
        both but by can could did do does doing done down during each few for from further had has have having
        he her here hers him his how i if in into is it its itself just me more most my no nor not now of off on
        once only or other our out over own s same shall she should so some such t than that the their them then
        there these they this those through to too under until up upon us very was we were what when where which
        while who whom whose why will with would you your
    """)
)
CONTRACTIONS = ("n't", "'re", "'ll", "'ve", "'d", "'m")


@lru_cache(maxsize=200_000)
def lemma(word: str) -> tuple[str, bool]:
    """A lower-case English word -> (lemma, whether it has no content of its own)."""
    bare = word.removesuffix("'s")
    if bare in FUNCTION_WORDS or bare.endswith(CONTRACTIONS):
        return bare, True
    import simplemma  # takes its time, and many a question has no English word

    return simplemma.lemmatize(bare, lang="en").lower(), False


def is_known(word: str) -> bool:
    """Whether the English dictionary has this lower-case form."""
    bare = word.removesuffix("'s")
    if bare in FUNCTION_WORDS:
        return True
    import simplemma

    return bool(simplemma.is_known(bare, lang="en"))
