from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from qa.page.document import Place, address, address_of, is_of, place_of
from tests.page.samples import growth, make_document


def test_address_survives_any_name():
    document = make_document(name='папка/"х"&<я>.md')
    assert address(document, Place(3, 9, 4, 6)) == (
        "document?name=%D0%BF%D0%B0%D0%BF%D0%BA%D0%B0%2F%22%D1%85%22%26%3C%D1%8F%3E.md&start=3&stop=9"
        f"&from=4&to=6&sha={document.sha256[:12]}"
    )


def test_an_address_leads_back_to_its_place_and_version():
    hit = growth()
    query = dict(parse_qsl(address_of(hit).partition("?")[2]))
    assert place_of(query) == Place(hit.passage.start, hit.passage.stop, *hit.sentence)
    assert query["name"] == "zavody.md"
    assert is_of(hit.document, query)
    assert not is_of(replace(hit.document, sha256="0" * 64), query)
    assert is_of(hit.document, {"name": "zavody.md"})


@pytest.mark.parametrize("start", ["", "-5", "1e9", "٣", "9" * 30, "<script>", "+1", " 1"])
def test_a_mangled_place_is_the_beginning(start):
    assert place_of({"start": start, "stop": "7"}) == Place(0, 7)
