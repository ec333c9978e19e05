"""`derek show`: the documents of the index; a document -> its passages, and where they are cut."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Typer

from index.errors import DerekError
from index.messages import joined, message, plural
from qa.built import names
from qa.cli.console import INDEX, IndexOption, JsonOption, show
from qa.cli.help import Command
from qa.cli.terminal import document_line, json_line, passage_lines

if TYPE_CHECKING:
    from index.columns import Head
    from index.documents.document import Document
    from index.index import Index
    from index.passages.passage import Passage

# Kinds of blocks that no passage holds (index/documents/block.py), as a person reads them.
LEFT_OUT = {
    "contents": message("contents"),
    "link": message("links"),
    "definition": message("definitions of links"),
    "furniture": message("page numbers and lines"),
}

app = Typer()


@app.command(
    "show",
    cls=Command,
    help=message(
        "Show the documents of the index, or the passages of one and where they are cut.\n\n"
        "Above each passage stand its number, its characters in the document, its length, who speaks and its heading. "
        "A file that is not in the index is shown as it would be cut."
    ),
    epilog=message(
        "Examples:\n"
        "  derek show                  the documents of the index\n"
        "  derek show report.md        the passages of one\n"
        "  derek show drafts/new.md    those of any file"
    ),
)
def show_document(
    document: Annotated[
        str | None, Argument(metavar=message("DOCUMENT"), help=message("its name in the index, or a file"))
    ] = None,
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
) -> None:
    """A document can be looked at before there is an index."""
    from index.documents.names import named, on_disk
    from index.documents.reading import read_documents
    from index.opening import open_index
    from index.passages.splitting import split

    file = on_disk(Path(document)) if document is not None else None
    try:
        opened = open_index(index)
    except DerekError:
        if file is None or not file.is_file():
            raise
        opened = None
    if opened and document is None:
        _show_all(opened, as_json)
    elif opened and (found := named(document or "", opened.documents)):
        for name in found:
            own = [opened.passages[row] for row in opened.passages.rows_of({name})]
            _show(opened.documents[name], own, as_json)
    elif file is not None and file.is_file():
        for one in read_documents([file]).documents:
            _show(one, split(one), as_json)
    else:
        raise _unknown(document or "", list(opened.documents) if opened else [])


def _show_all(index: "Index", as_json: bool) -> None:
    counts = index.passages.counts()
    if as_json:
        show([json_line([_about(one) | {"passages": counts[one.name]} for one in index.documents.columns.heads()])])
        return
    lines = [document_line(one, counts[one.name]) for one in index.documents.columns.heads()]
    show([*lines, plural("{n} document", "{n} documents", len(lines))])


def _show(document: "Document", passages: Sequence["Passage"], as_json: bool) -> None:
    from index.documents.blocks import left_out

    left = {kind: count for kind, count in left_out(document).items() if kind in LEFT_OUT}
    if not as_json:
        told = joined(", ", (joined(" ", (LEFT_OUT[kind], str(count))) for kind, count in left.items()))
        end = ["", message("In no passage, in characters: {kinds}", kinds=told)] if left else []
        show([*passage_lines(document, passages), *end])
        return
    cut = [{name: getattr(one, name) for name in ("start", "stop", "speaker", "heading", "text")} for one in passages]
    show([json_line(_about(document) | {"passages": cut, "left_out": left})])


def _about(document: "Document | Head") -> dict[str, Any]:
    return {name: getattr(document, name) for name in ("name", "title", "date", "tags", "encoding")}


def _unknown(name: str, known: Sequence[str]) -> DerekError:
    from index.documents.names import similar

    others = message("In the index: {names}", names=names(known)) if known else message("The index has no documents")
    hint = similar(name, known) or others
    return DerekError('no document "{name}", neither in the index nor on the disk. {hint}', name=name, hint=hint)
