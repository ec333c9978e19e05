"""reStructuredText -> Markdown, by docutils, which makes a page of it: what a reader of the documentation sees.

What only Sphinx knows is read without it: the text of an unknown role, and what stands in an unknown directive, but for
those that only tell Sphinx what to put there (DIRECTIONS).
"""

import re
from dataclasses import replace
from typing import Any

from index.documents.encoding import decode
from index.documents.formats import page
from index.documents.formats.converted import Converted

DIRECTIONS = re.compile(
    r"auto\w+|toctree|index|tags|currentmodule|module|highlight|default-domain|only|ifconfig|include|literalinclude|"
    r"contents|meta|raw|image|figure|plot|graphviz|mermaid|doctest|testsetup|testcleanup|tabularcolumns"
)
SINCE = {"versionadded": "New in version", "versionchanged": "Changed in version", "deprecated": "Deprecated since"}
CODE_ROLES = frozenset(
    str.split("file command option envvar program kbd samp func class meth mod attr data exc obj")
)  # of Sphinx
TARGET = re.compile(r"\s*<[^<>]*>$")  # of «:ref:`the guide <guide>`»
QUIET = {
    "report_level": 5, "halt_level": 5, "file_insertion_enabled": False, "raw_enabled": False, "_disable_config": True,
    "initial_header_level": 1, "syntax_highlight": "none", "input_encoding": "unicode", "doctitle_xform": False,
    "math_output": "LaTeX", "embed_stylesheet": False, "smart_quotes": False,
    "trim_footnote_reference_space": True,
}  # fmt: skip


def rst(data: bytes) -> Converted:
    """A file of reStructuredText; its title is the only heading of the first rank, if there is one."""
    from bs4 import BeautifulSoup
    from docutils.core import publish_parts
    from docutils.parsers.rst import directives, roles

    directives.directive = _known_or(directives.directive, _directive())
    roles.role = _known_or(roles.role, _role)
    parts: dict[str, Any] = publish_parts(decode(data)[0], writer="html5", settings_overrides=QUIET)
    made = BeautifulSoup(parts["html_body"], "lxml")
    for literal in made.select("span.literal"):
        literal.name = "code"
    names = made.find_all("h1")
    return replace(page.convert(str(made)), title=names[0].get_text() if len(names) == 1 else "")


def _known_or(find: Any, other: Any) -> Any:
    """docutils' own table of names, and `other` for what stands in none."""

    def found(name: str, language: Any, *rest: Any) -> Any:
        known, told = find(name, language, *rest)
        return (known, told) if known is not None else (other, [])

    return found


def _directive() -> type[Any]:
    from docutils import nodes
    from docutils.parsers.rst import Directive

    class Unknown(Directive):  # type: ignore[misc]
        """A directive that docutils does not know: its argument and what stands in it, as a reader would see them."""

        has_content, optional_arguments, final_argument_whitespace = True, 1, True
        option_spec = _Any()

        def run(self) -> list[nodes.Node]:
            if DIRECTIONS.fullmatch(self.name.rpartition(":")[2]):
                return []
            told = nodes.container()
            self.state.nested_parse(self.content, self.content_offset, told)
            if self.arguments:
                asked = self.arguments[0]
                if since := SINCE.get(self.name):
                    asked = ": ".join([f"{since} {asked.split()[0]}", *asked.split(None, 1)[1:]])
                said, problems = self.state.inline_text(asked, self.lineno)
                told[0:0] = [nodes.paragraph("", "", *said), *problems]
            return [told]

    return Unknown


class _Any(dict[str, Any]):
    """The options of a directive of which nothing is known: each may be there, as text."""

    def __getitem__(self, name: str) -> Any:
        return lambda text: text

    def __bool__(self) -> bool:
        return True


def _role(name: str, raw: str, text: str, *rest: Any, **more: Any) -> tuple[list[Any], list[Any]]:
    """A role that docutils does not know: its text, without the target, as code where it names something of code."""
    from docutils import nodes, utils

    said = TARGET.sub("", utils.unescape(text)).lstrip("~!")
    return [nodes.literal(raw, said) if ":" in name or name in CODE_ROLES else nodes.inline(raw, said)], []
