"""A document -> a draft check file beside it: the most telling clause of each passage, and what to ask about it.

A person writes every question and deletes its `draft: true`; until then it is skipped. A heading asked back, or the
words of the quote, would be found for certain, and prove nothing.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from index.characters import UNWRITABLE, visible
from index.documents.document import Document
from index.documents.reading import read_documents
from index.encoders.word_vectors import WordVectors, word_vectors
from index.errors import DocumentError
from index.language.sentences import sentences
from index.language.terms import terms
from index.messages import message
from index.passages.passage import Passage
from index.passages.splitting import split
from index.storage.disk import reason
from qa.checks.faults import CheckFileError
from qa.checks.files import read_check_file
from qa.checks.quotes import plain
from qa.checks.schema import CLEAN, UNWRITTEN
from qa.followup import leans
from qa.locale.languages import ENGLISH, of_text, tell
from qa.question import LONGEST

MOST = 100  # checks; as many as a person reads through
LONGEST_QUOTE = 160  # characters of a quote: two lines; a sentence longer than that is given by one of its clauses
FEWEST_TERMS = 3  # in a quote: «Это важно» stands anywhere
DAMPING = 6  # terms that tell nothing, added to each clause: else a bare name wins over what is said of it
NAMED = 3  # words by which a passage without a heading is asked for
LINE_SIGN = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # ends a line in a document, and could not stand in a check
CLAUSE = re.compile(r"[,;:()]\s|\s[—–-]\s")
PRINTABLE = re.compile(CLEAN)
QUESTION = re.compile(r"[^.?!…]+\?")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One check of the draft; no quotes: the document does not answer."""

    question: str  # UNWRITTEN, and what to ask about; what somebody has asked (feedback)
    quotes: tuple[str, ...]
    history: tuple[str, ...] = ()  # earlier questions of the conversation


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft that was written: where, and how many checks it has; 0: nothing was new, and nothing was written."""

    path: Path
    count: int


def write_draft(path: Path) -> Draft:
    """Write the draft of the document at `path`, in the language of the document.

    Raises DocumentError: it cannot be read, holds nothing to ask about, or both names are taken.
    """
    documents = read_documents([path]).documents
    if len(documents) != 1:
        told = message("{path}: a draft is written for one document, and here are {n}", path=path, n=len(documents))
        raise DocumentError(told)
    document = documents[0]
    # That of most passages: a name in another one does not count.
    ((language, _),) = Counter(of_text(one.text, ENGLISH) for one in split(document)).most_common(1) or [(ENGLISH, 0)]
    drafted = _of_document(document, word_vectors())
    if not drafted:
        raise DocumentError("{path}: there is no sentence that could be asked about", path=path)
    beyond = message("something near the subject that the document does not tell")
    drafted.append(Drafted(f"{UNWRITTEN} ({tell(beyond, language)})", ()))
    names = (f"{path.stem}.checks.yaml", f"{path.stem}.draft.checks.yaml")
    drafted = _new(drafted, [path.with_name(name) for name in names])
    if not drafted:
        return Draft(path.with_name(names[0]), 0)
    for name in names:
        try:
            with suppress(FileExistsError), path.with_name(name).open("x", encoding="utf-8") as stream:
                stream.write(to_yaml(document.name, drafted, language))
                return Draft(path.with_name(name), len(drafted))
        except OSError as error:
            told = message("the draft {name} was not written: {why}", name=name, why=reason(error))
            raise DocumentError(told) from error
    checks, draft = names
    told = message("both {checks} and the draft {draft} are there: remove or rename one", checks=checks, draft=draft)
    raise DocumentError(told)


def to_yaml(name: str, drafted: Sequence[Drafted], language: str) -> str:
    """The check file; texts as JSON strings, which YAML reads as they are."""

    def quoted(text: str) -> str:
        return json.dumps(UNWRITABLE.sub("\ufffd", text), ensure_ascii=False)

    made = message("Checks for {name} drafted by derek check --draft; none of them is run yet.", name=visible(name))
    ask = message(
        'Read each one: in the place of "…" write a question as a person would ask it, in other words than those of '
        'the document; keep the right quotes, delete "draft: true".'
    )
    lines = [f"# {tell(made, language)}", f"# {tell(ask, language)}", f"document: {quoted(name)}", "checks:"]
    for number, one in enumerate(drafted, 1):
        lines += [f"  - id: draft-{number}", "    draft: true", f"    question: {quoted(one.question)}"]
        lines += ["    history:", *(f"      - {quoted(earlier)}" for earlier in one.history)] if one.history else []
        lines.append("    expect:" if one.quotes else "    answerable: false")
        lines += [f"      - {quoted(quote)}" for quote in one.quotes]
    return "\n".join(lines) + "\n"


def _of_document(document: Document, vectors: WordVectors) -> list[Drafted]:
    """A check for each passage, by its heading if that is a question, else by the words of its quote."""
    quotes: dict[str, list[str]] = {}
    for passage in split(document):
        quote = key_quote(passage, document, vectors)
        if quote:
            quotes.setdefault(_question(passage.heading) or _by_words(quote, vectors), []).append(quote)
    drafted = [Drafted(f"{UNWRITTEN} ({hint})", tuple(dict.fromkeys(found))) for hint, found in quotes.items()]
    step = max(1, len(drafted) / MOST)
    return [drafted[int(number * step)] for number in range(min(MOST, len(drafted)))]


def _new(drafted: Sequence[Drafted], files: Sequence[Path]) -> list[Drafted]:
    """Those that no check file has yet: none of their quotes or, without an answer, no such check at all."""
    known: set[str] = set()
    for file in files:
        with suppress(CheckFileError):
            for check in read_check_file(file).checks:
                known.update(map(plain, check.quotes) if check.answerable else [UNWRITTEN])
    return [one for one in drafted if not known & ({plain(text) for text in one.quotes} or {UNWRITTEN})]


def _question(heading: str) -> str:
    """The last question of the heading if it stands on its own, else all of them; "" if there is none to ask."""
    heading = " ".join(heading.split()).strip(" —–-#")
    asked = [question.strip(" —–-") for question in QUESTION.findall(heading)]
    question = asked[-1] if asked and not leans(asked[-1]) else heading
    is_askable = bool(asked) and PRINTABLE.match(question) and len(question) <= LONGEST - len(f"{UNWRITTEN} ()")
    return question if is_askable and any(letter.isalnum() for letter in question) else ""


def _by_words(quote: str, vectors: WordVectors) -> str:
    """`Талас, мост`: the words that tell most, in their order, for a person to make a question of."""
    found = {term.text: quote[term.start : term.stop] for term in reversed(terms(quote))}
    told = vectors.information(list(found))
    best = sorted(range(len(found)), key=lambda place: -told[place])[:NAMED]
    words = [word for place, word in reversed(list(enumerate(found.values()))) if place in best]
    return ", ".join(words)


def key_quote(passage: Passage, document: Document, vectors: WordVectors) -> str:
    """The clause whose words tell most on average, of those that stand once in the document; "" if there is none."""
    heading = " ".join(passage.heading.split())
    best, most = "", 0.0
    for start, stop in _clauses(passage.text):
        quote = passage.text[start:stop].strip(" \t\n\r\xa0—–-,;:()")
        spaced = " ".join(quote.split())
        if not PRINTABLE.match(quote) or len(quote) > LONGEST_QUOTE or spaced in heading or spaced.endswith("?"):
            continue
        lemmas = list(dict.fromkeys(term.text for term in terms(quote)))
        if len(lemmas) < FEWEST_TERMS or document.text.count(quote) != 1:
            continue
        told = float(vectors.information(lemmas).sum()) / (len(lemmas) + DAMPING)
        if told > most:
            best, most = quote, told
    return best


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Sentences of at most LONGEST_QUOTE characters, and the clauses of those that are longer."""
    for start, stop in sentences(text):
        is_long = stop - start > LONGEST_QUOTE
        cut_at = CLAUSE if is_long else LINE_SIGN
        cuts = [start + cut.end() for cut in cut_at.finditer(text[start:stop])]
        yield from pairwise([start, *cuts, stop])
