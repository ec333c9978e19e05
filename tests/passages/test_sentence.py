"""Passages -> their sentences: of which kind each is, and on which line it depends."""

from dataclasses import replace

import pytest

from index.documents.markup import without_markup
from index.passages.passage import Passage
from index.passages.splitting import split
from tests.passages.interviews import SENTENCE, document


def told(text: str, form: str = "md") -> list[str]:
    """«kind: sentence < lead» of all passages; line ends as blanks, invisible signs left out."""
    found = []
    for passage in split(replace(document(text), format=form)):
        for one in passage.sentences:
            lead = f" < {text[slice(*one.lead)]}" if one.lead else ""
            found.append(f"{one.kind}: {' '.join(text[one.start : one.stop].split())}{lead}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# Паром\n\nВодитель берёт на борт:\n\n- лодки;\n- телеги\n  с сеном.\n\nА людей? Бесплатно.",
            ["heading: Паром", "lead: Водитель берёт на борт:", "item: лодки; < Водитель берёт на борт:",
             "item: телеги с сеном. < Водитель берёт на борт:", "text: А людей?", "text: Бесплатно."],
        ),
        (
            "Порядок. На пароме нельзя\n- курить\n  - на палубе\n  - в трюме\n\n  Штраф большой.\n- петь",
            ["text: Порядок.", "text: На пароме нельзя", "item: курить < На пароме нельзя", "item: на палубе < курить",
             "item: в трюме < курить", "text: Штраф большой. < курить", "item: петь < На пароме нельзя"],
        ),
        (
            "Рейс 5 июня\n- капитан Ким\n- груз: сено\n\nМоряки сдали груз\n- сено",
            ["lead: Рейс 5 июня", "item: капитан Ким < Рейс 5 июня", "item: груз: сено < Рейс 5 июня",
             "text: Моряки сдали груз", "item: сено < Моряки сдали груз"],
        ),
        (
            "1. Возьмите груз. Нельзя брать:\n   - овец;\n   - коз.\n2. Плывите.",
            ["item: Возьмите груз.", "lead: Нельзя брать:", "item: овец; < Нельзя брать:", "item: коз. < Нельзя брать:",
             "item: Плывите."],
        ),
        (
            "# Паром\n\n4. Запрещается:\n- курить;\n- петь.\n\n5. Рабочим выдают:\n\nа) вёсла;\n\nб) багры.",
            ["heading: Паром", "lead: Запрещается:", "item: курить; < Запрещается:", "item: петь. < Запрещается:",
             "lead: Рабочим выдают:", "item: вёсла; < Рабочим выдают:", "item: багры. < Рабочим выдают:"],
        ),
        (
            "# Паром\n\n3.1. Нельзя:\n3.1.1. спать;\n3.1.2. пить. Ночью.\n\n3.2. Можно:\n\n- петь.\n\n4. Вёсла целы.",
            ["heading: Паром", "lead: Нельзя:", "item: спать; < Нельзя:", "item: пить. < Нельзя:",
             "item: Ночью. < Нельзя:", "lead: Можно:", "item: петь. < Можно:", "item: Вёсла целы."],
        ),
        (
            "# Паром\n\n1. Берут:\n\n1.5 литра смолы:\n\n- на дно.\n\n3.1. Плывут.\n\n3.1.1. Ночью.",
            ["heading: Паром", "item: Берут:", "lead: 1.5 литра смолы:", "item: на дно. < 1.5 литра смолы:",
             "text: 3.1. Плывут.", "text: 3.1.1. Ночью."],
        ),
        (
            "1. Отчальте командой:\n\n   ```bash\n   ferry go \\\n     --now\n   ```\n\n2. Плывите.",
            ["lead: Отчальте командой:", "code: ferry go \\ --now < Отчальте командой:", "item: Плывите."],
        ),
        (
            "Паром заводят:\n\n```bash\n#!/bin/sh\n# Только отчалить\n"
            "ferry go\nferry wait\n\nferry stop\n"
            "# Если волна выше метра, паром стоит.\nferry on\n# раз\n# два\nferry off\n# конец\n```",
            ["lead: Паром заводят:", "code: #!/bin/sh < Паром заводят:", "lead: # Только отчалить < Паром заводят:",
             "code: ferry go < # Только отчалить", "code: ferry wait < # Только отчалить",
             "code: ferry stop < Паром заводят:",
             "code: # Если волна выше метра, паром стоит. < Паром заводят:", "code: ferry on < Паром заводят:",
             "code: # раз < Паром заводят:", "lead: # два < Паром заводят:", "code: ferry off < # два",
             "code: # конец < # два"],
        ),
        (
            "Цены даны ниже.\n\n| Груз | Цена, тг за 1 чел. |\n|---|---|\n| Лодка | 5 руб. Без весла |",
            ["text: Цены даны ниже.", "header: | Груз | Цена, тг за 1 чел. |",
             "row: | Лодка | 5 руб. Без весла | < | Груз | Цена, тг за 1 чел. |"],
        ),
        ("| Лодка | 5 |\n| Плот | 7 |", ["row: | Лодка | 5 |", "row: | Плот | 7 |"]),
        ("| Груз | Цена |\n| Плот | 7 |", ["header: | Груз | Цена |", "row: | Плот | 7 | < | Груз | Цена |"]),
        ("Статья 4. Перевоз\n\nПеревоз бесплатен.", ["heading: Статья 4. Перевоз", "text: Перевоз бесплатен."]),
        ("Статья 4. Перевоз\nлюдей и телег\n\nОн бесплатен.", ["heading: Статья 4. Перевоз людей и телег",
                                                            "text: Он бесплатен."]),
        ("Статья 4. Перевоз бесплатен.", ["text: Статья 4. Перевоз бесплатен."]),
        (
            "# Мост открыт\n\n*5 мая 2025, «Искра»*\n\nМост открыли вчера.\n\n*Открыт в 1974 году*",
            ["heading: Мост открыт", "label: *5 мая 2025, «Искра»*", "text: Мост открыли вчера.",
             "text: *Открыт в 1974 году*"],
        ),
        ("# Мост\n\n*Рис. 1. Мост зимой. Фото: А. Ким*\n\nОн цел.",
         ["heading: Мост", "text: *Рис. 1. Мост зимой.", "text: Фото: А. Ким*", "text: Он цел."]),
        ("# Көпір\n\n*1-сурет. Көпір*\n\nОл бүтін.",
         ["heading: Көпір", "text: *1-сурет. Көпір*", "text: Ол бүтін."]),
        ("# Мост\n\n**Фото и видео**\n\nСнимать можно.", ["heading: Мост", "heading: **Фото и видео**",
                                                          "text: Снимать можно."]),
        ("# Мост\n\n*Мост открыт в 1974 году.*", ["heading: Мост", "text: *Мост открыт в 1974 году.*"]),
        ("## Где паром?\n\nОтвет: У моста.", ["question: Где паром?", "label: Ответ:", "text: У моста."]),
        (
            "Берут:\n\n| Груз | Цена |\n|---|---|\n| Плот | 7 |\n\n- лодки",
            ["lead: Берут:", "header: | Груз | Цена |", "row: | Плот | 7 | < | Груз | Цена |", "item: лодки"],
        ),
        ("## Где паром?\n\nУ моста.", ["question: Где паром?", "text: У моста."]),
        (
            "[00:01:02] Анна: Где паром?\n[00:01:09] Иван: У моста.\n[00:02:00] Анна: А лодка?\n[00:02:03] Иван: Там.",
            ["label: [00:01:02] Анна:", "question: Где паром?", "label: [00:01:09] Иван:", "text: У моста.",
             "label: [00:02:00] Анна:", "question: А лодка?", "label: [00:02:03] Иван:", "text: Там."],
        ),
        (
            "**Анна Ли, к. м. н.:** Воды много.\n\n**Олег Ст:** Верно.\n\n**Анна Ли, к. м. н.:** Лёд тонок.\n\n"
            "**Олег Ст:** А где?",
            ["label: **Анна Ли, к. м. н.:**", "text: Воды много.", "label: **Олег Ст:**", "text: Верно.",
             "label: **Анна Ли, к. м. н.:**", "text: Лёд тонок.", "label: **Олег Ст:**", "question: А где?"],
        ),
    ],
)  # fmt: skip
def test_kinds_and_leads(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.1. Что такое паром\n\nЭто плот.", ["heading: 1.1. Что такое паром", "text: Это плот."]),
        ("ПРАВИЛА ПАРОМА\n\nПлывут молча.", ["heading: ПРАВИЛА ПАРОМА", "text: Плывут молча."]),
        ("# не заголовок\nпаром идёт", ["text: # не заголовок", "text: паром идёт"]),
        ("1. Посадка\n\nВходят по одному.\n\n2. Высадка\n\nВыходят все.",
         ["heading: 1. Посадка", "text: Входят по одному.", "heading: 2. Высадка", "text: Выходят все."]),
        ("Решаем:\n1. О пароме.\n2. О вёслах.\n\n1. Паром чинят.\n\n2. Вёсла целы.",
         ["lead: Решаем:", "item: О пароме. < Решаем:", "item: О вёслах. < Решаем:", "item: Паром чинят.",
          "item: Вёсла целы."]),
        ("Правила.\n\n4. Нельзя брать:\n   1) соль;\n   2) сено.\n\n5. Можно брать:\n\n- лодки;\n- вёсла.\n6. Плывут.",
         ["text: Правила.", "lead: Нельзя брать:", "item: соль; < Нельзя брать:", "item: сено. < Нельзя брать:",
          "lead: Можно брать:", "item: лодки; < Можно брать:", "item: вёсла. < Можно брать:", "item: Плывут."]),
        ("Паром.\n\n• Тонет.\n1. Нельзя:\nа) петь:\n- днём;\n- ночью;\nб) спать.\n• Плывёт.",
         ["text: Паром.", "item: Тонет.", "lead: Нельзя:", "lead: петь: < Нельзя:", "item: днём; < петь:",
          "item: ночью; < петь:", "item: спать. < Нельзя:", "item: Плывёт."]),
        ("Паром.\n\n2. Можно:\n- петь.\n3.1. Нельзя:\n3.1.1. спать;\n3.1.2. пить.\n4. Вёсла целы.",
         ["text: Паром.", "lead: Можно:", "item: петь. < Можно:", "lead: Нельзя:", "item: спать; < Нельзя:",
          "item: пить. < Нельзя:", "item: Вёсла целы."]),
        ("Берут:\n\n3.1. соль;\n\n3.2. сено.", ["lead: Берут:", "item: соль; < Берут:", "item: сено. < Берут:"]),
        ("Берут:\n1. Паром:\n\n1) вёсла;\n\n2) багор.\n\n2. Лодку.",
         ["lead: Берут:", "lead: Паром: < Берут:", "item: вёсла; < Паром:", "item: багор. < Паром:",
          "item: Лодку. < Берут:"]),
        ("1. Посадка\n\n2. Высадка\n\nВыходят.", ["item: Посадка", "heading: 2. Высадка", "text: Выходят."]),
    ],
)  # fmt: skip
def test_plain_text(text: str, expected: list[str]) -> None:
    assert told(text, "txt") == expected


@pytest.mark.parametrize(
    "text",
    [
        "1. Где паром?\nУ моста.\n\n2. Когда он идёт?\nВ полдень.",
        "Где паром?\nУ моста.\n\nКогда он идёт?\nВ полдень.",
        "Где паром?\n\nУ моста.\n\nКогда он идёт?\n\nВ полдень.",
        "- Где паром? У моста.\n- Когда он идёт? В полдень.",
        "**Где паром?** У моста.\n\n**Когда он идёт?** В полдень.",
        "Вопрос 1. Где паром?\nОтвет. У моста.\n\nВопрос 2. Когда он идёт?\nОтвет. В полдень.",
        "Q: Где паром?\nA: У моста.\n\nQ: Когда он идёт?\nA: В полдень.",
        "В: Где паром?\nО: У моста.\nВ: Когда он идёт?\nО: В полдень.",
        "### Где паром?\nУ моста.\n\n### Когда он идёт?\nВ полдень.",
        "— Где паром?\n— У моста.\n— Когда он идёт?\n— В полдень.",
    ],
)
@pytest.mark.parametrize("form", ["md", "txt"])
def test_questions_in_every_layout_head_their_own_answers(text: str, form: str) -> None:
    if text.startswith("#") and form == "txt":
        return
    found = [
        (passage.heading, [text[one.start : one.stop] for one in passage.sentences if one.answers])
        for passage in split(replace(document(text), format=form))
    ]
    assert found == [("Где паром?", ["У моста."]), ("Когда он идёт?", ["В полдень."])]


FAQ = "**В:** Нужен ли паспорт?\n**О:** Да, при записи:\n\n- паспорт;\n- фото.\n\n"


@pytest.mark.parametrize(
    ("text", "heading", "answer"),
    [
        (f"{FAQ}1. Где зал?\n   Он на втором этаже.", "Где зал?", "Он на втором этаже."),
        (f"{FAQ}<details><summary>Можно с едой?</summary>\n\nНельзя.\n\n</details>", "Можно с едой?", "Нельзя."),
        (f"{FAQ}> Можно с едой?\n\nНельзя.", "Можно с едой?", "Нельзя."),
        (f"{FAQ}Когда закрыто? — В среду.", "Когда закрыто?", "В среду."),
        (f"{FAQ}| Вопрос | Ответ |\n|---|---|\n| Есть Wi-Fi? | Есть. |", "", "| Есть Wi-Fi? | Есть. |"),
        (f"{FAQ}- Что делать, если книга потеряна\n  Купить такую же.", "Что делать, если книга потеряна",
         "Купить такую же."),
        (f"{FAQ}- Зал қайда орналасқан\n  Екінші қабатта.", "Зал қайда орналасқан", "Екінші қабатта."),
        (f"{FAQ}- How do I join\n  Show your passport.", "How do I join", "Show your passport."),
        (f"{FAQ}Без фото не пишут.", "Нужен ли паспорт?", "Без фото не пишут."),  # it goes on
        (f"{FAQ}Зачем фото? — спросят многие.", "Нужен ли паспорт?",
         "Зачем фото? — спросят многие."),  # no answer
        ("1. Где зал?\n   Внизу.\n2. Где касса?\n   Вверху.\n\nЗвоните по телефону 5.", "", "Звоните по телефону 5."),
        ("1. Где зал?\n   Внизу.\n\n   За углом.\n2. Где касса?\n   Вверху.", "Где зал?", "За углом."),
        ("1) Где зал?\n\nВнизу.\n\n2) Где касса?\n\nВверху.\n\nЗа углом.", "Где касса?", "За углом."),
    ],
)  # fmt: skip
def test_a_question_of_an_faq_heads_its_own_answer(text: str, heading: str, answer: str) -> None:
    found = [
        one.heading
        for one in split(document(without_markup(text)))
        if answer in [text[own.start : own.stop] for own in one.sentences if own.answers]
    ]
    assert found == [heading]


def test_a_question_is_no_heading_once_others_have_spoken() -> None:
    said = ["АК: Где паром?", "БН: Паром у моста стоит с утра.", "ВР: По второму делу: лёд нынче тонок.",
            "ГС: По третьему делу: сена хватит до мая.", "БН: Сена хватит и нам, коням.", "ВР: На этом закончим дело.",
            "АК: Все ли согласны с этим?", "БН: Да."]  # fmt: skip
    passages = split(document("\n\n".join(said)))
    assert [(one.heading, one.speaker) for one in passages] == [
        ("Где паром?", "БН"), ("", "ВР"), ("", "ГС"), ("", "БН"), ("", "ВР"), ("Все ли согласны с этим?", "БН")
    ]  # fmt: skip


def test_a_label_alone_is_nothing_to_mark() -> None:
    text = "АК: Где паром?\n\nБН: Паром у моста.\n\nАК: Все ли согласны?"
    assert told(text) == ["label: АК:", "question: Где паром?", "label: БН:", "text: Паром у моста.",
                          "question: Все ли согласны?"]  # fmt: skip


def test_a_table_that_is_cut_keeps_its_header_in_the_heading() -> None:
    rows = "\n".join(f"| Плот {number} | {number} тенге за место, без груза и телег |" for number in range(60))
    passages = split(document(f"## Цены\n\n| Судно | Цена |\n|---|---|\n{rows}"))
    assert [one.heading for one in passages] == ["Цены", *["Цены › Судно, Цена"] * (len(passages) - 1)]
    assert {one.text[-1] for one in passages} == {"|"}


@pytest.mark.parametrize("lead", ["Вот что пишут:\n\n", "4. Вот что пишут:\n"])
@pytest.mark.parametrize("form", ["md", "txt"])
def test_a_list_that_is_cut_keeps_its_lead(lead: str, form: str) -> None:
    items = "\n".join(f"- {SENTENCE}" for _ in range(20))
    _, second, *_ = split(replace(document(lead + items), format=form))
    assert second.heading == "Вот что пишут:"


def test_a_row_too_long_for_a_passage_is_cut_between_its_cells() -> None:
    cells = [SENTENCE * 8, SENTENCE * 9, SENTENCE * 8]
    passages = split(document(f"| а | б | в |\n|---|---|---|\n| {' | '.join(cells)} |"))
    assert all(one.text.strip("| ").endswith(cell) for one, cell in zip(passages, cells, strict=True))


def test_a_passage_comes_back_from_its_record() -> None:
    text = "Берут:\n\n- соль;\n- нож."
    whole = document(text)
    (passage,) = split(whole)
    record = passage.record()
    record["sentences"] = [list(one) for one in record["sentences"]]
    assert Passage.of(record, whole) == passage
