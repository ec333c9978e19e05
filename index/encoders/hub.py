"""The name of a model -> where sentence-transformers may load it from, or one line that says why not.

Importing torch takes seconds, and the hub's client tries for a minute where there is no network; so what
cannot work is refused before both. Nothing is asked of the network unless the caller allows it.
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelError
from index.messages import message

TIMEOUT = 10  # seconds that the hub has to say whether it knows a model
ORGANIZATION = "sentence-transformers"  # its models go by their short names
OWN = "sentence_transformers."  # where the parts of a model may come from
REMEDY = message(
    "Name the model's folder (--model FOLDER), download it where there is a network, "
    "or take the embedded model, which needs no network: --model derek"
)
_NAME = re.compile(r"[A-Za-z0-9_][\w.-]{0,95}(/[A-Za-z0-9_][\w.-]{0,95})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Source:
    """A folder (absolute path) or a name on the hub; `here`: all or some of it lies on this machine."""

    name: str
    here: bool


def locate(name: str, download: bool = False) -> Source:
    """Where the model is: a folder, the local cache, else, if `download` allows it, the hub.

    Raises ModelError: nowhere, or its folder asks for code of its own.
    """
    folder = Path(name).expanduser()
    if name and folder.is_dir():
        _refuse_foreign_code(folder)
        return Source(os.path.abspath(folder), here=True)  # noqa: PTH100 (a link may be meant to move)
    if not _NAME.fullmatch(name) or folder.exists():
        raise ModelError('there is no folder with a model: "{name}". {remedy}', name=name, remedy=REMEDY)
    names = [name] if "/" in name else [f"{ORGANIZATION}/{name}", name]
    for one in names:
        if _snapshot(one):
            return Source(one, here=True)
    if not download:
        raise ModelError(
            "the model {name} is in no folder and not in the cache of this machine. {remedy}", name=name, remedy=REMEDY
        )
    return Source(_known(names, name), here=False)


def _snapshot(name: str) -> Path | None:
    """The folder of the local cache that holds a model of the hub."""
    from huggingface_hub import try_to_load_from_cache

    cache = os.environ.get("SENTENCE_TRANSFORMERS_HOME")  # as sentence-transformers itself looks
    found = (try_to_load_from_cache(name, file, cache_dir=cache) for file in ("modules.json", "config.json"))
    return next((Path(path).parent for path in found if isinstance(path, str)), None)


def folder_of(source: Source) -> Path:
    """Where the files of a model lie that has been loaded; ModelError where the cache does not have it."""
    folder = Path(source.name) if Path(source.name).is_absolute() else _snapshot(source.name)
    if folder is None:
        raise ModelError("the model {name} left no files in the cache. {remedy}", name=source.name, remedy=REMEDY)
    return folder


def _known(names: list[str], typed: str) -> str:
    """The first of the names that the hub knows."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import GatedRepoError, OfflineModeIsEnabled, RepositoryNotFoundError

    for name in names:
        told = {"name": name, "remedy": REMEDY}
        try:
            HfApi().model_info(name, timeout=TIMEOUT)
            return name
        except GatedRepoError as error:
            raise ModelError("the model {name} is not open to all: log in (hf auth login). {remedy}", **told) from error
        except RepositoryNotFoundError:
            continue
        except OfflineModeIsEnabled as error:
            raise ModelError(
                "the model {name} is not on this machine, and HF_HUB_OFFLINE forbids downloading it. {remedy}", **told
            ) from error
        except Exception as error:  # httpx, certificates, proxies: each with kinds of its own
            raise ModelError(
                "the model {name} is not on this machine, and the hub cannot be reached. {remedy}", **told
            ) from error
    told = {"name": typed, "remedy": REMEDY}
    raise ModelError("the model {name} is neither on this machine nor on the hub. Check the name. {remedy}", **told)


def _refuse_foreign_code(folder: Path) -> None:
    """A folder whose parts are classes of its own would run them, whoever wrote them, at each question."""
    try:
        kinds = [str(part["type"]) for part in json.loads((folder / "modules.json").read_bytes())]
    except (OSError, ValueError, KeyError, TypeError):
        return  # none, or none that the library can read either
    if foreign := next((kind for kind in kinds if not kind.startswith(OWN)), ""):
        told = {"folder": folder, "kind": foreign, "remedy": REMEDY}
        raise ModelError(
            "the model {folder} wants to run code of its own ({kind}), which Derek does not do. {remedy}", **told
        )
