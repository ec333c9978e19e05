"""Messages are English strings that can be said in another language, values and all."""

import copy
import gettext
import json

from index.errors import DocumentError
from index.messages import Message, joined, message, plural, said


class Russian(gettext.NullTranslations):
    """A catalogue of four texts, with the plural of Russian."""

    TEXTS = {"no file {path}: {why}": "нет файла {path}: {why}", "no rights": "нет прав", "use {}": "нужно {}"}

    def gettext(self, message: str) -> str:
        return self.TEXTS.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        assert (msgid1, msgid2) == ("{n} file in {where}", "{n} files in {where}")
        few = 1 < n % 10 < 5 and n % 100 not in (12, 13, 14)
        return (
            "{n} файл в {where}" if n % 10 == 1 and n % 100 != 11 else f"{{n}} файл{'а' if few else 'ов'} в {{where}}"
        )


def test_values_are_filled_in_and_may_be_messages() -> None:
    told = message("no file {path}: {why}", path="a{b}.txt", why=message("no rights"))
    assert told == "no file a{b}.txt: no rights"
    assert said(told, Russian()) == "нет файла a{b}.txt: нет прав"


def test_without_values_braces_stay() -> None:
    assert message("use {}") == "use {}"
    assert said(message("use {}"), Russian()) == "нужно {}"


def test_what_no_catalogue_has_stays_english() -> None:
    assert said(message("lost {n}", n=3), Russian()) == "lost 3"
    assert said("not a message", Russian()) == "not a message"


def test_the_number_chooses_the_form() -> None:
    counted = [plural("{n} file in {where}", "{n} files in {where}", n, where="b") for n in (1, 2, 5, 21)]
    assert counted == ["1 file in b", "2 files in b", "5 files in b", "21 files in b"]
    told = [said(one, Russian()) for one in counted]
    assert told == ["1 файл в b", "2 файла в b", "5 файлов в b", "21 файл в b"]


def test_parts_are_said_one_by_one() -> None:
    told = joined("; ", [message("no rights"), "a.txt", message("lost {n}", n=1)])
    assert told == "no rights; a.txt; lost 1"
    assert said(told, Russian()) == "нет прав; a.txt; lost 1"


def test_a_copy_can_still_be_said() -> None:
    told = copy.deepcopy(message("no file {path}: {why}", path="a", why=message("no rights")))
    assert isinstance(told, Message)
    assert said(told, Russian()) == "нет файла a: нет прав"


def test_json_has_the_english() -> None:
    assert json.dumps(message("no file {path}: {why}", path="a", why="b")) == '"no file a: b"'


def test_an_error_keeps_its_message() -> None:
    error = DocumentError(message("no rights"))
    assert (str(error), said(error.message, Russian())) == ("no rights", "нет прав")
    assert type(str(error)) is str
    assert DocumentError().message == ""


def test_an_error_is_raised_with_a_template_and_its_values() -> None:
    error = DocumentError("no file {path}: {why}", path="a", why=message("no rights"))
    assert (str(error), said(error.message, Russian())) == ("no file a: no rights", "нет файла a: нет прав")
    assert str(DocumentError("use {}")) == "use {}"
