"""Plain values -> calls of Milvus' client, and back; IndexFault for each that fails. Nobody else imports pymilvus."""

import contextlib
import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import numpy as np

from index.arrays import Floats, Rows
from index.errors import IndexFault
from index.storage.milvus.address import Address

Kind = Literal["key", "number", "text", "texts", "json", "vector", "terms"]  # of a column

TOKEN = "DEREK_MILVUS_TOKEN"  # noqa: S105 -- the name of a variable: "user:password", or a key
EXTRA = 'pip install "derek[milvus]"'
PATIENCE = 30  # seconds for an answer, lost connections and new attempts included
LONG = 600  # seconds to bring a collection to the disk or into memory
MOST = 16384  # hits of a search, and rows of a query; Milvus gives no more
PAGE = 1000  # rows that travel together
EXACT = 50_000  # vectors that are compared one by one, as on the disk; more are found by a graph
GRAPH = {"M": 16, "efConstruction": 200}
WIDER, LEAST = 2, 256  # times as many rows are looked at in a graph as are asked for, and so many at least
CHANNEL = {
    "grpc.max_reconnect_backoff_ms": 1000,  # a Milvus that begins again is seen as soon; else up to minutes later
    "grpc.keepalive_permit_without_calls": 0,  # servers hang up on clients that knock while they have nothing to ask
}
LONGEST_TEXT = 65535  # bytes; Milvus' own limits
MOST_TEXTS = 4096


class Server:
    """One Milvus. Safe to share between threads."""

    def __init__(self, address: Address) -> None:
        """Connect. IndexFault: nobody answers, another program holds the file, or pymilvus is not installed."""
        self._address = address
        os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "false")  # else it talks on stderr when a program is begun
        try:
            from pymilvus import MilvusClient
            from pymilvus.exceptions import MilvusException
        except ImportError as error:
            told = {"address": address, "command": EXTRA}
            raise IndexFault("for {address} pymilvus is needed: {command}", **told) from error
        for library in ("pymilvus", "milvus_lite"):  # once imported, which sets it: they write tracebacks of refusals
            logging.getLogger(library).setLevel(logging.CRITICAL)
        self._error = MilvusException
        if "://" not in address.uri:
            _refuse_file(address)
        try:
            token = os.environ.get(TOKEN, "")
            self._client = MilvusClient(uri=address.uri, token=token, timeout=PATIENCE, grpc_options=CHANNEL)
        except MilvusException as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: Exception) -> IndexFault:
        told = {"address": self._address, "why": _said(error), "token": TOKEN}
        if "://" in self._address.uri:
            return IndexFault(
                "Milvus does not answer at {address} ({why}). Check the address, whether it runs, and {token}", **told
            )
        return IndexFault(
            "{address} cannot be opened ({why}): one program at a time can. End the other, or serve the file: "
            "milvus-lite server",
            **told,
        )

    @contextlib.contextmanager
    def _calling(self) -> Iterator[None]:
        try:
            yield
        except self._error as error:
            told = {"address": self._address, "why": _said(error)}
            raise IndexFault("Milvus refuses at {address}: {why}. Try again, or see its log", **told) from error

    def named(self, alias: str) -> str:
        """The collection that an alias names; "" if there is no such alias."""
        try:
            return str(self._client.describe_alias(alias, timeout=PATIENCE)["collection_name"])
        except self._error:  # its number differs between kinds of Milvus
            with self._calling():
                if alias in self._client.list_aliases(timeout=PATIENCE)["aliases"]:
                    raise
        return ""

    def point(self, alias: str, collection: str) -> None:
        """Let the alias name the collection, from one moment to the next."""
        before = self.named(alias)
        with self._calling():
            change = self._client.alter_alias if before else self._client.create_alias
            change(collection_name=collection, alias=alias, timeout=PATIENCE)

    def collections(self) -> list[str]:
        """The names of all."""
        with self._calling():
            return [str(name) for name in self._client.list_collections(timeout=PATIENCE)]

    def create(self, collection: str, columns: Mapping[str, Kind], width: int, count: int) -> None:
        """A new collection in the place of one of this name; vectors are `width` wide, `count` rows are to come."""
        from pymilvus import DataType

        options: dict[Kind, dict[str, Any]] = {
            "key": {"datatype": DataType.INT64, "is_primary": True},
            "number": {"datatype": DataType.INT64},
            "text": {"datatype": DataType.VARCHAR, "max_length": LONGEST_TEXT},
            "texts": {
                "datatype": DataType.ARRAY,
                "element_type": DataType.VARCHAR,
                "max_capacity": MOST_TEXTS,
                "max_length": LONGEST_TEXT,
            },
            "json": {"datatype": DataType.JSON},
            "vector": {"datatype": DataType.FLOAT_VECTOR, "dim": width},
            "terms": {"datatype": DataType.SPARSE_FLOAT_VECTOR},
        }
        # Not the one that Milvus chooses: some of its kinds round the vectors.
        dense = {"index_type": "FLAT"} if count <= EXACT else {"index_type": "HNSW", "params": GRAPH}
        kinds: dict[Kind, dict[str, Any]] = {"vector": dense, "terms": {"index_type": "SPARSE_INVERTED_INDEX"}}
        with self._calling():
            schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
            indexes = self._client.prepare_index_params()
            for name, kind in columns.items():
                schema.add_field(name, **options[kind])
                if kind in kinds:
                    indexes.add_index(name, metric_type="IP", **kinds[kind])
            if self._client.has_collection(collection, timeout=PATIENCE):  # of a builder that died
                self._client.drop_collection(collection, timeout=PATIENCE)
            self._client.create_collection(collection, schema=schema, index_params=indexes, timeout=LONG)

    def insert(self, collection: str, rows: Iterable[Mapping[str, Any]], page: int = PAGE) -> None:
        """Rows, so many at a time, and all of them to the disk."""
        coming = iter(rows)
        with self._calling():
            while some := [dict(row) for row in islice(coming, page)]:
                self._client.insert(collection, some, timeout=LONG)
            self._client.flush(collection, timeout=LONG)

    def load(self, collection: str) -> None:
        """Make it ready for questions; it is not after a restart."""
        with self._calling():
            self._client.load_collection(collection, timeout=LONG)

    def drop(self, collection: str) -> None:
        """Remove it."""
        with self._calling():
            self._client.drop_collection(collection, timeout=PATIENCE)

    def count(self, collection: str) -> int:
        """How many rows it has, all that was inserted counted."""
        with self._calling():
            (found,) = self._client.query(
                collection, output_fields=["count(*)"], consistency_level="Strong", timeout=PATIENCE
            )
        return int(found["count(*)"])

    def rows(self, collection: str, where: str, columns: Sequence[str]) -> list[dict[str, Any]]:
        """The rows that an expression chooses, at most MOST, by their column `row`."""
        with self._calling():
            found = self._client.query(collection, filter=where, output_fields=["row", *columns], timeout=PATIENCE)
            return sorted(map(dict, found), key=lambda row: int(row["row"]))

    def search(self, collection: str, column: str, asked: Any, top: int, where: str = "") -> tuple[Rows, Floats]:
        """A vector, or terms by number -> at most `top` rows and their products: best first, equal ones by row."""
        top = min(top, MOST)
        if top < 1:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        with self._calling():
            (hits,) = self._client.search(
                collection,
                [asked],
                anns_field=column,
                limit=top,
                filter=where,
                output_fields=["row"],
                search_params={"params": {"ef": max(WIDER * top, LEAST)} if column == "vector" else {}},
                timeout=PATIENCE,
            )
            rows = np.array([hit["row"] for hit in hits], np.int64)
            scores = np.array([hit["distance"] for hit in hits], np.float32)
        order = np.lexsort((rows, -scores))
        return rows[order], scores[order]


@lru_cache(8)
def connect(address: Address) -> Server:
    """The Server at an address; one for all who ask for it."""
    return Server(address)


def _refuse_file(address: Address) -> None:
    folder = Path(address.uri).parent
    if not folder.is_dir():
        raise IndexFault("there is no folder {folder} for {address}. Make it first", folder=folder, address=address)


def _said(error: Exception) -> str:
    """What Milvus says, in one line."""
    return " ".join(str(getattr(error, "message", "") or error).split())
