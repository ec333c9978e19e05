"""HTML -> Markdown."""

import pytest

from index.documents.formats.page import convert
from index.errors import DocumentError


def test_a_page() -> None:
    html = """<!doctype html><html><head><title>Паром
      и мост</title><style>p{}</style></head><body><nav><a href="/">Главная</a></nav><script>let x;</script>
      <h1>Паром</h1><p>Цена&nbsp;&mdash; <b>5</b>&nbsp;тенге.<!-- тайна --></p><p hidden>Нет.</p>
      <p style="display: none">И это.</p><ul><li>лодки<li>плоты</ul>
      <table><tr><th>Груз</th><th>Цена</th></tr><tr><td>Плот</td><td>7</td></tr></table></body></html>"""
    made = convert(html)
    assert made.title == "Паром и мост"
    assert made.text.split("\n\n") == [
        "# Паром", "Цена — 5 тенге.", "- лодки\n- плоты", "| Груз | Цена |\n| --- | --- |\n| Плот | 7 |"
    ]  # fmt: skip


def test_a_cell_that_spans_others_stands_in_each() -> None:
    html = """<table><thead><tr><th rowspan=2>Рейс</th><th colspan=2>Цена</th></tr>
      <tr><th>туда</th><th>обратно</th></tr></thead>
      <tr><td rowspan="2">Утро</td><td>5</td><td>7</td></tr><tr><td colspan=2>нет</td></tr></table>"""
    assert convert(html).text.split("\n") == [
        "| Рейс | Цена туда | Цена обратно |", "| --- | --- | --- |", "| Утро | 5 | 7 |", "| Утро | нет | нет |"
    ]  # fmt: skip


def test_what_is_defined_stands_with_what_it_is() -> None:
    assert convert("<dl><dt>Касса</dt><dd>с 7 до 22</dd><dt>Пирс</dt><dd>всегда</dd></dl>").text.split("\n\n") == [
        "Касса: с 7 до 22", "Пирс: всегда"
    ]  # fmt: skip


def test_each_meaning_has_its_name_and_each_name_its_meaning() -> None:
    html = """<dl><dt>Оплата</dt><dd>картой</dd><dd>наличными</dd><dt>Возврат</dt><dt>Обмен</dt><dd>14 дней</dd>
      <dt>Как доехать?</dt><dd>Паромом.</dd></dl>"""
    assert convert(html).text.split("\n\n") == [
        "Оплата: картой", "Оплата: наличными", "Возврат, Обмен: 14 дней", "Как доехать? Паромом."
    ]  # fmt: skip
    assert "лёд" in convert("<dl><dd>вода</dd><dd>лёд</dd></dl>").text


@pytest.mark.parametrize(
    "tag", ["aside", "address", "main", "figure", "form", "details", "summary", "center", "legend"]
)
def test_blocks_stand_apart(tag: str) -> None:
    assert convert(f"<{tag}>Паром</{tag}><{tag}>и <i>мост</i></{tag}>").text == "Паром\n\nи мост"


def test_a_dialog_is_read_where_it_is_open() -> None:
    assert (
        convert("<dialog>Вход</dialog><dialog open>Лёд.</dialog><details><p>Мост.</p></details>").text
        == "Лёд.\n\nМост."
    )


def test_tags_nested_beyond_measure_are_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        convert("<div>" * 20_000 + "Вода.")
    assert str(caught.value) == "its tags are nested too deep; save it as .txt or .md"


def test_a_table_without_names_of_columns() -> None:
    rows = "<tr><td>Груз</td><td>Цена</td></tr><tr><td>Сено</td><td>5</td></tr><tr><td>Доски</td><td>7</td></tr>"
    assert convert(f"<table><caption>Цены</caption>{rows}</table>").text == (
        "Цены\n\n| Груз | Цена |\n| --- | --- |\n| Сено | 5 |\n| Доски | 7 |"
    )
    rows = "<tr><td>Адрес</td><td>Речная, 4</td></tr><tr><td>Где касса?</td><td>В холле.</td></tr>"
    assert convert(f"<table>{rows}</table>").text == "- Адрес: Речная, 4\n- Где касса? В холле."


def test_marks_of_footnotes_are_no_text_and_forms_are_no_loss() -> None:
    html = '<form><p>Паром<sup><a href="#n1">[1]</a></sup> ходит; 5 м<sup>2</sup>.</p><button>Купить</button></form>'
    assert convert(html).text == "Паром ходит; 5 м2."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Масса 6·10<sup>24</sup> кг, 10<sup><b>-6</b></sup> м", "Масса 6·10²⁴ кг, 10⁻⁶ м"),
        ("Доставка<sup>*</sup>, <sup>5 из 10</sup>", "Доставка*, 5 из 10"),
        ("50 000<sup>1</sup> тенге, (a + b)<sup>2</sup>", "50 000¹ тенге, (a + b)²"),
        ("5 м<sup>2</sup>, 2<sup>й</sup> год", "5 м2, 2й год"),
        ("<i>Слово</i><sup>1</sup> и ТОО «Ромашка»<sup>3</sup>, да.<sup>2</sup>", "Слово и ТОО «Ромашка», да.²"),
        ('Текст<a href="#n" epub:type="noteref">1</a> <a href="#m" role="doc-noteref">[2]</a>', "Текст"),
        ("Слово</p><p><sup>1</sup> Сноска", "Слово\n\n¹ Сноска"),
    ],
)
def test_what_is_raised(html: str, text: str) -> None:
    assert convert(f"<p>{html}</p>").text == text


def test_a_paragraph_all_in_bold_keeps_its_marks_for_it_may_be_a_heading() -> None:
    html = """<p><b>Права </b><strong>сторон</strong></p><p><b>Важно:</b> лёд.</p><ul><li><p><b>соль</b></p></ul>
      <table><tr><th>Груз</th></tr><tr><td><p><b>Плот</b></p></td></tr></table><p><b>5 * 7</b></p>"""
    assert convert(html).text.split("\n\n") == [
        "**Права сторон**", "Важно: лёд.", "- соль", "| Груз |\n| --- |\n| Плот |", "5 * 7"
    ]  # fmt: skip


def test_the_foot_of_a_page_keeps_an_address_and_neither_rights_nor_links() -> None:
    foot = """<footer><div><p>© 2025 Паром. Все права защищены.</p><ul><li><a href="/p">Правила</a></li></ul>
      <p>Пристань: улица Речная, 7, <a href="tel:5">тел. 5</a></p></div></footer>"""
    assert convert(f"<p>Паром идёт.</p>{foot}").text == "Паром идёт.\n\nПристань: улица Речная, 7, тел. 5"
    assert convert("<p>© 2025 Паром.</p>").text == "© 2025 Паром."  # a licence says so
    assert "Сноска" in convert("<article><p>Лёд.</p><footer><p>© Сноска</p></footer></article>").text


def test_a_word_in_a_cell_is_not_cut_where_it_is_bold_in_part() -> None:
    rows = """<tr><td>Срок поставки</td><td><p>10 <b>р</b>абочих дней</p><p>с оплаты</p></td></tr>
      <tr><td>Цена за метр</td><td>12<b>,5</b>0 тенге<br>с доставкой</td></tr>"""
    assert convert(f"<table>{rows}</table>").text == (
        "- Срок поставки: 10 рабочих дней с оплаты\n- Цена за метр: 12,50 тенге с доставкой"
    )
    spanned = """<tr><th>Что</th><th>Сколько</th><th>Когда</th></tr>
      <tr><td>м<b>е</b>л</td><td colspan=2>1<span>0</span>0</td></tr>"""
    assert convert(f"<table>{spanned}</table>").text.endswith("| мел | 100 | 100 |")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (  # the sides of a contract
            "<tr><td>Заказчик</td><td>Исполнитель:</td></tr>"
            "<tr><td><p>ТОО «Альфа»</p><p>Ли</p></td><td>ТОО «Бета»</td></tr>",
            "| Заказчик | Исполнитель: |\n| --- | --- |\n| ТОО «Альфа»  Ли | ТОО «Бета» |",
        ),
        (
            "<tr><td>Заказчик</td><td>ТОО «Альфа»</td></tr><tr><td>Исполнитель</td><td>ТОО «Бета»</td></tr>",
            "- Заказчик: ТОО «Альфа»\n- Исполнитель: ТОО «Бета»",
        ),
        (
            "<tr><td><p>Заказчик</p><p>ТОО «Альфа»</p><p>Ли</p></td><td><p>Исполнитель:</p><p>ТОО «Бета»</p></td></tr>",
            "- Заказчик: ТОО «Альфа» Ли\n- Исполнитель: ТОО «Бета»",
        ),
        ("<tr><td>Работник</td><td>Ли</td></tr>", "- Работник: Ли"),
        (  # the only row in bold
            "<tr><td><b>Услуга</b></td><td><p><b>Мас</b><b>тер</b></p></td></tr><tr><td>Стрижка</td><td>Алия</td></tr>",
            "| Услуга | Мастер |\n| --- | --- |\n| Стрижка | Алия |",
        ),
        (
            "<tr><td><b>Имя</b></td><td><b>Ли</b></td></tr><tr><td><b>Город</b></td><td><b>Тараз</b></td></tr>",
            "- Имя: Ли\n- Город: Тараз",
        ),
        (  # names keep their tags beside cells that span rows
            "<tr><th>Услуга</th><th>Цена</th></tr><tr><td rowspan=2>Стрижка</td><td>жен. 500</td></tr>"
            "<tr><td>муж. 300</td></tr>",
            "| Услуга | Цена |\n| --- | --- |\n| Стрижка | жен. 500 |\n| Стрижка | муж. 300 |",
        ),
        ("<tr><td>Директор: </td><td>Ли</td></tr>", "- Директор: Ли"),
        (  # times
            "<tr><td>Показатель</td><td>2023 г.</td><td>2024 г.</td></tr>"
            "<tr><td>Выручка</td><td>10 млн</td><td>12 млн</td></tr><tr><td>Рост</td><td>2 %</td><td>3 %</td></tr>",
            "| Показатель | 2023 г. | 2024 г. |\n| --- | --- | --- |\n"
            "| Выручка | 10 млн | 12 млн |\n| Рост | 2 % | 3 % |",
        ),
        (
            "<tr><td>Ли</td><td>1985 г.</td><td>2010 г.</td></tr><tr><td>Ким</td><td>1990 г.</td><td>2015 г.</td></tr>"
            "<tr><td>Цой</td><td>1970 г.</td><td>1999 г.</td></tr>",
            "|  |  |  |\n| --- | --- | --- |\n"
            "| Ли | 1985 г. | 2010 г. |\n| Ким | 1990 г. | 2015 г. |\n| Цой | 1970 г. | 1999 г. |",
        ),
        (
            "<tr><td></td><td>утро</td><td>вечер</td></tr><tr><td>Ли</td><td>да</td><td>нет</td></tr>"
            "<tr><td>Ким</td><td>нет</td><td>да</td></tr>",
            "|  | утро | вечер |\n| --- | --- | --- |\n| Ли | да | нет |\n| Ким | нет | да |",
        ),
        *[  # a header of two rows, as Wikipedia and as Word write it
            (
                f"<tr><{tag} rowspan=2>Услуга</{tag}><{tag} colspan=2>Тариф</{tag}></tr>"
                f"<tr><{tag}>город</{tag}><{tag}>село</{tag}></tr><tr><td>Газ</td><td>120</td><td>85</td></tr>",
                "| Услуга | Тариф город | Тариф село |\n| --- | --- | --- |\n| Газ | 120 | 85 |",
            )
            for tag in ("th", "td")
        ],
        (  # a title inside of the table
            "<tr><td colspan=2>Карточка товара</td></tr><tr><td>Цвет</td><td>белый</td></tr>",
            "Карточка товара\n\n- Цвет: белый",
        ),
        (
            "<tr><th colspan=3>Рейсы</th></tr><tr><th>Куда</th><th>День</th><th>Час</th></tr>"
            "<tr><td>Кулан</td><td>вт</td><td>9</td></tr><tr><td colspan=3>Летом</td></tr>",
            "Рейсы\n\n| Куда | День | Час |\n| --- | --- | --- |\n| Кулан | вт | 9 |\n| Летом |  |  |",
        ),
    ],
)
def test_which_row_names_the_columns(rows: str, text: str) -> None:
    assert convert(f"<table>{rows}</table>").text == text


def test_a_talk_of_telegram() -> None:
    def message(words: str, name: str = "", time: str = "10:15") -> str:
        named = f'<div class="from_name">{name} </div>' if name else ""
        date = f'<div class="pull_right date details" title="12.05.2024 {time}:00 UTC+06:00">{time}</div>'
        picture = '<div class="pull_left userpic_wrap"><div class="userpic"><div class="initials">А</div></div></div>'
        body = f'<div class="body">{date}{named}{words}</div>'
        return f'<div class="message default clearfix">{picture}{body}</div>'

    day = '<div class="message service"><div class="body details">12 May 2024</div></div>'
    photo = '<div class="media_wrap"><div class="body"><div class="title bold">Photo</div></div></div>'
    answers = '<div class="reply_to details">In reply to <a href="#1">this message</a></div>'
    messages = [
        message('<div class="text">Когда отключат воду?</div>', "Айгуль"),
        message('<div class="text">И надолго ли?</div>'),
        message(f'{answers}{photo}<div class="text">Завтра.</div>', "Марат", "10:16"),
        message('<div class="text">До обеда.</div>', time="10:17"),
    ]
    assert convert(f'<div class="history">{day}{"".join(messages)}</div>').text.split("\n\n") == [
        "[12.05.2024, 10:15] Айгуль: Когда отключат воду? И надолго ли?",
        "[12.05.2024, 10:16] Марат: Завтра.",
        "[12.05.2024, 10:17] Марат: До обеда.",
    ]
