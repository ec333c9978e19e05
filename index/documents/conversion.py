"""A file of an office format -> Converted, in a process of its own with limits of time and memory.

A broken file, a bomb of zeros or a library gone astray costs one line, never the build. Run as
`python -m index.documents.conversion .docx`: the file on stdin, JSON on stdout.
"""

import io
import json
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

from index.documents.formats.converted import Converted
from index.errors import DocumentError
from index.messages import message

# The library of each format, by the name that it is imported by; all are in the extra `formats`.
LIBRARIES = {
    ".docx": "mammoth", ".pdf": "pypdfium2", ".odt": "odfdo", ".rtf": "striprtf", ".epub": "markdownify",
    ".pptx": "pptx", ".xlsx": "openpyxl", ".rst": "docutils",
}  # fmt: skip
EXTRA = 'pip install "derek[formats]"'
SECONDS = 60  # of a file: a book of a thousand pages takes ten
LARGEST, LARGE, GROWTH = 1 << 30, 32 << 20, 100  # bytes unpacked; what is LARGE may be GROWTH times the file
BROKEN = message("broken, or too large to be read; save it again, or as .txt or .md")
MEMORY = 2 << 30  # bytes of the process


class NotInstalled(DocumentError):
    """The library of a format is not there; the message has the line that installs it."""


def converted(suffix: str, data: bytes) -> Converted:
    """The text of a file; DocumentError: its library is not installed, or it cannot be read within the limits."""
    if find_spec(LIBRARIES[suffix]) is None:
        raise NotInstalled("to read {suffix}, run: {command}", suffix=suffix, command=EXTRA)
    if _is_bomb(data):
        raise DocumentError(BROKEN)
    root = Path(__file__).parents[2]  # so that the child finds this package wherever it is started
    command = [sys.executable, "-m", "index.documents.conversion", suffix]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, cwd=root, check=False)
    except subprocess.TimeoutExpired:
        raise DocumentError("not read within {seconds} s; divide the file", seconds=SECONDS) from None
    if done.returncode:
        raise DocumentError(BROKEN)
    fields = json.loads(done.stdout)
    places = tuple((start, name) for start, name in fields["places"])
    return Converted(fields["text"], fields["title"], places, missing=fields["missing"])


def _is_bomb(data: bytes) -> bool:
    """Whether an archive grows beyond measure once it is unpacked; the formats of offices are archives."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return False  # PDF and RTF are none, and what is broken its library tells
    return size > LARGEST or (size > LARGE and size > GROWTH * len(data))


def _limited() -> None:
    """No more memory and time for this process than a document may need; systems without such limits have the clock."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    """One file, from stdin to stdout."""
    from index.documents.formats.office import CONVERTERS

    _limited()
    made = CONVERTERS[sys.argv[1]](sys.stdin.buffer.read())
    fields = {"text": made.text, "title": made.title, "places": made.places, "missing": made.missing}
    sys.stdout.buffer.write(json.dumps(fields).encode())


if __name__ == "__main__":
    main()
