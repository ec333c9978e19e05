"""Changes of documents, as they come -> builds, one after each pause; what fails is told, and the watch goes on."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from index.errors import DerekError, DocumentError

QUIET = 1000  # milliseconds without a change before a build begins: an editor saves in several steps
LONGEST = 60_000  # milliseconds: documents that never rest are built all the same
LOOK = 250  # milliseconds between two looks while nothing changes
EDITING = ("~", ".tmp", ".part", ".crdownload")  # ends of the names of files that are still being written


def watch(changes: Iterable[Collection[object]], build: Callable[[], object], tell: Callable[[str], None]) -> None:
    """Build at the first word from `changes`, then after each that is not empty, until they end.

    Since `changes` listens from its first word on, nothing that happens during a build is lost. A DerekError of
    a build is told, not raised; anything else, and KeyboardInterrupt, ends the watch.
    """
    for number, changed in enumerate(changes):
        if number == 0 or changed:
            try:
                build()
            except DerekError as error:
                tell(error.message)


def source_changes(sources: Callable[[], Sequence[Path]], index: Path) -> Iterator[Collection[object]]:
    """What changed under the sources, which another command may add to or take from meanwhile (`derek add`).

    Where they have changed, they are watched anew; what happened until then counts as a change. Raises as below.
    """
    while True:
        paths = sources()
        watched = set(map(_absolute, paths))
        for number, changed in enumerate(document_changes(paths, index)):
            yield changed if number else paths
            if watched != set(map(_absolute, sources())):
                break
        else:
            return


def document_changes(paths: Sequence[Path], index: Path) -> Iterator[Collection[object]]:
    """What changed under `paths`, each time it has been quiet for a second; an empty word while nothing does.

    Changes of the index itself, of hidden files and of editors' temporary files are none. Never ends by itself.
    Raises DocumentError when a path is not there or cannot be watched.
    """
    from watchfiles import watch as listen  # takes time to import

    for path in paths:
        if not path.exists():
            raise DocumentError("no such file or folder: {path}. Check the path", path=path)
    folders = [path.resolve() for path in paths if path.is_dir()]
    files = {path.resolve() for path in paths if not path.is_dir()}
    # A file is watched by its folder: editors put a new file in its place, and the old one would be watched.
    places = [*folders, *{path.parent for path in files}]
    try:
        yield from listen(
            *places,
            watch_filter=lambda _, name: is_document(Path(name), folders, files, index.resolve()),
            debounce=LONGEST,
            step=QUIET,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            recursive=bool(folders),
        )
    except (OSError, RuntimeError) as error:  # what the system says: too many watches, no such folder any more
        raise DocumentError(
            "the documents cannot be watched: {error}. Run derek build without --watch", error=error
        ) from error


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 -- as `Sources` has them: links are not followed


def is_document(path: Path, folders: Collection[Path], files: Collection[Path], index: Path) -> bool:
    """Whether a change there matters: it is one of `files`, or within `folders` and neither hidden nor temporary."""
    if path.is_relative_to(index) or path.name.endswith(EDITING):
        return False
    if path in files:
        return True
    inside = (path.relative_to(folder) for folder in folders if path.is_relative_to(folder))
    return any(not any(part.startswith(".") for part in one.parts) for one in inside)
