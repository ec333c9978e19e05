"""`derek doctor`: what is here, what works, and what is missing, a line each; to be sent along with a question."""

import platform
import shlex
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from typer import Exit, Typer

from index.errors import DerekError
from index.messages import joined, message, plural
from qa import __version__
from qa.cli.console import INDEX, IndexOption, JsonOption, show
from qa.cli.help import Command
from qa.cli.terminal import json_line

NEEDED = ("faiss-cpu", "onnxruntime", "tokenizers", "pymorphy3", "gradio", "sentence-transformers", "torch")

app = Typer()


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the doctor's; `missing`: something that has to be mended."""

    about: str
    told: str
    missing: bool = False


@app.command(
    cls=Command,
    help=message("Tell the version, the model, the index and the threads, and what is missing."),
    epilog=message("Exit code: 0, or 1 if something is missing that has to be there."),
)
def doctor(index: IndexOption = INDEX, as_json: JsonOption = False) -> None:
    """Loads the model and reads the index, as a question would."""
    found = [*_program(), *_model(), *_index(index), *_formats()]
    if as_json:
        show([json_line([asdict(one) for one in found])])
    else:
        signs = {True: "!", False: " "}
        show(joined("", (signs[one.missing], " ", one.about, ": ", one.told)) for one in found)
    if any(one.missing for one in found):
        raise Exit(1)


def _program() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version  # every command reads this file, and waits for it

    from index.encoders.transformer import cores

    yield Finding(message("version"), f"derek {__version__}, Python {platform.python_version()}, {platform.platform()}")
    there, gone = [], []
    for name in NEEDED:
        try:
            there.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            gone.append(name)
    yield Finding(message("libraries"), ", ".join(there))
    if gone:
        told = message("{names}: install them, pip install {command}", names=", ".join(gone), command=" ".join(gone))
        yield Finding(message("not installed"), told, missing=True)
    yield Finding(message("threads"), str(cores()))


def _model() -> Iterator[Finding]:
    from index.encoders.load import embedded
    from qa.reading.judge import reader

    try:
        encoder = embedded()
        reader()
    except (DerekError, OSError, ValueError) as error:
        told = message("{why}. Install derek again", why=error.message if isinstance(error, DerekError) else str(error))
        yield Finding(message("model"), told, missing=True)
        return
    told = message("{name} {fingerprint}, and its reader", name=encoder.name, fingerprint=encoder.fingerprint)
    yield Finding(message("model"), told)


def _index(root: Path) -> Iterator[Finding]:
    from index.opening import open_index
    from index.sources import remembered
    from index.storage.milvus.address import address_of

    about = message("index")
    try:
        opened = open_index(root)
    except DerekError as error:
        yield Finding(about, error.message, missing=True)
        return
    told = message(
        "{root}, build {build}: {documents}, {passages}, model {model}",
        root=address_of(root) or root,
        build=opened.build,
        documents=plural("{n} document", "{n} documents", len(opened.documents)),
        passages=plural("{n} passage", "{n} passages", len(opened.passages)),
        model=opened.encoder.name,
    )
    yield Finding(about, opened.notice or told, missing=bool(opened.notice))
    for source in remembered(root).paths:
        if source.exists():
            yield Finding(message("source"), str(source))
        else:
            typed = shlex.quote(str(source))
            told = message("{path} is gone: bring it back, or derek remove {typed}", path=source, typed=typed)
            yield Finding(message("source"), told, missing=True)


def _formats() -> Iterator[Finding]:
    from importlib.util import find_spec

    from index.documents.conversion import EXTRA, LIBRARIES

    unread = sorted(suffix for suffix, library in LIBRARIES.items() if find_spec(library) is None)
    if unread:
        told = message("{formats} are not read; if you need them: {command}", formats=" ".join(unread), command=EXTRA)
        yield Finding(message("formats"), told)
