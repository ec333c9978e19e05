"""«О чём справочник дачника?», «Какие разделы в b.md?» -> Talk of the one document that is named; None for a question.

The name is put aside: what is left must ask of a document («О чём документ?») as phrases.toml has it.
"""

from collections.abc import Callable, Iterator, Mapping

from index.contents import columns_of
from index.index import Index
from index.language.terms import lemmas
from index.language.tokens import normal_form
from qa.repair.repairer import Repairer
from qa.smalltalk.talk import MOST, WORD, Talk, is_said, of_words

STANDS_FOR = ("документ", "құжат", "document")  # the name, in each language
TOLD = frozenset({"about", "sections"})  # kinds that ask of a document
LONGEST_NAME = 12  # words
MOST_NAMED = 5000  # documents: to find the words of more names takes seconds
# A frame of these alone asks of the thing: «Содержание бассейна», «Главы района», «Что такое договор аренды?».
OF_THE_THING = frozenset(
    str.split("""
        содержание содержания структура структуру тема темы глава главы глав какая какое какова каково какие сколько
        что такое такой такая такие кто это за мазмұны тараулары деген не
        contents outline structure chapters what what's is the of are
    """)
)

Names = Mapping[tuple[str, ...], str]


def names(index: Index) -> Names:
    """The titles and file names of documents, as words; those that two have name none, and those of very many."""
    found: dict[tuple[str, ...], str] = {}
    columns = columns_of(index.documents)
    if len(columns.names) > MOST_NAMED:
        return found
    for name, title in zip(columns.names, columns.title, strict=True):
        for words in {_words(title), _words(name), _words(name.rpartition("/")[2])} - {()}:
            found[words] = name if found.get(words, name) == name else ""
    return found


def told_of(typed: str, known: Callable[[], Names], repairer: Repairer) -> Talk | None:
    """What is asked of one document as a whole.

    `known` is called only where such a thing is asked: it may have to read a dictionary for the names.
    """
    words = WORD.findall(typed)
    if not 1 < len(words) <= MOST + LONGEST_NAME:
        return None
    others = [place for place, word in enumerate(words) if not is_said(word)]  # they can only be of the name
    for start, stop in _spans(len(words)):
        if others and not start <= others[0] <= others[-1] < stop:
            continue
        for stands_for in STANDS_FOR:
            rest = [*words[:start], *words[stop:]]
            talk = of_words([*words[:start], stands_for, *words[stop:]], repairer)
            if talk is None or talk.kind not in TOLD or OF_THE_THING.issuperset(map(normal_form, rest)):
                continue
            if name := known().get(_words(" ".join(words[start:stop])), ""):
                return Talk(talk.kind, talk.language, name)
    return None


def _spans(count: int) -> Iterator[tuple[int, int]]:
    """The longest first: «Договор аренды» before «Договор»."""
    for length in range(min(count - 1, LONGEST_NAME), 0, -1):
        yield from ((start, start + length) for start in range(count - length + 1))


def _words(text: str) -> tuple[str, ...]:
    """A name as it is compared, whatever its case: «справочнике дачника»."""
    return tuple(" ".join(lemmas(word)) or normal_form(word) for word in WORD.findall(text))
