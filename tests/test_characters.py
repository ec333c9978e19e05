"""What stands for markup in a document is not shown."""

import pytest

from index.characters import as_shown
from index.documents.markup import without_markup


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain\n\ntext", "plain\n\ntext"),
        ("a price of 1&nbsp;200 <b>roubles</b>", "a price of 1\u00a0200 roubles"),
        ("one<br>two<br/>\nthree", "one\ntwo\nthree"),
        ("<tr><td>A</td><td>5 &amp; 6</td></tr>", "|A|5 & 6|\n"),
    ],
)
def test_markup_leaves_nothing(text: str, seen: str) -> None:
    assert as_shown(without_markup(text)) == seen
