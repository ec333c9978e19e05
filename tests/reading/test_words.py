"""The words that are marked have no loose ends."""

import random

import pytest

from qa.reading.words import whole


@pytest.mark.parametrize(
    ("sentence", "words", "marked"),
    [
        # Commas, dashes, a full stop.
        ("In 2013, at an auction.", "In 2013,", "In 2013"),
        ("Торгуем на рынке «Восход», по субботам.", "на рынке «Восход»,", "на рынке «Восход»"),
        ("Надбавка — 20 %.", "— 20 %.", "20 %"),
        ("Нужен Python 3.10.", "Python 3.10.", "Python 3.10"),
        ("Мороз −18 °C.", "−18 °C.", "−18 °C"),
        ("Мороз -18 °C.", "-18 °C.", "-18 °C"),
        ("Так и сяк...", "Так и сяк...", "Так и сяк..."),
        # The full stop of what is short for a word.
        ("Окрошка – 310 р.", "310 р", "310 р."),
        ("В наборе 2 шт.", "2 шт", "2 шт."),
        ("Действует с 10 сентября 2024 г.", "с 10 сентября 2024", "с 10 сентября 2024 г."),
        ("Весит 500 г.", "500 г.", "500 г"),
        ("В 2021 г. М. Лапин ушёл.", "В 2021 г.", "В 2021 г."),
        ("Растёт до 2400 м н. у. м.", "до 2400 м н.", "до 2400 м н. у. м."),
        ("Берут 90 тг за 1 кв. м в месяц.", "за 1 кв", "за 1 кв. м"),
        ("Цена 5 тыс. руб. в год.", "5 тыс", "5 тыс. руб."),
        ("The fire broke out at 6.40 p.m., they say.", "6.40 p", "6.40 p.m."),
        ("Ответ в ч. 2 закона.", "в ч", "в ч."),
        # Initials.
        ("Секретарь — Лапин О. Г.", "Лапин О. Г", "Лапин О. Г."),
        ("Председатель: Руденко Н. А.", "Руденко Н.", "Руденко Н. А."),
        ("Протокол вела М. А. Шульга.", "А. Шульга", "М. А. Шульга"),
        ("Мост открыл Пётр I.", "Пётр I", "Пётр I"),
        ("Провод ведут к точке А.", "к точке А.", "к точке А"),
        # Brackets and quotation marks.
        ("На станции (3017 м над морем) холодно.", "(3017 м", "3017 м"),
        ("Грейг (1827) цел.", "(1827", "(1827)"),
        ("Гора Бессаз (2176 м).", "Бессаз (2176 м).", "Бессаз (2176 м)"),
        ('She found "no defects at all".', '"no defects at all', '"no defects at all"'),
        ('She found "no defects," he said.', '"no defects', '"no defects,"'),
        ("Знал всего «Конька».", "всего «Конька».", "всего «Конька»"),
        ("Есть «Мост» и «Дом».", "Мост» и «Дом", "«Мост» и «Дом»"),
        ("Читал «Мост и другие рассказы».", "«Мост", "Мост"),
        # Words, code, paths, links, addresses.
        ("Завод построили.", "вод", "Завод"),
        ("`--timeout SECONDS`: ждать сервер.", "SECONDS`", "--timeout SECONDS"),
        ("`PORT` – где слушать.", "`PORT`", "`PORT`"),
        ("Поставьте `a b` рядом.", "Поставьте `a", "Поставьте `a b`"),
        ("Журнал лежит в /var/log/app/*.log.", "/var/log", "/var/log/app/*.log"),
        ("Смотрите https://a.kz/b-c.", "a.kz", "https://a.kz/b-c"),
        ("Пишите на office@plaza.kz.", "office", "office@plaza.kz"),
        ("Едет 60 км/ч или 5 руб./м³.", "5 руб", "5 руб."),
        # The mark of an item.
        ("2) петь;", "2) петь;", "петь"),
        ("- 5 штук", "- 5", "5"),
        ("2) петь;", "2)", "2"),
        ("г. Тараз стар.", "г. Тараз", "г. Тараз"),
        ("г) Тараз стар.", "г) Тараз", "Тараз"),
        # Never empty.
        ("Да; нет.", ";", ";"),
        ("Идёт.", "Идёт.", "Идёт"),
        ("Слово а) там.", ") т", "там"),
    ],
)
def test_loose_ends_are_taken_off_or_made_whole(sentence: str, words: str, marked: str) -> None:
    before, after = "Раньше: (там. ", " г. Н. А.» »)"
    text = before + sentence + after  # nothing beyond the sentence is ever taken
    at = len(before) + sentence.index(words)
    start, stop = whole(text, (len(before), len(before) + len(sentence)), (at, at + len(words)))
    assert text[start:stop] == marked


def test_words_are_never_empty_nor_beyond_the_sentence() -> None:
    draw = random.Random(1)
    for _ in range(3000):
        text = "".join(draw.choices('aБг1.,;()«»"` -—/|:@\n', k=24))
        first, start, stop, last = sorted(draw.sample(range(25), 4))
        found = whole(text, (first, last), (start, stop))
        assert first <= found[0] < found[1] <= last
