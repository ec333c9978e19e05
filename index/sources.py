"""What an index is made of: files and folders that each build reads again, and what in them it leaves out.

Kept in the manifest of each build, below the folder of the index where they lie there: both may move together.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.documents.names import composed, named, on_disk, similar
from index.errors import DocumentError
from index.messages import message
from index.storage.store import Store


@dataclass(frozen=True, slots=True)
class Sources:
    """Absolute paths, links in them not followed: a name shows the folders as they were typed."""

    paths: tuple[Path, ...] = ()
    without: tuple[Path, ...] = ()  # files, folders and, below a corpus, lines by their _id

    @classmethod
    def of(cls, manifest: Mapping[str, Any], root: Path) -> "Sources":
        """Those of a build under `root`; none where its manifest names none."""
        told = manifest.get("sources")
        fields = told if isinstance(told, dict) else {}
        paths, without = (
            tuple(_absolute(home_of(root) / str(one)) for one in fields.get(name) or ())
            for name in ("paths", "without")
        )
        return cls(paths, without)

    def to_manifest(self, root: Path) -> dict[str, list[str]]:
        """Plain values for the manifest of a build under `root`."""
        home = home_of(root)

        def told(paths: Iterable[Path]) -> list[str]:
            return sorted(str(one.relative_to(home) if one.is_relative_to(home) else one) for one in paths)

        return {"paths": told(self.paths), "without": told(self.without)}

    def read_from(self, paths: Sequence[Path]) -> "Sources":
        """These paths in the place of its own. What was left out stays so, unless it is named now."""
        new = tuple(dict.fromkeys(_absolute(on_disk(path)) for path in paths))
        return Sources(new, tuple(one for one in self.without if _holds(new, one) and one not in new))

    def with_paths(self, paths: Sequence[Path]) -> "Sources":
        """These and the paths, which are no longer left out; one that lies in a source already is none of its own."""
        new = [_absolute(on_disk(path)) for path in paths]
        without = tuple(one for one in self.without if one not in new)
        more = (one for one in new if not _holds(self.paths, one) or _holds(without, one))
        return Sources(tuple(dict.fromkeys((*self.paths, *more))), without)

    def missing(self) -> list[Path]:
        """Its paths that are no longer there."""
        return [one for one in self.paths if not os.path.lexists(one)]

    def left_out(self, paths: Sequence[Path]) -> list[Path]:
        """What lies in these paths and is left out, as a path from here where it is one."""
        here, new = Path.cwd(), [_absolute(on_disk(path)) for path in paths]
        out = (one for one in self.without if _holds(new, one) and os.path.lexists(one))
        return [one.relative_to(here) if one.is_relative_to(here) else one for one in out]

    def dropped(self, new: "Sources") -> list[Path]:
        """Its paths that the new ones do not read."""
        return [one for one in self.paths if not _holds(new.paths, one)]

    def without_names(self, names: Sequence[str], indexed: Iterable[str]) -> "Sources":
        """The same but for these, each a source, a document, or a file or folder in a source; `indexed` are documents.

        Raises DocumentError for a name that is none of these, or means several documents.
        """
        from index.documents.reading import read_documents  # brings all formats, which asking does not need

        paths, without, rest = list(self.paths), list(self.without), []
        for name in names:
            typed = _absolute(on_disk(Path(name)))
            if typed in paths:
                paths.remove(typed)
            else:
                rest.append(name)
        there = [path for path in paths if os.path.lexists(path)]
        places = read_documents(there, without, may_be_empty=True).paths if rest else {}
        for name in rest:
            found = _place(name, paths, places, list(indexed))
            if found in paths:
                paths.remove(found)
            elif found is not None:
                without.append(found)
        # What was left out of a folder that goes is forgotten with it.
        return Sources(tuple(paths), tuple(dict.fromkeys(one for one in without if _holds(paths, one))))


def remembered(root: Path) -> Sources:
    """The sources of the published build under `root`; none where there is no build."""
    return Sources.of(Store(root).manifest(), root)


def _place(name: str, paths: Sequence[Path], places: Mapping[str, Path], indexed: Sequence[str]) -> Path | None:
    """Where a name lies; None if only the index still has it."""
    found = named(name, places)
    if len(found) > 1:
        told = ", ".join(found)
        raise DocumentError('"{name}" means several documents: {names}. Name the folder too', name=name, names=told)
    if found:
        return places[found[0]]
    typed = _absolute(on_disk(Path(name)))
    if os.path.lexists(typed) and _holds(paths, typed):
        return typed
    gone = [path for path in paths if composed(str(path)).endswith(f"/{composed(name)}")]
    if gone:
        return gone[0]
    if named(name, indexed):
        return None
    hint = similar(name, [*places, *indexed]) or message("See them all: derek show")
    raise DocumentError('no document or source "{name}" in the index. {hint}', name=name, hint=hint)


def home_of(root: Path) -> Path:
    """The folder in which an index lies, by whatever link or from wherever it was named: `--index .` too."""
    here = _absolute(root)
    return here.resolve().parent if here.is_symlink() else here.parent


def _holds(paths: Iterable[Path], path: Path) -> bool:
    return any(path.is_relative_to(one) for one in paths)


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 -- resolve() would follow links
