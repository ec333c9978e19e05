"""What could not be read, told in as few lines as there are kinds of it."""

from index.documents.files import Fault
from index.messages import message
from qa.built import fault_lines


def fault(name: str, fatal: bool = False, byte: int = 0) -> Fault:
    return Fault(name, message("byte {byte} is wrong", byte=byte) if fatal else message("not wanted"), fatal)


def test_few_faults_have_a_line_each() -> None:
    assert fault_lines([fault("a.png"), fault("b.md", fatal=True, byte=7)]) == [
        "left out: a.png: not wanted",
        "not read: b.md: byte 7 is wrong",
    ]


def test_many_faults_of_a_kind_are_one_line() -> None:
    pictures = [fault(f"{number}.png") for number in range(30)]
    assert fault_lines(pictures) == ["left out: 30 files, such as 0.png, 1.png, 2.png: not wanted"]
    assert fault_lines([*pictures, fault("a.py"), fault("b.py")]) == [
        "left out: 32 files (.png 30, .py 2), such as 0.png, 1.png, 2.png: not wanted"
    ]
    broken = [fault(f"{number}.txt", fatal=True, byte=number) for number in range(4)]
    assert fault_lines(broken) == ["not read: 4 files, such as 0.txt, 1.txt, 2.txt: byte 0 is wrong"]


def test_a_note_on_a_document_that_was_read_does_not_say_that_it_was_left_out() -> None:
    note = Fault("a.md", message("no date"), fatal=False, is_read=True)
    assert fault_lines([note, fault("b.md")]) == ["a note on a.md: no date", "left out: b.md: not wanted"]
