"""A command, its options and its texts -> its page of help, in the terminal's language.

typer's own page names types that say nothing (`<list[Path]>`) and has half of its words only in English. Texts are
messages where they are declared, but typer hands some of them on as plain strings: they are found by their English.
"""

import shutil
import textwrap
from collections.abc import Callable
from typing import Any

from typer.core import TyperCommand, TyperGroup

from index.messages import message
from qa.locale.languages import catalogue, of_terminal

WIDEST = 100  # characters; longer lines are hard to read


class Command(TyperCommand):
    """A command whose help is a page of ours."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Called by typer for --help."""
        formatter.write(_Page(ctx).text(self))


class Group(TyperGroup):
    """`derek` itself; the same."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Called by typer for --help."""
        formatter.write(_Page(ctx).text(self))


class _Page:
    """Help as wide as the terminal."""

    def __init__(self, ctx: Any) -> None:
        self._ctx = ctx
        self._translate: Callable[[str], str] = catalogue(of_terminal()).gettext
        self._width = min(shutil.get_terminal_size().columns, WIDEST)

    def text(self, command: Command | Group) -> str:
        params = command.get_params(self._ctx)
        arguments = {self._name(one): self._about(one) for one in params if one.param_type_name == "argument"}
        options = {self._flags(one): self._about(one) for one in params if one.param_type_name == "option"}
        usage = [self._ctx.command_path, self._told(message("[OPTIONS]")), *arguments]
        commands: dict[str, str] = {}
        if isinstance(command, Group):
            usage.append(self._told(message("COMMAND ...")))
            commands = {name: self._told(one.help).split("\n\n")[0] for name, one in command.commands.items()}
        parts = (
            self._told(message("Usage: {line}")).format(line=" ".join(usage)),
            *(self._wrapped(paragraph) for paragraph in self._told(command.help).split("\n\n")),
            self._table(message("Commands:"), commands),
            self._table(message("Arguments:"), arguments),
            self._table(message("Options:"), options),
            self._told(command.epilog),
        )
        return "\n\n".join(filter(None, parts))

    def _told(self, text: str | None) -> str:
        return self._translate(text) if text else ""

    def _wrapped(self, text: str, first: str = "", column: int = 0) -> str:
        """Lines within the width, from `column` on; `first` stands before the text."""
        indent = " " * column
        return textwrap.fill(
            text, self._width, initial_indent=first.ljust(column), subsequent_indent=indent, break_on_hyphens=False
        )

    def _table(self, title: str, rows: dict[str, str]) -> str:
        if not rows:
            return ""
        column = 2 + max(map(len, rows)) + 2
        return "\n".join(
            (self._told(title), *(self._wrapped(about, f"  {name}", column) for name, about in rows.items()))
        )

    def _name(self, argument: Any) -> str:
        """`PATH ...`, in brackets if it may be left out."""
        name = self._told(argument.metavar) + (" ..." if argument.nargs != 1 else "")
        return name if argument.required else f"[{name}]"

    def _flags(self, option: Any) -> str:
        """`-h, --help`, `--top N`."""
        return f"{', '.join(sorted(option.opts, key=len))} {self._told(option.metavar)}".rstrip()

    def _about(self, param: Any) -> str:
        """What it does, and what holds without it."""
        if "--help" in param.opts:
            return self._told(message("show this page"))
        about = [self._told(param.help)]
        given = param.show_default if isinstance(param.show_default, str) else param.default
        if given is not None and given is not False and given != "":
            about.append(self._told(message("[default: {default}]")).format(default=self._told(str(given))))
        if param.required:
            about.append(self._told(message("[required]")))
        return " ".join(about)
