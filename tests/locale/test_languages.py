"""Which language the program speaks, and that it has the words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.messages import message
from qa.locale import update
from qa.locale.languages import LANGUAGES, catalogue, of_browser, of_terminal, of_text, tell

TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "kk_KZ.utf8"}, "kk"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "ru_RU.UTF-8", "LANG": "kk_KZ"}, "ru"),
        ({"LC_MESSAGES": "kk_KZ", "LANG": "ru_RU"}, "kk"),
        ({"LC_ALL": "C", "LC_MESSAGES": "kk_KZ", "LANG": "ru_RU"}, "en"),
        ({"LC_ALL": "", "LANG": "ru"}, "ru"),
        ({"LC_CTYPE": "ru_RU.UTF-8", "LANGUAGE": "ru"}, "en"),
    ],
)
def test_the_terminal_names_a_language(variables: dict[str, str], language: str) -> None:
    assert of_terminal(variables) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de-DE,de;q=0.9,kk;q=0.5,ru;q=0.4", "kk"),
        ("en;q=0.8, ru;q=0.9", "ru"),
        ("de, fr", "en"),
        ("ru;q=0", "en"),
        ("ru;q=nonsense, kk", "kk"),
        ("rushing", "en"),
        ("*", "en"),
    ],
)
def test_the_browser_names_a_language(header: str, language: str) -> None:
    assert of_browser(header) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Где мост?", "ru"),
        ("Көпір қайда?", "kk"),
        ("Where?", "en"),
        ("2025?", "kk"),
        ("ҚАЛА", "kk"),
        ("IT-завод", "ru"),
    ],
)
def test_a_text_tells_its_language(text: str, language: str) -> None:
    assert of_text(text, otherwise="kk") == language


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_lacks_its_translation(language: str) -> None:
    assert list(update.missing(language)) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_places_of_its_message(language: str) -> None:
    """{path} in the one and {file} in the other would be a traceback in the middle of telling what is wrong."""
    wrong = []
    for entry in update.read(language):
        texts = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
        strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        asked = set(re.findall(r"\{(\w+)", " ".join(texts))) if entry.id else set()
        wrong += [s for s in strings if entry.id and set(re.findall(r"\{(\w+)", s)) != asked]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_is_that_of_the_text(language: str, tmp_path: Path) -> None:
    entries = {entry.id: entry.string for entry in update.read(language) if entry.id and isinstance(entry.id, str)}
    assert {text: catalogue(language).gettext(text) for text in entries} == entries
    plurals = [(entry.id, entry.string) for entry in update.read(language) if isinstance(entry.id, tuple | list)]
    form = {1: 0, 2: 1, 5: 2, 21: 0} if language == "ru" else {1: 0, 2: 1, 5: 1, 21: 1}
    told = [catalogue(language).ngettext(*texts, n) for texts, _ in plurals for n in form]
    assert told == [strings[form[n]] for _, strings in plurals for n in form]


def test_a_broken_catalogue_leaves_the_program_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ru" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "ru" / "LC_MESSAGES" / "derek.mo").write_bytes(b"\xde\x12\x04\x95 cut short")
    monkeypatch.setattr("qa.locale.languages.FOLDER", tmp_path)
    monkeypatch.setattr("qa.locale.languages.catalogue", catalogue.__wrapped__)
    assert tell(message("no rights"), "ru") == "no rights"


def errors_in(folder: str) -> Iterator[tuple[str, ast.ClassDef]]:
    for file in sorted((update.ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield file.name, node


def test_babel_knows_every_error_that_is_raised_with_its_message() -> None:
    """A new kind that is missing from the list would stay English with all other tests green."""
    known, classes = {"DerekError"}, [node for folder in ("index", "qa") for _, node in errors_in(folder)]
    for _ in range(3):  # kinds of kinds
        known |= {node.name for node in classes for base in node.bases if getattr(base, "id", "") in known}
    takes_faults = {"CheckFileError"}  # made of messages, not of a template
    assert known - takes_faults == set(update.ERRORS)


def test_babel_sees_every_message() -> None:
    """It does not look into f-strings before Python 3.12."""
    seen = {one for entry in update.extracted() for one in ([entry.id] if isinstance(entry.id, str) else entry.id)}
    for folder in ("index", "qa"):
        for file in sorted((update.ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("message", "plural"):
                    texts = {one.value for one in node.args[:2] if isinstance(one, ast.Constant)}
                    assert {one for one in texts if isinstance(one, str)} <= seen, file


def test_messages_in_the_code_are_english() -> None:
    texts = [entry.id if isinstance(entry.id, str) else entry.id[0] for entry in update.extracted() if entry.id]
    # «…» with Russian inside is an example of what a person may type.
    assert [text for text in texts if re.search("[а-яё]{4}", re.sub('«[^»]*»|"[^"]*"', "", text.lower()))] == []


def test_a_text_that_is_no_message_is_told_as_it_is() -> None:
    assert tell("Мост", "kk") == "Мост"
    assert tell(message("nobody translated {this}", this=1), "ru") == "nobody translated 1"
