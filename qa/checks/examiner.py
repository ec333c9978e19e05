"""Check files + a way to ask + the documents -> a Report: what passed, and where the rest went wrong."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress

from index.documents.reading import Document, read_documents
from index.errors import DocumentError, IndexFault
from index.passages.splitting import Passage
from qa.answer import Answer
from qa.checks.check import Check, CheckFile
from qa.checks.quotes import Quotes
from qa.checks.result import Report, Result, Stage
from qa.checks.schema import DEEPEST
from qa.question import QuestionError

Ask = Callable[[str, Sequence[str], int], Answer]  # question, earlier questions, top -> answer
Progress = Callable[[int, int], None]  # checks done, checks in all

FIRST_LOOK = 10  # passages asked for at first, for hit@10; DEEPEST only where the quote is not among them


class Examiner:
    """Runs single checks against one index; what it works out about documents it keeps."""

    def __init__(
        self,
        ask: Ask,
        documents: Mapping[str, Document],
        passages: Sequence[Passage],
        on_disk: Mapping[str, Document] | None = None,
    ) -> None:
        """`on_disk`: documents as they are now, to tell a check that is out of date from an index that is."""
        self.build = ""
        self._ask = ask
        self._quotes = Quotes(documents, passages)
        self._on_disk = Quotes(on_disk or {}, [])

    def examine(self, check: Check) -> Result:
        """Asks, unless the check is skipped or out of date. Raises IndexFault if the index changes."""
        if check.skip:
            return Result(check, Stage.SKIPPED, check.skip, None, None)
        stage, reason = self._outdated(check)
        if stage is not Stage.PASSED:
            return Result(check, stage, reason, None, None)
        try:
            answer = self._answer(check, max(FIRST_LOOK, check.top))
        except QuestionError as error:
            return Result(check, Stage.REJECTED, str(error), None, None)
        rank = self.rank(check, answer)
        if rank is None and (check.expect or check.any_passage):
            answer = self._answer(check, DEEPEST)
            rank = self.rank(check, answer)
        stage, reason = self._judge(check, answer, rank)
        return Result(check, stage, reason, rank, answer)

    def rank(self, check: Check, answer: Answer) -> int | None:
        """The rank by which all that is expected has been shown; None if it is not, or nothing is."""
        if check.expect is None:
            meant = (rank for rank, hit in enumerate(answer.hits, 1) if self._is_meant(check, hit.passage))
            return next(meant, None) if check.any_passage else None
        quotes = check.expect.quotes
        found = [rank for rank in (self._first_rank(check, quote, answer) for quote in quotes) if rank]
        if check.expect.every:
            return max(found) if len(found) == len(quotes) else None
        return min(found, default=None)

    def shows(self, check: Check, quote: str, passage: Passage) -> bool:
        """Whether the passage is of the document that the check means and shows the quote."""
        return self._is_meant(check, passage) and self._quotes.in_passage(quote, passage)

    def _first_rank(self, check: Check, quote: str, answer: Answer) -> int | None:
        shown = (rank for rank, hit in enumerate(answer.hits, 1) if self.shows(check, quote, hit.passage))
        return next(shown, None)

    def _is_meant(self, check: Check, passage: Passage) -> bool:
        named = check.document
        return not named or passage.document == named or passage.document.endswith("/" + named)

    def _answer(self, check: Check, top: int) -> Answer:
        answer = self._ask(check.question, check.history, top)
        self.build = self.build or answer.build
        if answer.build != self.build:
            raise IndexFault(f"сборка {self.build} сменилась на {answer.build}: запустите проверки ещё раз")
        return answer

    def _outdated(self, check: Check) -> tuple[Stage, str]:
        """Whether the documents and the index still have what the check quotes."""
        if not check.answerable or not (check.expect or check.any_passage):
            return Stage.PASSED, ""
        names, now = self._quotes.names(check.document), self._on_disk.names(check.document)
        if not names:
            return Stage.NOT_INDEXED, f"документа «{check.document}» нет в индексе: derek build"
        for quote in check.expect.quotes if check.expect else ():
            indexed = self._quotes.within(quote, names)
            if now and not self._on_disk.within(quote, now) and check.document:
                return Stage.OUTDATED, self._lost(quote, self._on_disk, now)
            if not indexed and now and self._on_disk.within(quote, now):
                return (
                    Stage.NOT_INDEXED,
                    f"цитата «{quote}» есть в документе, но индекс построен раньше: derek build",
                )
            if not indexed:
                return Stage.OUTDATED, self._lost(quote, self._quotes, names)
            if not self._quotes.is_indexed(quote, indexed):
                return Stage.NOT_INDEXED, f"цитата «{quote}» не вошла ни в один фрагмент: derek build --full"
        return Stage.PASSED, ""

    def _lost(self, quote: str, quotes: Quotes, names: Sequence[str]) -> str:
        where = f"в документе «{names[0]}»" if len(names) == 1 else "ни в одном документе"
        lost = f"цитаты «{quote}» {where} нет"
        if quotes.in_front_matter(quote, names):
            return f"{lost}: она стоит в служебных строках над текстом; возьмите цитату из самого текста"
        like = quotes.resembling(quote, names)
        return f"{lost}; похоже: «{like}»; исправьте проверку" if like else f"{lost}: исправьте проверку"

    def _judge(self, check: Check, answer: Answer, rank: int | None) -> tuple[Stage, str]:
        """The first stage at which the answer is not what the check expects."""
        if not check.answerable:
            if answer.found:
                return Stage.WRONGLY_ANSWERED, f"ответа в документах нет, но он дан: {_first(answer)}"
            return Stage.PASSED, ""
        if (check.expect or check.any_passage) and (rank is None or rank > check.top):
            return _misplaced(check, answer, rank)
        for quote in check.not_expect:
            for place, hit in enumerate(answer.hits[: check.top], 1):
                if self.shows(check, quote, hit.passage):
                    return Stage.FORBIDDEN, f"запрещённая цитата «{quote}» стоит на месте {place}"
        if not answer.found and not check.refusable:
            found = f"нужный фрагмент на месте {rank}, но Derek ответил" if rank else "Derek ответил"
            return Stage.WRONGLY_REFUSED, f"{found}, что ответа нет (уверенность {answer.confidence:.2f})"
        if answer.confidence < check.min_confidence:
            return Stage.UNSURE, f"уверенность {answer.confidence:.2f}, а нужно {check.min_confidence:.2f}"
        return Stage.PASSED, ""


def run_checks(
    files: Sequence[CheckFile],
    ask: Ask,
    documents: Mapping[str, Document],
    passages: Sequence[Passage],
    progress: Progress | None = None,
    *,
    only: Collection[str] | None = None,
    on_disk: Mapping[str, Document] | None = None,
) -> Report:
    """Runs every check, or those whose keys are in `only`, in the order of the files.

    Raises IndexFault if two answers come from two builds of the index.
    """
    examiner = Examiner(ask, documents, passages, on_disk)
    every = [check for file in files for check in file.checks]
    checks = [check for check in every if only is None or check.key in only]
    started = time.perf_counter()
    results = []
    for done, check in enumerate(checks, 1):
        results.append(examiner.examine(check))
        if progress is not None:
            progress(done, len(checks))
    seconds = time.perf_counter() - started
    return Report(tuple(files), tuple(results), examiner.build, seconds, len(checks) < len(every))


def documents_on_disk(files: Sequence[CheckFile]) -> dict[str, Document]:
    """The documents that the checks name and that lie beside their check files, as they are now."""
    found: dict[str, Document] = {}
    for file in files:
        for name in {check.document for check in file.checks if check.document}:
            path = file.path.parent / name
            if path.is_file():
                with suppress(DocumentError):  # the build names unreadable documents; this is only a hint
                    found.update((name, document) for document in read_documents([path]).documents)
    return found


def stale_documents(on_disk: Mapping[str, Document], documents: Mapping[str, Document]) -> list[str]:
    """The names of documents whose bytes on disk are no longer those that the index was built from."""
    indexed = Quotes(documents, [])
    return sorted(
        name
        for name, now in on_disk.items()
        if any(documents[meant].sha256 != now.sha256 for meant in indexed.names(name))
    )


def _misplaced(check: Check, answer: Answer, rank: int | None) -> tuple[Stage, str]:
    if rank is None:
        return Stage.NOT_A_CANDIDATE, f"среди первых {DEEPEST} фрагментов нет; первый: {_first(answer)}"
    return Stage.RANKED_LOW, f"на месте {rank}, а нужно не ниже {check.top}; первый: {_first(answer)}"


def _first(answer: Answer) -> str:
    """The best sentence of the first passage and where it stands."""
    if not answer.hits:
        return "ничего"
    hit = answer.hits[0]
    start, stop = hit.sentence
    return f"«{hit.document.text[start:stop]}» ({hit.passage.document})"
