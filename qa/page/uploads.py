"""Files from a browser -> documents in a folder, and a build of all sources, told while it is made.

Only with `derek chat --allow-upload`: whoever may open the page may then change what it answers from. A file is whole
in the folder or not at all, can be read, and takes the place of another only where that was said.
"""

import logging
import os
import threading
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from index.build import build_index
from index.characters import escaped
from index.documents.files import BEIR_QUESTIONS, CHECKS, READABLE, SUPPORTED
from index.documents.names import composed
from index.documents.reading import read_documents
from index.errors import DerekError
from index.messages import joined, message
from index.sources import remembered
from index.storage.disk import reason
from qa.built import built_line, fault_lines, plan_lines

LOG = logging.getLogger("derek.uploads")
LONGEST_NAME = 200  # bytes; file systems take 255, and a hidden name is made of it meanwhile


class RefusedError(DerekError):
    """A file that does not become a document; the message says why."""


class ThereError(RefusedError):
    """There is a document of this name."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a build is; when it is done, what came of it."""

    is_running: bool = False
    told: str = ""  # what is being done
    done: int = 0
    total: int = 0
    lines: tuple[str, ...] = ()  # what came of the last one
    faults: tuple[str, ...] = ()  # and what is wrong with documents, or why it failed
    build: str = ""  # that is published now


class Uploads:
    """Where documents are brought to, and the one build at a time that takes them in."""

    def __init__(self, folder: Path, root: Path) -> None:
        """`folder`: where the files go; `root`: the folder of the index."""
        self._folder, self._root = folder, root
        self._brought: set[str] = set()  # names that no build has taken in yet
        self._starting = threading.Lock()
        self._is_next = False  # a build was asked for while one was made: it has read the folder already
        self.state = State()

    def put(self, name: str, data: bytes, *, is_new: bool = True) -> str:
        """Write a file; its name in the folder. With `is_new` no other of this name may be there.

        Raises RefusedError, also where no document can be read of it; nothing is changed then.
        """
        kept = checked(name)
        path = self._folder / kept
        if is_new and os.path.lexists(path):
            raise ThereError("{name} is there already", name=kept)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            suffix = PurePosixPath(kept).suffix
            with NamedTemporaryFile(prefix=".upload-", suffix=suffix, dir=self._folder, delete=False) as file:
                try:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                    _readable(Path(file.name), kept)
                    Path(file.name).chmod(0o644)
                    Path(file.name).replace(path)
                except BaseException:
                    Path(file.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise RefusedError("{name} could not be written: {why}", name=kept, why=reason(error)) from error
        self._brought.add(kept)
        return kept

    def rebuild(self) -> bool:
        """Begin to build, in a thread; False if a build is being made, which another follows.

        The page takes it in by itself (Live).
        """
        with self._starting:
            if self.state.is_running:
                self._is_next = True
                return False
            self.state = State(is_running=True, told=message("Reading documents"))
        threading.Thread(target=self._build, name="derek-build", daemon=True).start()
        return True

    def _build(self) -> None:
        made: list[State] = []
        while True:
            made.append(self._built())
            with self._starting:
                if not self._is_next:
                    self.state = replace(
                        made[-1],
                        lines=tuple(line for one in made for line in one.lines),
                        faults=tuple(dict.fromkeys(fault for one in made for fault in one.faults)),
                    )
                    return
                self._is_next = False

    def _built(self) -> State:
        """A build of all that was brought, and what came of it."""
        try:
            sources, brought = remembered(self._root), frozenset(self._brought)
            if self._folder.is_dir():
                sources = sources.with_paths([self._folder])
            # Whoever brings a file wants it in, though one of its name was removed.
            sources = sources.with_paths([self._folder / name for name in brought])
            built = build_index(sources.paths, self._root, without=sources.without, progress=self._tell)
            self._brought -= brought
        except DerekError as error:
            return State(faults=(error.message,))
        except Exception:  # it is told, and the page goes on with what it has
            LOG.exception("A build that was asked for on the page failed")
            return State(faults=(message("The build failed; the log of derek chat says why."),))
        faults = (*fault_lines(built.faults), *filter(None, [built.notice]))
        return State(lines=(*plan_lines(built.plan), built_line(built)), faults=faults, build=built.build)

    def _tell(self, told: str, done: int, total: int) -> None:
        self.state = replace(self.state, told=told, done=done, total=total)


def checked(name: str) -> str:
    """The name that a file gets in the folder, no path. Raises RefusedError for one that would not be read."""
    kept = composed(name).strip()
    shown = escaped(kept)[:LONGEST_NAME] or "?"
    if not kept or kept != escaped(kept) or "/" in kept or "\\" in kept or kept.startswith("."):
        raise RefusedError("{name} is no name for a document: rename it", name=shown)
    if len(kept.encode("utf-8", "replace")) > LONGEST_NAME:
        raise RefusedError("the name {name} is too long: shorten it", name=shown)
    if PurePosixPath(kept).suffix.lower() not in READABLE:
        raise RefusedError("{name} is not read: only {formats} are", name=shown, formats=SUPPORTED)
    if kept.lower().endswith(CHECKS) or kept.lower() == BEIR_QUESTIONS:
        raise RefusedError("{name} holds questions and is no document", name=shown)
    return kept


def _readable(path: Path, name: str) -> None:
    """RefusedError where no document can be read of a file; `name` is what it will be called."""
    read = read_documents([path], may_be_empty=True)
    if not read.documents:
        why = joined("; ", [fault.reason for fault in read.faults])
        raise RefusedError("{name} cannot be read: {why}", name=name, why=why)
