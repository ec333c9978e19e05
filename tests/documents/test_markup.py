"""Hidden markup -> invisible signs, at the same places."""

import pytest

from index.documents.blocks import text_blocks
from index.documents.markup import without_markup


def seen(text: str) -> list[str]:
    """The blocks as a reader of the rendered page sees them."""
    shown = without_markup(text)
    assert len(shown) == len(text)
    found = (shown[block.start : block.stop] for block in text_blocks(shown) if block.kind != "markup")
    return [" ".join(one.replace("\u2060", "").replace("\xad", "").split()) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Вода.\n\n<!-- тайна\n\nи ещё -->\n\nЛёд.", ["Вода.", "Лёд."]),
        ("Вода <!-- тайна --> высока.", ["Вода высока."]),
        ("<script>\nlet x = 1;\n\ny()\n</script>\n\n<style>p {}</style>\n\nЛёд.", ["Лёд."]),
        ("Мост &laquo;Новый&raquo; стоит 1&nbsp;200 &#8381; &notasign;", ["Мост «Новый» стоит 1 200 ₽ &notasign;"]),
        ("**Река** <b>пол</b>новодна, H<sub>2</sub>O", ["**Река** полноводна, H2O"]),
        ("Укажите <имя> и `<b>&nbsp;</b>`.", ["Укажите <имя> и `<b>&nbsp;</b>`."]),
        ("```html\n<b>&nbsp;</b>\n```", ["```html <b>&nbsp;</b> ```"]),
        ("Схема: ![мост](data:image/png;base64,iVBORw0KGgo=) дальше.", ["Схема: дальше."]),
        (f"Схема\n![мост](data:image/png;base64,{'A' * 3000})\nдальше.", ["Схема", "дальше."]),
        ("<details>\n<summary>Как пройти?</summary>\nПо мосту.\n</details>", ["Как пройти?", "По мосту."]),
        (
            "<table>\n<tr><th>Рейс</th><th>Цена</th></tr>\n<tr>\n  <td>Утро<br>ночь</td>\n <td>5</td>\n</tr></table>",
            ["|Рейс|Цена| | Утро ночь| 5|"],
        ),
        ("> **Важно:** вода\n> высока.\n>\n> - лёд", ["**Важно:** вода высока.", "- лёд"]),
        ("> [!NOTE]\n> Вода высока.", ["Вода высока."]),
        ("- > Вода\n  > высока.\n\n> > Лёд.", ["- Вода высока.", "Лёд."]),
        ("```\n> код\n```\n\nВ 5 > 3.", ["``` > код ```", "В 5 > 3."]),
        ("## Цены {#prices}\n\nДля {#всех}.", ["## Цены", "Для {#всех}."]),
        ('<div align="center">\n\n# Река\n\n</div>', ["# Река"]),
    ],
)
def test_what_is_seen(text: str, expected: list[str]) -> None:
    assert seen(text) == expected


def test_lines_keep_their_numbers() -> None:
    text = "а<!--\n\n-->\n<script>\n</script>\nб"
    assert without_markup(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    ["<!--" * 50_000, "[x](data:" * 20_000, "<table>" + "<tr>" * 20_000, '<a "' * 20_000, "`" * 100_000, "<" * 10**5],
    ids=["comments", "pictures", "rows", "quotes", "ticks", "brackets"],
)
def test_markup_without_an_end_is_read_once(text: str) -> None:
    """Quadratic work would take minutes for them."""
    assert len(without_markup(text)) == len(text)
