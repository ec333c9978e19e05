"""A passage as a terminal shows it, and how its place is told."""

import pytest

from index.documents.document import Document
from index.passages.splitting import split
from qa.cli.layout import pieces, where


def document(text: str, form: str = "md", places: tuple[tuple[int, str], ...] = ()) -> Document:
    return Document(f"a.{form}", "a", "", text, 0, "", "utf-8", format=form, places=places)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Паром идёт\nдо хутора. **Цена** пять\nтенге.", "Паром идёт до хутора. **Цена** пять тенге."),
        (
            "# Паром\n\nБерёт:\n\n- лодки\n  с веслом;\n- телеги.\n\nВсё.",
            "# Паром\nБерёт:\n- лодки с веслом;\n- телеги.\nВсё.",
        ),
        (
            "1. Отчальте. Гребите:\n   - вправо;\n   - влево.\n2. Всё.",
            "1. Отчальте. Гребите:\n   - вправо;\n   - влево.\n2. Всё.",
        ),
        (
            "| Груз | Цена |\n|---|---|\n| Плот | 7 |\n| Лодка | 5 |",
            "| Груз | Цена |\n|---|---|\n| Плот | 7 |\n| Лодка | 5 |",
        ),
        ("Пуск:\n\n```bash\nferry go\n  --now\n```\n\nВсё.", "Пуск:\nferry go\n  --now\nВсё."),
        ("Взять:\nмука — 5 г\nсоль\nяйцо — 1 шт.\n\nВсё.", "Взять:\nмука — 5 г\nсоль\nяйцо — 1 шт.\nВсё."),
        ("- Берёт телеги.\n  Стоит пять.\n- Идёт.", "- Берёт телеги. Стоит пять.\n- Идёт."),
        ("Паром\x1b[31m идёт.\u202e", "Паром [31m идёт."),
    ],
)  # fmt: skip
def test_lists_tables_and_code_keep_their_lines(text: str, shown: str) -> None:
    (passage,) = split(document(text))
    assert "".join(piece for piece, _ in pieces(text, passage, (0, 0))) == shown


def test_the_sentence_is_marked() -> None:
    text = "Паром идёт. Лёд тонок."
    (passage,) = split(document(text))
    assert list(pieces(text, passage, (12, 22))) == [
        ("", False), ("Паром идёт.", False), (" ", False), ("Лёд тонок.", True), ("", False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "offset", "told"),
    [
        (document("Паром.\n\nЛёд."), 8, "a.md:3"),
        (document("Паром. Лёд.", "pdf", ((0, "page 1"), (7, "page 2"))), 8, "a.pdf, page 2"),
        (document("Паром. Лёд.", "srt", ((0, "00:00:01"), (7, "00:00:05"))), 0, "a.srt, 00:00:01"),
        (document("Паром.", "docx"), 0, "a.docx"),
        (document("Лёд\nПлот\nРека", "xlsx", ((0, "sheet 1:2"), (0, "sheet А: Б:7"))), 5, "a.xlsx, sheet А: Б, row 8"),
        (document("Лёд\nПлот\nРека", "csv", ((0, "row 1"), (4, "row 3"))), 10, "a.csv, row 4"),
        (document("Лёд\nПлот", "csv", ((4, "row 3"),)), 1, "a.csv"),
    ],
)
def test_a_place_is_told_by_page_time_or_line(one: Document, offset: int, told: str) -> None:
    assert where(one, offset) == told
