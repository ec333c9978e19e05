"""Answers, builds and passages + a language -> lines for a terminal. Makes text only; `console.py` prints it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from index.characters import STEERING, one_line, safe
from index.messages import joined, message, plural
from qa.built import names
from qa.cli import layout
from qa.locale.languages import tell
from qa.repair import KINDS

if TYPE_CHECKING:  # the command starts with this file, and should not load an index to print one line
    from rich.text import Text

    from index.columns import Head
    from index.documents.document import Document
    from index.hit import Hit
    from index.passages.passage import Passage
    from index.storage.store import Build
    from qa.answer import Answer

SIGNALS = (  # as the fields of Signals
    *(message("terms"), message("alignment"), message("sentence")),
    *(message("vector"), message("maxsim"), message("named")),
    *(message("reader"), message("rule")),
)


def json_line(value: Any) -> str:
    """JSON on one line, Russian readable, with no character that steers a terminal or ends a line."""
    return STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))


def _dotted(*parts: str) -> str:
    """What there is of the parts, on one line."""
    return one_line(" · ".join(filter(None, parts)))


def answer_text(answer: Answer, language: str, explain: bool = False) -> Text:
    """An answer as a person reads it: the quotation first, then where it stands, then the passages."""
    from rich.text import Text

    text = Text()
    if answer.notice:
        text.append(f"{one_line(tell(answer.notice, language))}\n\n", "yellow")
    if answer.reply:
        return text.append("".join(f"{one_line(line)}\n" for line in answer.reply.splitlines()))
    for repair in answer.question.repairs:
        kind = tell(KINDS[repair.kind], language)
        text.append(f"{kind}: {one_line(repair.before)} → {one_line(repair.after)}\n", "dim")
    if not answer.found:
        text.append(tell(message("The documents do not answer this question."), language) + "\n", "bold")
        if answer.hits:
            text.append(tell(message("Closest passages, but not an answer:"), language) + "\n", "dim")
    for rank, hit in enumerate(answer.hits, 1):
        text.append("\n")
        _append_hit(text, rank, hit, answer.date_of(hit), leading=answer.found and rank == 1, language=language)
        for line in _elsewhere(hit):
            text.append(f"{one_line(tell(line, language))}\n", "yellow")
        if explain:
            text.append(explanation(hit, language), "cyan")
    if explain:
        sure = message(
            "confidence {confidence:.3f} · build {build} · {ms:.1f} ms",
            confidence=answer.confidence,
            build=answer.build,
            ms=answer.ms,
        )
        text.append(f"\n{tell(sure, language)}\n", "cyan")
    return text


def _append_hit(text: Text, rank: int, hit: Hit, date: str, leading: bool, language: str) -> None:
    document, passage = hit.document, hit.passage
    if leading:
        if hit.lead:
            text.append(f"{one_line(hit.lead)}\n", "green")
        text.append(f"«{one_line(hit.quote)}»\n", "bold green")
    place = tell(layout.where(document, hit.sentence[0]), language)
    text.append(f"[{rank}] {_dotted(document.title or document.name, date, passage.speaker, place)}\n", "dim")
    for piece, is_marked in layout.pieces(document.text, passage, hit.sentence):
        text.append(piece, "bold" if is_marked else "")
    text.append("\n")


def _elsewhere(hit: Hit) -> Iterator[str]:
    """That a newer version says otherwise, and where else the same stands."""
    if hit.newer:
        newer = one_line(" ".join(filter(None, (hit.newer.document, hit.newer.date))))
        yield message("An older version; the newer one: {newer}", newer=newer)
    others = [one.document for one in hit.places if (one.document, one.start) != (hit.document.name, hit.passage.start)]
    if others:
        yield message("The same stands in {names}", names=names(others))


def explanation(hit: Hit, language: str) -> str:
    """Why a hit stands where it stands: the signals that sum to its score, and which word met which."""
    signals = zip(SIGNALS, astuple(hit.signals), strict=True)
    parts = (joined(" ", (name, f"{value:.2f}")) for name, value in signals)
    words = ", ".join(
        match.question if match.similarity == 1 else f"{match.question} ~ {match.passage} {match.similarity:.2f}"
        for match in hit.matches
    )
    lines = (
        message("score {score:.2f} = {signals}", score=hit.score, signals=joined(" + ", parts)),
        message("words: {words}", words=words or message("none in common")),
    )
    return "".join(f"    {one_line(tell(line, language))}\n" for line in lines)


def build_lines(builds: Iterable[Build], language: str) -> list[str]:
    """The list of builds, newest last, the published one starred."""
    lines = []
    for one in builds:  # of a manifest that anybody may have written
        counts, model = (
            part if isinstance(part := one.manifest.get(name), dict) else {} for name in ("counts", "model")
        )
        about = (
            message("broken: {why}", why=one.fault)
            if one.fault
            else message(
                "documents: {documents}, passages: {passages}, model: {model}, {megabytes:.1f} MB",
                documents=counts.get("documents", "?"),
                passages=counts.get("passages", "?"),
                model=model.get("name", "?"),
                megabytes=one.bytes / 1e6,
            )
        )
        held = [message("(not published)")] if one.held else []
        line = tell(joined(" ", (one.build, one.created, about, *held)), language)
        lines.append(f"{'*' if one.published else ' '} {one_line(line)}")
    return lines


def document_line(document: Head, count: int) -> str:
    """A document in the list of them: its name, title, date and tags, and how many passages."""
    about = _dotted(document.name, document.title, document.date, ", ".join(document.tags))
    return joined(": ", (about, plural("{n} passage", "{n} passages", count)))


def passage_lines(document: Document, passages: Sequence[Passage]) -> list[str]:
    """The passages of a document and where they are cut; only what stands in the document, so in no language."""
    lines = [_dotted(document.name, document.title, document.date, document.encoding)]
    for number, passage in enumerate(passages, 1):
        where = f"{passage.start}–{passage.stop} ({passage.stop - passage.start})"
        head = _dotted(f"── {number}", where, passage.speaker, passage.heading)
        lines += ["", head, safe(passage.text.replace("\r", ""))]
    return lines
