"""`derek show`: a document -> its passages, and where they are cut."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Typer

from index.errors import DerekError
from index.messages import message
from qa.cli.console import INDEX, IndexOption, show
from qa.cli.help import Command
from qa.cli.terminal import names, passage_lines

app = Typer()


@app.command(
    "show",
    cls=Command,
    help=message(
        "Show the passages of a document, and where they are cut.\n\n"
        "Above each stand its number, its characters in the document, its length, who speaks and its heading. "
        "A file that is not in the index is shown as it would be cut."
    ),
    epilog=message(
        "Examples:\n  derek show report.md        a document of the index\n  derek show drafts/new.md    any file"
    ),
)
def show_document(
    document: Annotated[str, Argument(metavar=message("DOCUMENT"), help=message("its name in the index, or a file"))],
    index: IndexOption = INDEX,
) -> None:
    """A document can be looked at before there is an index."""
    from difflib import get_close_matches

    from index.build import open_index
    from index.documents.reading import read_documents
    from index.passages.splitting import split

    on_disk = Path(document).is_file()
    try:
        opened = open_index(index)
    except DerekError:
        if not on_disk:
            raise
        opened = None
    if opened and document in opened.documents:
        found = [passage for passage in opened.passages if passage.document == document]
        show(passage_lines(opened.documents[document], found))
    elif on_disk:
        read = read_documents([Path(document)]).documents
        show(line for one in read for line in passage_lines(one, split(one)))
    else:
        known = list(opened.documents) if opened else []
        near = get_close_matches(document, known, 3, 0.4)
        known_names = message("In the index: {names}", names=names(known))
        hint = message("Similar: {names}", names=", ".join(near)) if near else known_names
        raise DerekError('no document "{name}", neither in the index nor on the disk. {hint}', name=document, hint=hint)
