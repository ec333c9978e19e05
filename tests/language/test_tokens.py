"""Words and numbers -> their normal forms."""

import unicodedata

import pytest

from index.language.tokens import normal_form, number, roman


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Ёж", "еж"),
        ("ЗА́МОК", "замок"),
        ("шко\u00adлы", "школы"),
        ("шко\u200bлы", "школы"),
        ("шко\ufeffлы", "шко\ufeffлы"),
        (unicodedata.normalize("NFD", "район"), "район"),
        ("и\u0306од", "йод"),
        ("don’t", "don't"),
        ("donʼt", "don't"),
        # look-alikes: the alphabet of most of the letters, if the others have a twin in it
        ("cтрана", "страна"),
        ("Kaзахстан", "казахстан"),
        ("бiлiм", "білім"),
        ("IТ", "it"),
        ("ТОО", "тоо"),
        ("Z5", "z5"),
        ("жz", "жz"),
        ("", ""),
    ],
)
def test_normal_form(word: str, form: str) -> None:
    assert normal_form(word) == form


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1 300", "1300"), ("1\u00a0300,5", "1300.5"), ("4,6", "4.6"), ("1,300", "1300"), ("0,125", "0.125"),
     ("24-е", "24"), ("21st", "21"), ("08:15", "8.15"), ("08.15", "8.15"), ("0.15", "0.15")],
)  # fmt: skip
def test_number(text: str, expected: str) -> None:
    assert number(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("XXI", "21"), ("ХХІ", "21"), ("XXXIX", "39"), ("IV", "4"), ("VIII", "8"), ("XL", ""), ("I", ""), ("iv", "")],
)
def test_roman(word: str, expected: str) -> None:
    assert roman(word) == expected
