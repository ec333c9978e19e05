"""What reading gives: documents, and a fault for each file or line that is none."""

from dataclasses import dataclass

from index.documents.files import Fault


@dataclass(frozen=True, slots=True)
class Document:
    """A text to answer from. Offsets into `text` count code points."""

    name: str  # unique among the documents read together
    title: str
    date: str  # ISO, or ""
    text: str  # decoded, without a byte order mark, otherwise as it was
    body: int  # where the body starts, after front matter
    sha256: str  # of the file's bytes; BEIR: of the line's
    encoding: str
    speakers: tuple[str, ...] = ()  # participants, in the order of the front matter


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what was not."""

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...] = ()
