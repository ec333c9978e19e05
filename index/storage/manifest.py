"""Names, sizes and hashes of a build's files <-> the sealed manifest.json and the CURRENT that points at it.

Every bit of both counts: CURRENT has one spelling only, and the manifest opens with the hash of the rest of
itself, so that an older build, at which CURRENT no longer points, can be trusted too.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

FORMAT = 1  # of the folder and the manifest; a program refuses what is newer than itself
MANIFEST = "manifest.json"
MANIFEST_LIMIT = 64 << 20  # bytes; 100,000 documents at about 200 bytes each are 20 MB
POINTER_LIMIT = 1024  # bytes; a CURRENT has 111

_BUILD = re.compile(r"[0-9]{6,}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PART = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}"
_NAME = re.compile(rf"{_PART}(/{_PART})?")  # at most one folder deep, nothing hidden, no `..`
_HEAD = re.compile(rb'\{\n "sha256": "([0-9a-f]{64})",\n')


class Damage(Exception):
    """A build or CURRENT may not be used; the message is a short Russian cause that names the file."""


class Foreign(Damage):
    """The build is whole, but another version of the program made it; the message says what to do."""


def sha256(data: bytes) -> str:
    """64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def number(build: str) -> int | None:
    """The number that a build's name spells, or None if it is no name of a build ("000042" -> 42)."""
    if not _BUILD.fullmatch(build) or len(build) > 18:
        return None
    value = int(build)
    return value if f"{value:06d}" == build else None  # one number, one name


def pointer(build: str, manifest_sha256: str) -> bytes:
    """The bytes of CURRENT."""
    return (json.dumps({"build": build, "manifest_sha256": manifest_sha256}) + "\n").encode()


def read_pointer(raw: bytes) -> tuple[str, str]:
    """Build and manifest hash from the bytes of CURRENT; Damage for all that `pointer` does not write."""
    fields = _json(raw, "CURRENT") if len(raw) <= POINTER_LIMIT else None
    if isinstance(fields, dict):
        build, digest = fields.get("build"), fields.get("manifest_sha256")
        if isinstance(build, str) and isinstance(digest, str) and pointer(build, digest) == raw:
            if number(build) is None:
                raise Damage("файл CURRENT: в нём не номер сборки")
            if _SHA256.fullmatch(digest):
                return build, digest
    raise Damage("файл CURRENT повреждён")


def seal(manifest: Mapping[str, Any], build: str, created: str, files: Mapping[str, bytes]) -> bytes:
    """The bytes of manifest.json: the caller's fields after format, build, created and files.

    Raises ValueError for a file name that may not be stored, and as `json.dumps` for what JSON cannot hold.
    """
    folders = {name.split("/")[0] for name in files if "/" in name}
    for name in files:
        if not _NAME.fullmatch(name) or name == MANIFEST or name in folders:
            raise ValueError(f"not a name for a file in a build: {name!r}")
    own = {
        "format": FORMAT,
        "build": build,
        "created": created,
        "files": {name: {"bytes": len(data), "sha256": sha256(data)} for name, data in files.items()},
    }
    asked = {key: value for key, value in manifest.items() if key not in own and key != "sha256"}
    rest = json.dumps({**own, **asked}, indent=1, allow_nan=False).encode()[2:]  # the hash stands before it
    return b'{\n "sha256": "%s",\n' % sha256(rest).encode() + rest


def unseal(raw: bytes, build: str, expected: str | None = None) -> dict[str, Any]:
    """The manifest from its bytes; `expected` is their hash where CURRENT tells it.

    Damage for anything but a whole manifest of this build, Foreign for another format.
    """
    if len(raw) > MANIFEST_LIMIT:
        raise Damage(f"файл {MANIFEST} слишком велик")
    if expected is not None and sha256(raw) != expected:
        raise Damage(f"файл {MANIFEST} не тот, на который указывает CURRENT")
    head = _HEAD.match(raw)
    whole = head is not None and head[1].decode() == sha256(raw[head.end() :])
    if expected is None and not whole:  # a later format may be sealed in another way, but CURRENT vouches for it
        raise Damage(f"файл {MANIFEST} повреждён")
    manifest = _json(raw, MANIFEST)
    version = manifest.get("format")
    if type(version) is not int or version > FORMAT:
        raise Foreign(f"формат {_brief(version)} этой программе незнаком; обновите программу")
    if version < FORMAT:
        raise Foreign(f"прежний формат {version}; соберите заново: derek build --full")
    if not whole:
        raise Damage(f"файл {MANIFEST} повреждён")
    if manifest.get("build") != build:
        raise Damage(f"файл {MANIFEST} от другой сборки: {_brief(manifest.get('build'))}")
    if not isinstance(manifest.get("created"), str):
        raise Damage(f"файл {MANIFEST}: нет поля created")
    _check_files(manifest.get("files"))
    return manifest


def _check_files(files: Any) -> None:
    if not isinstance(files, dict):
        raise Damage(f"файл {MANIFEST}: нет списка файлов")
    for name, entry in files.items():
        if not _NAME.fullmatch(name) or name == MANIFEST:
            raise Damage(f"файл {MANIFEST}: недопустимое имя {_brief(name)}")
        size, digest = (entry.get("bytes"), entry.get("sha256")) if isinstance(entry, dict) else (None, None)
        if type(size) is not int or size < 0 or not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            raise Damage(f"файл {MANIFEST}: нет размера или хеша у {name}")


def _json(raw: bytes, name: str) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise ValueError(constant)  # NaN and Infinity are not JSON

    try:
        value = json.loads(raw.decode(), parse_constant=refuse)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, digits without end; nested too deep
        raise Damage(f"файл {name} повреждён") from error
    if not isinstance(value, dict):
        raise Damage(f"файл {name}: не объект JSON")
    return value


def _brief(value: object) -> str:
    return ascii(value)[:40]
