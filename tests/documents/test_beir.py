"""The lines of a corpus: documents with their hashes, and each fault with its number and reason."""

import hashlib
import json

import pytest

from index.documents.beir import read_corpus
from index.documents.document import Document
from index.documents.files import Fault

WATER = '{"_id": "a", "text": "Вода."}'


def corpus(*lines: str | bytes) -> list[Document | Fault]:
    return list(read_corpus("реки.jsonl", [line.encode() if isinstance(line, str) else line for line in lines]))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_each_line_is_a_document() -> None:
    first = json.dumps({"_id": "река", "title": " Весна ", "date": "25.12.2025", "text": " Вода высока."})
    second = '{"_id": 7, "text": "Лёд."}'
    assert corpus(f"\ufeff{first} ", "", f"{second}\r") == [
        Document(
            "река", "Весна", "2025-12-25", " Вода высока.", 0, sha256(first), "utf-8", format="txt", corpus="реки.jsonl"
        ),
        Document("7", "7", "", "Лёд.", 0, sha256(second), "utf-8", format="txt", corpus="реки.jsonl"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"_id": "b", ', "not JSON (character 13); each line is one object"),
        ("[" * 100_000, "JSON nested too deep; an object with _id and text is needed"),
        ('{"_id": "c"}', "no fields _id and text (a string); see the corpus.jsonl of any BEIR set"),
        ('{"_id": "c", "text": 1}', "no fields _id and text (a string); see the corpus.jsonl of any BEIR set"),
        ("[1]", "no fields _id and text (a string); see the corpus.jsonl of any BEIR set"),
        ('{"_id": [], "text": "Лёд."}', "_id must be a string that is not empty, or an integer"),
        ('{"_id": true, "text": "Лёд."}', "_id must be a string that is not empty, or an integer"),
        ('{"_id": " ", "text": "Лёд."}', "_id must be a string that is not empty, or an integer"),
        ('{"_id": "e", "text": "\\ud800"}', "half of a surrogate pair (\\ud800…) in the text; fix the export"),
        (b'{"_id": "f", "text": "\xd0"}', "byte 22 of the line is not UTF-8; save the file in UTF-8"),
        ('{"_id": "a", "text": "Лёд."}', 'line 1 has the _id "a" already; give line 3 its own'),
    ],
)
def test_what_is_no_document_is_told_with_its_line(line: str | bytes, reason: str) -> None:
    *found, fault = corpus(WATER, "", line, '{"_id": "z", "text": "Мост."}')
    assert [one.name for one in found] == ["a", "z"]
    assert fault == Fault("реки.jsonl:3", reason, fatal=True)


def test_a_line_without_text_loses_nothing() -> None:
    assert corpus('{"_id": "d", "text": " "}', '{"_id": "d", "text": "Лёд."}')[1:] == [
        Fault("реки.jsonl:1", '"d" has no text; passed over', fatal=False)
    ]


def test_two_thousand_bad_lines_are_one_fault_with_their_count() -> None:
    water, *faults = corpus(*(f'{{"_id": "b{number}", ' for number in range(2_000)), WATER, "[1]")
    assert water.name == "a"
    told = "not JSON (character 14); each line is one object (so are 1999 more lines, the last of them 2000)"
    other = "no fields _id and text (a string); see the corpus.jsonl of any BEIR set"
    assert faults == [Fault("реки.jsonl:1", told, fatal=True), Fault("реки.jsonl:2002", other, fatal=True)]
