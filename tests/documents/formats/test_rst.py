"""reStructuredText -> Markdown: what docutils knows, and what only Sphinx does."""

from pathlib import Path

import pytest

pytest.importorskip("docutils")

from index.documents.formats.rst import rst
from index.documents.reading import read_documents


def told(text: str) -> str:
    """The Markdown of a text."""
    return rst(text.encode()).text.strip()


def test_headings_lists_and_code() -> None:
    made = rst(
        "Насос ``Р-2``\n=============\n\nЗапуск\n------\n\n#. Откройте кран.\n#. Ждите::\n\n    pump --on\n".encode()
    )
    assert made.title == "Насос Р-2"
    assert made.text.strip() == (
        "# Насос `Р-2`\n\n## Запуск\n\n1. Откройте кран.\n2. Ждите:\n\n   ```\n   pump --on\n   ```"
    )


def test_tables_fields_and_options() -> None:
    table = "====  =====\nПорт  Зачем\n====  =====\n8080  HTTP\n====  =====\n\n:Cause: no paper\n\n-o FILE  write it\n"
    assert told(table) == "| Порт | Зачем |\n| --- | --- |\n| 8080 | HTTP |\n\nCause: no paper\n\n`-o FILE`: write it"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("См. :ref:`раздел <errors>` и :func:`~pump.run`.", "См. раздел и `pump.run`."),
        ("`Сайт <https://example.org>`_ и |нет|.", "Сайт и |нет|."),
        (".. tabs::\n\n   .. tab:: Linux\n\n      Поставьте пакет.", "Linux\n\nПоставьте пакет."),
        (".. versionadded:: 1.4\n   Ключ ускоряет.", "New in version 1.4: Ключ ускоряет."),
        (".. deprecated:: 2.0", "Deprecated since 2.0"),
        (".. py:function:: run(path)\n   :async:\n\n   Запускает бур.", "run(path)\n\nЗапускает бур."),
        ("Да.\n\n.. toctree::\n   :maxdepth: 2\n\n   usage\n", "Да."),
        ("Да.\n\n.. image:: a.png\n   :alt: значок\n", "Да."),
        ("Да.\n\n.. include:: /etc/hostname\n", "Да."),
        ("Да.\n\n.. raw:: html\n\n   <b>нет</b>\n", "Да."),
        ("Верно [1]_.\n\n.. [1] Не везде.", "Верно.\n\n[1]\n\nНе везде."),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert told(text) == shown


def test_a_file_in_a_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text("Насос\n=====\n\nКачает ``воду``.\n")
    found = read_documents([tmp_path])
    assert [(one.title, one.format, one.text) for one in found.documents] == [
        ("Насос", "rst", "# Насос\n\nКачает `воду`.")
    ]
