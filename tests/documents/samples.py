"""What the tests of this room read: prose, bytes that are no text, and folders of files."""

from pathlib import Path

from index.documents.reading import Document, Reading, read_documents

PROSE = (
    "Весной река разливается так широко, что до соседнего хутора добираются на лодках. "
    "Старики помнят, как в 1957 году вода дошла до самой школы — и уроки отменили на целую неделю. "
    "«Ещё бы немного, и унесло бы мост», — говорил тогда наш учитель."
)
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + bytes(range(256))


def write(folder: Path, **contents: str | bytes) -> None:
    """Files of a folder; `a__b_md="..."` writes a/b.md."""
    for name, content in contents.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def read_one(path: Path) -> Document:
    """The only document of a path, where nothing is wrong."""
    reading = read_documents([path])
    assert reading.faults == ()
    (document,) = reading.documents
    return document


def names(reading: Reading) -> list[str]:
    return [document.name for document in reading.documents]
