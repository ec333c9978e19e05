"""`derek model export`: the model of the package -> a folder that sentence-transformers loads."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Typer

from index.messages import message
from qa.cli.console import say
from qa.cli.help import Command, Group

app = Typer()
model = Typer(cls=Group, help=message("The embedded model, for other programs."))
app.add_typer(model, name="model")


@model.command(
    cls=Command,
    help=message(
        "Write the embedded model as a folder of sentence-transformers, which gives the same vectors but for rounding "
        "(cosine at least 0.995).\n\n"
        'In Python: SentenceTransformer("FOLDER").encode_query(["..."]). Takes some seconds.'
    ),
    epilog=message("Example:\n  derek model export my-model/"),
)
def export(folder: Annotated[Path, Argument(metavar=message("FOLDER"), help=message("a new or empty folder"))]) -> None:
    """Nothing is written over."""
    from index.encoders.export import export as write

    write(folder)
    say(message("The model is in {folder}", folder=folder))
