"""A published build -> an Index, ready for questions; without what makes builds, which takes its time to import."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from index.encoders.encoder import Encoder
from index.encoders.load import load_encoder
from index.errors import IndexFault
from index.index import DOCUMENTS, Index, Searched, names_in, open_files
from index.storage.build_files import Damage
from index.storage.milvus.address import Address, address_of
from index.storage.store import BuildFiles, Store

if TYPE_CHECKING:
    from index.storage.milvus.remote import RemoteBuild

ATTEMPTS = 5  # while builds that we read are removed in Milvus, since newer ones were published
FOUND_THERE = ("vectors", "sentences", "terms/", "headings/")  # files that need not be read, since Milvus searches


def open_index(
    root: Path, build: str | None = None, *, like: Index | None = None, fallback: bool = True, later: bool = False
) -> Index:
    """The published build under `root` (or the one named), ready for questions.

    `like` lends its model if it is the one that made the build, which saves the time to load it. With
    `fallback=False` a damaged build is refused, else the newest whole one before it serves, with a notice. With
    `later` a large build opens at once, and its `checking` reads the rest of it beside the questions, and may withdraw
    it; whoever asks for that looks at `checking.fault`. Where `root` spells the address of a Milvus, the build that is
    published there opens; the one named is that of the folder.
    Raises IndexFault: there is none that may be used, and how to mend it; ModelError: its model is missing.
    """
    address = address_of(root)
    if address is not None and build is None:
        return _published(address, like)
    stored = Store(root).load(build, fallback=fallback, later=later)
    try:
        index = open_files(stored, _encoder(stored, like))
    except (IndexFault, Damage):
        if not stored.unchecked:
            raise
        # It may be damage: now every byte is looked at, and an older build serves if it is.
        return open_index(root, build, like=like, fallback=fallback)
    index.checking.start()
    return index


def _encoder(stored: BuildFiles, like: Index | None) -> Encoder:
    model = stored.manifest.get("model")
    if not isinstance(model, dict) or not isinstance(model.get("name"), str):
        raise IndexFault("build {build} names no model. Build again: derek build", build=stored.build)
    if like is not None and like.encoder.fingerprint == model.get("fingerprint"):
        return like.encoder
    return load_encoder(model["name"])


def _published(address: Address, like: Index | None) -> Index:
    from index.storage.milvus.remote import published, serving

    for _ in range(ATTEMPTS):
        found = published(address)
        try:
            return open_remote(found, like)
        except (IndexFault, Damage) as error:
            if serving(address) != found:  # two builds were published meanwhile, and this one was removed
                continue
            if not isinstance(error, Damage):
                raise
            told = {"build": found.build, "address": address, "typed": shlex.quote(str(address)), "why": error.message}
            raise IndexFault(
                "build {build} at {address} is unusable: {why}. Build again: derek build --index {typed}", **told
            ) from error
    raise IndexFault("index {root} changes too fast to be read. Try again later", root=address)


def open_remote(build: "RemoteBuild", like: Index | None = None) -> Index:
    """A build in a Milvus -> Index: candidates are found there, all else is read into the memory of this machine.

    Raises IndexFault as `open_index`; Damage: a file there is not what its manifest promises.
    """
    from index.ranking.milvus_index import MilvusIndex, MilvusTerms
    from index.storage.milvus.remote import PASSAGES, SENTENCES

    build.load()
    stored = build.read(lambda name: not name.startswith(FOUND_THERE))

    def searched(stored: BuildFiles, number: Mapping[str, int], count: int, lines: int, dimension: int) -> Searched:
        server, passages, sentences = build.server, build.collection(PASSAGES), build.collection(SENTENCES)
        return Searched(
            terms=MilvusTerms(server, passages, number, 0, count),
            headings=MilvusTerms(server, passages, number, len(number), count),
            vectors=MilvusIndex(server, passages, count, dimension),
            sentences=MilvusIndex(server, sentences, lines, dimension),
        )

    return open_files(stored, _encoder(stored, like), searched)


def fingerprint(root: Path) -> str:
    """Changes with every publishing; "" when there is no index, or no answer. Costs little."""
    address = address_of(root)
    if address is None:
        return Store(root).fingerprint()
    from index.storage.milvus.remote import serving

    try:
        build = serving(address)
    except IndexFault:
        return ""
    return f"{build.build} {build.digest}" if build else ""


def document_names(root: Path) -> list[str]:
    """The names of the documents of the published build; none where there is no build. Reads no other part of it."""
    return names_in(Store(root).file(DOCUMENTS))
