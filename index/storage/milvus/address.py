"""What a person types for an index on Milvus -> where it is; and the folder for what is kept of it on this machine.

An index is named by a path everywhere. That of an index on Milvus lies below .derek/ and spells its address, so that
each can be told from the other: `milvus+http://host:19530/docs` is the folder `.derek/milvus+http:/host:19530/docs`.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from index.characters import visible
from index.errors import IndexFault
from index.messages import Message, message

HOME = Path(".derek")
FORMS = "milvus+http://HOST:19530/NAME, milvus+https://HOST/NAME, milvus+lite:FILE.db"
PORT = 19530  # Milvus' own
DEFAULT = "derek"  # the name of the index in a file, which has no place for it
LONGEST = 200  # characters; Milvus allows 255, and the number of a build is added

_BEGINS = re.compile(r"milvus[+:]", re.IGNORECASE)
_NAME = re.compile(rf"[A-Za-z_][A-Za-z0-9_]{{0,{LONGEST - 1}}}")


@dataclass(frozen=True, slots=True)
class Address:
    """A Milvus, and the name of an index there: an alias of collections."""

    uri: str  # as Milvus' client takes it: http://host:19530, or a file
    name: str

    @classmethod
    def parsed(cls, typed: str) -> "Address":
        """One of FORMS, also with one slash in the place of two, as a path writes it; IndexFault names the mistake."""
        scheme, _, rest = typed.partition(":")
        if scheme == "milvus+lite":
            return cls(_file(typed, rest), DEFAULT)
        if scheme not in {"milvus+http", "milvus+https"}:
            _refuse(typed, message("such an address is unknown"))
        try:
            parts = urlsplit(f"{scheme.removeprefix('milvus+')}://{rest.lstrip('/')}")
            host, port = parts.hostname, parts.port
        except ValueError:  # no number, or more than 65535; half a bracket
            _refuse(typed, message("its host or port is none"))
        if not host:
            _refuse(typed, message("the host is missing"))
        if parts.username is not None or parts.password is not None:
            _refuse(typed, message("a password would be seen in lists of programs. Put it into DEREK_MILVUS_TOKEN"))
        name = parts.path.strip("/")
        if not name:
            _refuse(typed, message("the name of the index is missing, behind the host"))
        if parts.query or parts.fragment or not _NAME.fullmatch(name):
            given = visible(f"{name}{typed.rpartition(name)[2]}")
            why = message(
                "{name} is no name: Milvus takes Latin letters, digits and _, no digit first, at most {longest}",
                name=given,
                longest=LONGEST,
            )
            _refuse(typed, why)
        shown = f"[{host}]" if ":" in host else host
        return cls(f"{parts.scheme}://{shown}:{port or (443 if parts.scheme == 'https' else PORT)}", name)

    def __str__(self) -> str:
        """As one types it."""
        return f"milvus+{self.uri}/{self.name}" if "://" in self.uri else f"milvus+lite:{self.uri}"


def place(typed: str | Path) -> Path:
    """What `--index` is given -> the folder that names the index; IndexFault for an address that is wrong."""
    text = str(typed)
    return HOME / str(Address.parsed(text)) if _BEGINS.match(text) else Path(typed)


def address_of(root: Path) -> Address | None:
    """The address that the path of an index spells; None for one on the disk."""
    for number, part in enumerate(root.parts):
        if _BEGINS.match(part):
            return Address.parsed("/".join(root.parts[number:]))
    return None


def _file(typed: str, file: str) -> str:
    if not file:
        _refuse(typed, message("the file is missing"))
    path = os.path.abspath(file)  # noqa: PTH100 -- resolve() would follow links
    if not path.endswith(".db"):
        _refuse(typed, message("the name of a file must end in .db"))
    return path


def _refuse(typed: str, why: Message) -> NoReturn:
    told = {"typed": visible(typed), "why": why, "forms": FORMS}
    raise IndexFault('"{typed}" is no address of an index: {why}. Addresses are {forms}', **told)
