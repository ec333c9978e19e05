"""A command, its options and its texts -> its page of help, in the terminal's language.

typer's own page names types that say nothing (`<list[Path]>`) and has half of its words only in English. Texts are
messages where they are declared, but typer hands some of them on as plain strings: they are found by their English.
"""

import shutil
import textwrap
from typing import Any

from typer.core import TyperCommand, TyperGroup

from index.messages import message
from qa.locale.languages import catalogue, of_terminal

WIDEST = 100  # characters; longer lines are hard to read


class Command(TyperCommand):
    """A command whose help is a page of ours."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Called by typer for --help."""
        formatter.write(_page(self, ctx, {}))


class Group(TyperGroup):
    """`derek` itself; its page lists the commands too."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Called by typer for --help."""
        formatter.write(_page(self, ctx, {name: _told(one.help) for name, one in self.commands.items()}))


def _page(command: Command | Group, ctx: Any, commands: dict[str, str]) -> str:
    params = command.get_params(ctx)
    arguments = {_name(one): _about(one) for one in params if one.param_type_name == "argument"}
    options = {_flags(one): _about(one) for one in params if one.param_type_name == "option"}
    more = [_told(message("COMMAND ..."))] if commands else []
    usage = " ".join([ctx.command_path, _told(message("[OPTIONS]")), *arguments, *more])
    parts = (
        _told(message("Usage: {line}")).format(line=usage),
        *(_wrapped(paragraph) for paragraph in _told(command.help).split("\n\n")),
        _table(message("Commands:"), {name: about.split("\n\n")[0] for name, about in commands.items()}),
        _table(message("Arguments:"), arguments),
        _table(message("Options:"), options),
        _told(command.epilog),
    )
    return "\n\n".join(filter(None, parts))


def _told(text: str | None) -> str:
    return catalogue(of_terminal()).gettext(text) if text else ""


def _wrapped(text: str, first: str = "", column: int = 0) -> str:
    """Lines within the width of the terminal, from `column` on; `first` stands before the text."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    first, others = first.ljust(column), " " * column
    return textwrap.fill(text, width, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


def _table(title: str, rows: dict[str, str]) -> str:
    column = max(map(len, rows), default=0) + 4
    lines = [_wrapped(about, f"  {name}", column) for name, about in rows.items()]
    return "\n".join([_told(title), *lines]) if rows else ""


def _name(argument: Any) -> str:
    """`PATH ...`, in brackets if it may be left out."""
    name = _told(argument.metavar) + (" ..." if argument.nargs != 1 else "")
    return name if argument.required else f"[{name}]"


def _flags(option: Any) -> str:
    """`-h, --help`, `--top N`."""
    return f"{', '.join(sorted(option.opts, key=len))} {_told(option.metavar)}".rstrip()


def _about(param: Any) -> str:
    """What it does, and what holds without it."""
    if "--help" in param.opts:
        return _told(message("show this page"))
    about = [_told(param.help)]
    given = param.show_default if isinstance(param.show_default, str) else param.default
    if given is not None and given is not False and given != "":
        about.append(_told(message("[default: {default}]")).format(default=_told(str(given))))
    if param.required:
        about.append(_told(message("[required]")))
    return " ".join(about)
