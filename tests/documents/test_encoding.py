"""Bytes -> text: each encoding with its exact text, short samples too, and what is refused with its message."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents.encoding import decode
from index.errors import DocumentError
from tests.documents.samples import PNG, PROSE

KAZAKH_PROSE = (
    "Көктемде өзен кең жайылып, көрші ауылға қайықпен барады. Қарттар сол жылы судың мектепке дейін "
    "жеткенін әлі ұмытқан жоқ, ал біз үшін бұл ертегі сияқты естіледі."
)


def refusal(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        decode(data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1251", "cp1251"),
        ("koi8-r", "koi8-r"),
        ("cp866", "cp866"),
        ("iso8859-5", "iso8859-5"),
        ("mac-cyrillic", "mac-cyrillic"),
    ],
)
def test_russian_prose(encoding: str, name: str) -> None:
    data = PROSE.encode(encoding, "ignore")  # koi8-r has no quotes, iso8859-5 no dash
    assert decode(data) == (data.decode(encoding), name)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        # three words, two, one
        ("Как проехать к озеру", "cp1251"),
        ("Как проехать к озеру", "koi8-r"),
        ("Как проехать к озеру", "cp866"),
        ("Как проехать к озеру", "iso8859-5"),
        ("Я видел реку", "cp1251"),
        ("Чистая вода", "koi8-r"),
        ("Чистая вода", "iso8859-5"),
        ("Установка моста", "mac-cyrillic"),
        ("Ёлка", "cp1251"),
        ("тех", "koi8-r"),
        ("озеро", "cp866"),
        ("озеро", "iso8859-5"),
        ("«Да»", "cp1251"),
        ("и", "koi8-r"),
        # names that no dictionary has
        ("Жамбыл", "koi8-r"),
        ("Нур-Султан", "cp866"),
        ("Москва–Алматы", "cp1251"),
        # capitals, signs, foreign words, frames
        ("ПРИКАЗ О НАЗНАЧЕНИИ НА ДОЛЖНОСТЬ", "cp1251"),
        ("ПРИКАЗ О НАЗНАЧЕНИИ НА ДОЛЖНОСТЬ", "koi8-r"),
        ("Вода — жизнь", "cp1251"),
        ("Вода — жизнь", "mac-cyrillic"),
        ("… и так далее", "cp1251"),
        ("25 °C, ±2 %", "cp1251"),
        ("Цена 100 €", "cp1251"),
        ("В файле config.ini, параметр timeout: время ожидания", "cp1251"),
        ("┌──────┐\n│ Цена │\n└──────┘\nЦена указана в рублях за тонну", "cp866"),
        # other languages
        (KAZAKH_PROSE, "kz1048"),
        ("Қалалық мектеп", "kz1048"),
        ("өзен", "kz1048"),
        ("Її називали найкращою вчителькою у всій області.", "cp1251"),
        ("Le café était très agréable", "cp1252"),
        ("été", "cp1252"),
        ("Grüße aus der Vorstadt", "cp1252"),
        ("Price list 2024 – final", "cp1251"),
        ("Windows и Linux", "cp1251"),
        ("С 5 до 7 у реки", "cp866"),
    ],
)
def test_short_and_unusual_texts(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("The room costs 50 € a night. Breakfast is 5 €.", "cp1252"),
        ("The room costs 50 € a night. Breakfast is 5 €.", "cp1251"),
        ("It’s “fine”: €5 – €7, a dinner is €€€", "cp1252"),
        ("Tea is £5 – £7, or 40 ¢ a cup", "cp1252"),
        ("10 µm", "cp1252"),
        ("5 µg/ml of it at 25 °C", "cp1251"),
        ("½ cup of sugar, 1¼ of milk", "cp1252"),
        ("5 ± 1 mm, 3 × 4 m", "cp1252"),
        ("A flat of 45 m², 120 m³ of air", "cp1252"),
        ("¿Que pasa? ¡Nada!", "cp1252"),
        ("Order № 5 of § 3", "cp1251"),
        ("Order № 5", "cp866"),
        ("A flat of 45 m²\n¹ with the balcony\n²without it", "cp1252"),
        ("Комната в доме стоит 100 €, 3 № 5", "cp1251"),
        ("Pie à la carte", "cp1252"),
        ("а) 5, в) 7", "cp1251"),
        ("— 7 д", "cp1251"),
    ],
)
def test_signs_tell_where_no_word_does(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


WORDS = [word.strip("«».,—") for word in PROSE.split() if len(word) > 1]
russian = st.lists(st.sampled_from(WORDS), min_size=12, max_size=40).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(russian, st.sampled_from(["cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "utf-16-le"]))
def test_decoding_returns_what_was_encoded(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text, encoding = decode(data)
    except DocumentError:
        return
    assert text.encode(encoding) in (data, data[2:], data[3:], data[4:])


def test_a_damaged_byte_behind_what_is_looked_at_is_named() -> None:
    """0x98 is no character of cp1251; in koi8-r it would be one, and the whole text another."""
    assert refusal(("Весной река разливается.\n" * 1000).encode("cp1251") + b"\x98") == (
        "damaged CP1251: byte 25000 (line 1001) makes no character; fix that place or save the file again in UTF-8"
    )


@pytest.mark.parametrize(
    ("mark", "after", "offset"),
    [(b"", f"ка.\n{PROSE}".encode(), 42), (b"", b"", 42), (b"\xef\xbb\xbf", f"ка.\n{PROSE}".encode(), 45)],
    ids=["in the middle", "at the end", "after a byte order mark"],
)
def test_cut_utf8_is_named_and_never_read_as_another_encoding(mark: bytes, after: bytes, offset: int) -> None:
    before = "Первая строка.\nВесной р".encode()
    assert decode(mark + before + "е".encode() + after)[1] == "utf-8"
    assert refusal(mark + before + b"\xd0" + after) == (
        f"damaged UTF-8: byte {offset} (line 2) makes no character; fix that place or save the file again in UTF-8"
    )


def test_a_stray_zero_is_taken_out() -> None:
    assert decode(PROSE.encode()[:40] + b"\0" + PROSE.encode()[40:]) == (PROSE, "utf-8")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (PNG, "a binary file (byte 8 is zero); save it as text, .txt or .md, in UTF-8"),
        (
            PROSE.encode()[:40] + b"\0" * 9 + PROSE.encode()[40:],
            "a binary file (byte 40 is zero); save it as text, .txt or .md, in UTF-8",
        ),
        (b"PK\x03\x04\x14\x01\x08\x01" * 9, "a binary file (many control characters); save it as .txt or .md"),
        (
            "\ufeff\ue000\ue001".encode("utf-16-le") * 9,
            "no text follows the utf-16-le byte order mark; save the file again in UTF-8",
        ),
        (
            b"\xff\xfe\x00\x04\x00",
            "damaged UTF-16-LE: byte 4 (line 1) makes no character; fix that place or save the file again in UTF-8",
        ),
        (
            bytes(range(128, 256)),
            "an unknown encoding (not UTF-8, and no text in any of cp1251, koi8-r, cp866, iso8859-5, "
            "mac-cyrillic, kz1048, cp1252); save the file again in UTF-8",
        ),
        (
            "│ Price │ 5 │\n│Boat│7│\n".encode("cp866"),  # not «³ Price ³»
            "an unknown encoding (not UTF-8, and no text in any of cp1251, koi8-r, cp866, iso8859-5, "
            "mac-cyrillic, kz1048, cp1252); save the file again in UTF-8",
        ),
    ],
    ids=["PNG", "zeros in a text", "ZIP", "private characters", "half a character", "every byte", "frames alone"],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    assert refusal(data) == reason
