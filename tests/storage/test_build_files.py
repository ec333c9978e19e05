"""Manifests: names that may be stored, other formats, and whatever a forger may have written."""

import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import IndexFault
from index.storage.store import Store
from tests.storage.stores import FILES, refusal, two

DIGEST = "0" * 64


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "a/b/c", ".hidden", "a/.b", "", "manifest.json", "a\n", "файл", "a/", "a\\b"]
)
def test_file_names_that_could_leave_the_folder_are_refused(store: Store, root: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name for a file"):
        store.publish({name: b""}, {})
    assert list((root / "builds").iterdir()) == []


def test_a_name_cannot_be_a_file_and_a_folder(store: Store) -> None:
    with pytest.raises(ValueError, match="not a name for a file in a build: 'terms/x'"):
        store.publish({"terms": b"", "terms/x": b""}, {})


def forge(root: Path, build: str, fields: Any) -> None:
    """A manifest with seal and pointer in order, as only somebody would make who wants to be believed."""
    rest = json.dumps(fields, indent=1).encode()[2:]
    forge_text(root, build, rest)


def forge_text(root: Path, build: str, rest: bytes) -> None:
    raw = b'{\n "sha256": "%s",\n' % hashlib.sha256(rest).hexdigest().encode() + rest
    (root / "builds" / build / "manifest.json").write_bytes(raw)
    digest = hashlib.sha256(raw).hexdigest()
    (root / "CURRENT").write_text(json.dumps({"build": build, "manifest_sha256": digest}) + "\n")


NEWER = [
    ({"format": 2}, "its format 2 is unknown. Update the program"),
    ({"format": "1"}, "its format '1' is unknown. Update the program"),
    ({"format": True}, "its format True is unknown. Update the program"),
    ({"other": 1}, "its format None is unknown. Update the program"),
    ({"format": 0}, "its format 0 is old. Build again: derek build --full"),
]


@pytest.mark.parametrize(("fields", "fault"), NEWER)
def test_another_format_is_refused_and_left_alone(store: Store, root: Path, fields: Any, fault: str) -> None:
    two(store)
    forge(root, "000002", fields)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert refusal(store.load) == f"index {root} cannot be used: {fault}"
    assert refusal(lambda: store.load("000002")) == f"build 000002 cannot be used: {fault}"
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    store.publish(FILES, {})  # an older program may build its own, but leaves the newer one for its owner
    assert [build.build for build in store.builds()] == ["000002", "000003"]


GOOD = {"format": 1, "build": "000002", "created": ""}
HOSTILE = [
    ({**GOOD, "files": []}, "file manifest.json has no list of files"),
    ({**GOOD, "files": {"../../secret": {"bytes": 1, "sha256": DIGEST}}}, "name that is not allowed: '../../secret'"),
    ({**GOOD, "files": {"/etc/passwd": {"bytes": 1, "sha256": DIGEST}}}, "name that is not allowed: '/etc/passwd'"),
    ({**GOOD, "files": {"x": {"bytes": -1, "sha256": DIGEST}}}, "has no size or hash of x"),
    ({**GOOD, "files": {"x": {"bytes": True, "sha256": DIGEST}}}, "has no size or hash of x"),
    ({**GOOD, "files": {"x": {"bytes": 1.0, "sha256": DIGEST}}}, "has no size or hash of x"),
    ({**GOOD, "files": {"x": {"bytes": 1, "sha256": None}}}, "has no size or hash of x"),
    ({**GOOD, "files": {"x": None}}, "has no size or hash of x"),
    ({**GOOD, "files": {"x": {"bytes": 10**18, "sha256": DIGEST}}}, "there is no file x"),
    ({**GOOD, "files": {"vectors.faiss": {"bytes": 10**18, "sha256": DIGEST}}}, "file vectors.faiss is cut short"),
    ({**GOOD, "build": "000001", "files": {}}, "file manifest.json is of another build: '000001'"),
    ({**GOOD, "created": 5, "files": {}}, "file manifest.json has no field created"),
]


@pytest.mark.parametrize(("fields", "fault"), HOSTILE)
def test_a_forged_manifest_is_refused(store: Store, root: Path, fields: Any, fault: str) -> None:
    two(store)
    forge(root, "000002", fields)
    (line,) = store.verify()[:1]
    assert fault in line
    assert store.load().build == "000001"


@pytest.mark.parametrize(
    "rest", [b"", b"\xff\xfe", b'"a": NaN}', b'"a": ' + b"[" * 100_000, b'"a": ' + b"9" * 5000 + b"}", b'"a": "\xd0"}']
)
def test_a_manifest_that_is_no_json_is_refused(store: Store, root: Path, rest: bytes) -> None:
    two(store)
    forge_text(root, "000002", rest)
    assert store.verify() == ["build 000002: file manifest.json is damaged"]
    assert store.load().build == "000001"


def test_a_forged_date_of_an_older_build_cannot_break_the_line(store: Store, root: Path) -> None:
    two(store)
    forge(root, "000001", {"format": 1, "build": "000001", "created": "long\nago", "files": {}})
    (root / "CURRENT").unlink()
    (root / "builds/000002/manifest.json").unlink()
    assert store.load().notice == (
        "Attention: there is no file CURRENT. Build 000001 of long\\nago answers in its place. Build again: derek build"
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
manifests = st.fixed_dictionaries(
    {"format": st.just(1) | json_values},
    optional={
        "build": st.just("000002") | json_values,
        "created": st.text(max_size=5) | json_values,
        "files": json_values
        | st.dictionaries(
            st.sampled_from(["vectors.faiss", "terms/x.npy", "..", "a\x00b"]) | st.text(max_size=5),
            json_values
            | st.fixed_dictionaries({"bytes": st.integers() | json_values, "sha256": st.just(DIGEST) | json_values}),
            max_size=3,
        ),
    },
)


@settings(derandomize=True, database=None, deadline=None)
@given(fields=manifests)
def test_no_manifest_makes_the_store_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, fields: Any) -> None:
    root = tmp_path_factory.getbasetemp() / "hostile"
    store = Store(root)
    if not (root / "builds/000002").exists():
        two(store)
    forge(root, "000002", fields)
    with contextlib.suppress(IndexFault):  # of another format; all else leaves the older build to serve
        stored = store.load()
        assert stored.build == "000001" or (stored.files, fields["files"]) == ({}, {})
    assert all("\n" not in line for line in store.verify())
    assert len(store.builds()) == 2
