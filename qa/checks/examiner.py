"""A check + an engine -> a Result: whether Derek did what is expected, and where it went wrong if not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from index.build import in_memory
from index.characters import on_one_line
from index.documents.document import Document
from index.documents.names import similar
from index.documents.reading import read_documents
from index.encoders.load import embedded
from index.errors import FilterError
from index.messages import Message, joined, message
from index.opening import open_index
from index.sources import remembered
from index.storage.store import Store
from qa.answer import Answer
from qa.calibrate import kept
from qa.checks.check import Check, Expectation, Result, Stage
from qa.checks.quotes import Quotes, plain, stands
from qa.checks.schema import DEEPEST
from qa.engine import Engine
from qa.question import QuestionError

Beside = Mapping[Path, Mapping[str, Document]]  # the documents in the folders of check files, by their names there

FIRST_LOOK = 10  # passages asked for at first, for hit@10; DEEPEST only where the quote is not among them


class Examiner:
    """Runs single checks against one engine; what it works out about documents it keeps."""

    def __init__(self, engine: Engine, on_disk: Beside | None = None) -> None:
        """`on_disk`: documents as they are now, to tell a check that is out of date from an index that is."""
        self._ask = engine.ask
        self._quotes = Quotes(engine.index.documents, engine.index.passages)
        self._on_disk = {folder: Quotes(documents, []) for folder, documents in (on_disk or {}).items()}

    def examine(self, check: Check) -> Result:
        """Asks, unless the check is skipped or out of date."""
        if check.skip:
            return Result(check, Stage.SKIPPED, check.skip)
        outdated = self._outdated(check)
        if outdated:
            return outdated
        try:
            answer = self._ask(check.question, check.history, max(FIRST_LOOK, check.top), check.only)
        except (QuestionError, FilterError) as error:
            return Result(check, Stage.REJECTED, error.message)
        rank = self._rank(check, answer)
        if rank is None and check.wants_passage:
            answer = self._ask(check.question, check.history, DEEPEST, check.only)
            rank = self._rank(check, answer)
        return self._judged(check, answer, rank)

    def _rank(self, check: Check, answer: Answer) -> int | None:
        """The rank by which all that is expected has been shown; None if it is not, or nothing is."""
        if not check.wants_passage:
            return None
        wanted = check.expect or Expectation(("",), every=False)  # any passage shows this
        ranks = (self._first_rank(check, check.document, quote, answer) for quote in wanted.quotes)
        found = [rank for rank in ranks if rank]
        if wanted.every:
            return max(found) if len(found) == len(wanted.quotes) else None
        return min(found, default=None)

    def _first_rank(self, check: Check, document: str, quote: str, answer: Answer) -> int | None:
        """The rank of the first passage that shows the quote and is of the document; "" is any."""
        names = self._quotes.names(document, check.folder)
        for rank, hit in enumerate(answer.hits, 1):
            places = {hit.passage.document, *(place.document for place in hit.places)}
            if (not document or places.intersection(names)) and self._quotes.in_passage(quote, hit.passage):
                return rank
        return None

    def _outdated(self, check: Check) -> Result | None:
        """What the check quotes and the documents or the index no longer have."""
        if not check.answerable or not check.wants_passage:
            return None
        names = self._quotes.names(check.document, check.folder)
        if not names:
            told = message('the document "{document}" is not in the index: derek build', document=check.document)
            near = similar(check.document, self._quotes.documents)
            return Result(check, Stage.NOT_INDEXED, joined(". ", filter(None, [told, near])))
        for quotes in filter(None, (check.expect, Expectation(check.quote, every=False) if check.quote else None)):
            faults = [self._outdated_quote(check, quote, names) for quote in quotes.quotes]
            wanting = [fault for fault in faults if fault is not None]
            if wanting and (quotes.every or len(wanting) == len(faults)):
                reasons = list(dict.fromkeys(fault.reason for fault in wanting))
                return replace(wanting[0], reason=joined("; ", reasons))
        return None

    def _outdated_quote(self, check: Check, quote: str, names: Sequence[str]) -> Result | None:
        """What became of one quote, by the documents of the index and those on disk; None if it can be found."""
        beside = self._on_disk.get(check.folder, Quotes({}, []))
        now = beside.names(check.document, check.folder)
        indexed, on_disk = self._quotes.within(quote, names), beside.within(quote, now)
        if now and not on_disk and check.document:
            return Result(check, Stage.OUTDATED, _lost(quote, beside, now))
        if not indexed and not on_disk:
            return Result(check, Stage.OUTDATED, _lost(quote, self._quotes, names))
        if not indexed:
            told = message('the quote "{quote}" is in the document, but the index is older: derek build', quote=quote)
            return Result(check, Stage.NOT_INDEXED, told)
        if not self._quotes.is_indexed(quote, indexed):
            told = message('the quote "{quote}" has got into no passage: derek build --full', quote=quote)
            return Result(check, Stage.NOT_INDEXED, told)
        return None

    def _forbidden(self, check: Check, answer: Answer) -> Message | None:
        """Which forbidden quote is shown, and where."""
        for quote in check.not_expect:
            place = self._first_rank(check, check.not_in, quote, answer)
            if place and place <= check.top:
                return message('the forbidden quote "{quote}" stands at rank {rank}', quote=quote, rank=place)
        return None

    def _judged(self, check: Check, answer: Answer, rank: int | None) -> Result:
        """The first stage at which the answer is not what the check expects."""

        def ended(stage: Stage, reason: str = "") -> Result:
            return Result(check, stage, reason, rank, answer)

        first = _first(answer)
        if not check.answerable:
            told = message("the documents have no answer, yet one was given: {first}", first=first)
            return ended(Stage.WRONGLY_ANSWERED, told) if answer.found else ended(Stage.PASSED)
        if check.wants_passage and rank is None:
            told = message("it is not among the first {most} passages; the first: {first}", most=DEEPEST, first=first)
            return ended(Stage.NOT_A_CANDIDATE, told)
        if check.wants_passage and rank and rank > check.top:
            needed = message("{top} or better is needed; the first: {first}", top=check.top, first=first)
            return ended(Stage.RANKED_LOW, message("at rank {rank}, where {needed}", rank=rank, needed=needed))
        if check.quote and not _is_marked(check.quote, answer):
            return ended(Stage.MISQUOTED, message("the marked sentence does not hold it: {first}", first=first))
        if forbidden := self._forbidden(check, answer):
            return ended(Stage.FORBIDDEN, forbidden)
        sure = answer.confidence
        if not answer.found and not check.refusable:
            told = message("Derek answered that there is no answer (confidence {confidence:.2f})", confidence=sure)
            if rank:
                told = message("the right passage is at rank {rank}, but {told}", rank=rank, told=told)
            return ended(Stage.WRONGLY_REFUSED, told)
        if sure < check.min_confidence and (answer.found or not check.refusable):
            least = check.min_confidence
            told = message("confidence {sure:.2f}, where {least:.2f} is needed", sure=sure, least=least)
            return ended(Stage.UNSURE, told)
        return ended(Stage.PASSED)


def examiner_for(path: Path, named: Path | None, usual: Path) -> Examiner:
    """The examiner of the check file at `path`, over an index that knows the documents beside it as they are now.

    `named` is the index that a person asked for, used as it is; else `usual`, unless it lags behind what is on disk
    (it has not all of their bytes: by which names depends on where it was built from): then one in memory.
    Raises IndexFault for an index that cannot be used, DocumentError where there is nothing to build from.
    """
    index = open_index(named or usual) if named or Store(usual).current() else None
    removed = remembered(named or usual).without
    documents = read_documents([path.parent], removed, may_be_empty=index is not None).documents
    held = {one.sha256 for one in index.documents.values()} if index else set()
    if index is None or (not named and any(now.sha256 not in held for now in documents)):
        index = in_memory(documents, embedded())
    own = kept(named or usual)  # as `derek check` asks
    return Examiner(Engine(index, own), {path.parent: {document.name: document for document in documents}})


def _lost(quote: str, quotes: Quotes, names: Sequence[str]) -> Message:
    """A quote that is no longer there, and what may have become of it."""
    lost = message('the quote "{quote}" is in no document', quote=quote)
    if len(names) == 1:
        lost = message('the quote "{quote}" is not in the document "{document}"', quote=quote, document=names[0])
    if quotes.in_front_matter(quote, names):
        above = message("it stands in the front matter above the text; take a quote from the text itself")
        return joined(": ", [lost, above])
    like = quotes.resembling(quote, names)
    if like:
        return joined("; ", [lost, message('similar: "{text}"', text=like), message("fix the check")])
    return joined(": ", [lost, message("fix the check")])


def _is_marked(quotes: Sequence[str], answer: Answer) -> bool:
    """Whether the sentence marked in the first passage, below the line that it depends on, holds one of the quotes."""
    marked = plain(f"{answer.hits[0].lead} {answer.hits[0].quote}") if answer.hits else ""
    return any(stands(plain(quote), marked) for quote in quotes)


def _first(answer: Answer) -> Message:
    """The best sentence of the first passage and where it stands."""
    if not answer.hits:
        return message("nothing")
    hit = answer.hits[0]
    sentence = on_one_line(hit.document.text[slice(*hit.sentence)])
    return message('"{text}" ({document})', text=sentence, document=hit.passage.document)
