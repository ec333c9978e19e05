"""Text -> sentences: a `|` where they are cut, nothing lost, and no more work than the text is long."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.language import sentences as module
from index.language.lines import WHITE
from index.language.sentences import LONGEST_SENTENCE, sentences


def cut(text: str) -> str:
    """The sentences of a text, line ends as `/`."""
    return " | ".join(text[start:stop] for start, stop in sentences(text)).replace("\r", "").replace("\n", "/")


@pytest.mark.parametrize(
    "marked",
    [
        # abbreviations
        "В 2025 г. построили школы. | В 2026 г. построят ещё.",
        "Книга изд. «Наука, т. 3. М., 1998» устарела. | Вышла новая.",
        "Живёт на ул. Абая, д. 5. | Это центр.",
        "Он работает, т. е. учит. | И др. люди тоже.",
        "Это 80 % т.е. почти все, и т. д. | Много.",
        "В 1941—1945 гг. шла война. | В XX в. было так.",
        "600 млрд. тенге. | 5 тыс. человек. | 15 млн. руб. потрачено.",
        "проф. Иванов и акад. Петров. | Оба учёные.",
        "Ст. 5 п. 2 Кодекса. | Он принят.",
        "Дано, см. рис. 5. | Далее.",
        "В 1990-х гг. Казахстан закрыл цех.",
        "В 60-е гг. Казахстан строил. | Он работал там в 1990-х гг. | Затем уехал.",
        "В XIX–XX вв. город рос. | До н. э. Рим воевал. | Он пал в 476 г. н. э. | Век кончился.",
        "В кон. XIX в. город рос.",
        "Поликлиника находится в мкр. Самал, д. 12. | Иванов живёт в мкр. Самал-2, кв. 7.",
        "Мы живём в 8-м мкр. | Автобус ходит. | Дом стоит в нашем мкр. | Рядом школа.",
        "Открыть точку в Кентау — отв. Серик Н., до 1 декабря. | Проверил инж. Цой В. К., замечаний нет.",
        "## 1. | Тарифы выросли.",
        "Дом строил отв. | Ⓐ стоит рядом.",
        "Это куст. | Иванов его сломал. | Стоит 5 млрд. | Иванов платит. | Работает в МВД. | Иванов ушёл.",
        "Стрижка муж. 3000 тенге, жен. 5000 тенге. | Билет взр. 1500, дет. 700.",
        "С ней пришёл муж. | 3 года назад он уехал.",
        "Бюджет 10 млн. долл. США выделен. | Он получил 10 млн. долл. | Затем уехал.",
        "На приёме у докт. Ивановой. | По 2 капс. 2 р/сут. | Ветер сев.-зап. 5 м/с.",
        # names
        "Школа им. Б. Момышулы открыта. | Она новая.",
        "И. О. Фамилия пришёл. | А. С. Пушкин писал.",
        "Коспанов Р. А. сказал. | Потом ушёл.",
        "Договор подписал директор Петров И. И. | Срок действия — год.",
        "Акт составила Ли-Ким О.П. | Копия у завхоза.",
        "Директор: Петров И. И. | Бухгалтер: Ким А. А. | Кабинет 5.",
        "Ответственный — Оспанова Г. К. | Телефон 5-55.",
        "Пришёл Ахметов Е. | Заместитель ушёл.",
        "Петров И. И. Смирнову передал.",
        "Вчера приехал Петров И. И. Смирнов уехал.",
        "Награду вручил Петров И. И. Министру обороны.",
        "По мнению Петрова И. И. Совет прав.",
        "Рекомендуем прочитать: Толстой Л. Н. Война и мир.",
        "Снимал фильм Майкл Б. Джордан.",
        # direct speech and dashes
        "— Приду, — сказал он. | — Жди! | — И ушёл.",
        "«Приду». | Он ушёл.",
        "«Приду!» — сказал он. | Жди…",
        # ellipsis and signs
        "Он думал… | Потом решил.",
        "Он думал… потом решил.",
        "Что?! | Не может быть!!! | Правда.",
        "(Смеётся.) | Да. | [Пауза.] | Нет.",
        # lists and lines
        "1. Первый. | 2. Второй.",
        "Первая строка/вторая строка",
        # short words before a full stop
        "Кран ставят в точке Д. | Трубу ведут к стене.",
        "Заменяет витамин C. | Принимать утром.",
        "Пришёл А. Мороз. | Да.",
        "По мнению А. Волкова, это так.",
        "Книгу написал А. П. Чехов. | Её издали.",
        "Письмо отправил П. И. Ким из г. Тараз, ул. Абая, д. 5. | Потом ушёл.",
        "Акт подписан 5 мая 2020 г. | Работы начаты.",
        "В 2020 г. Казахстан открыл завод.",
        "Высота 10 м. | Ширина 5 м. | Всё.",
        "Размеры даны в табл. 7 на с. 12. | Далее.",
        "Ночью минус 38,4 °C. | Ртуть замёрзла. | Днём 2 °С. | А. П. Чехов уехал. | It was 100 °F. | Then it fell.",
        "Греть до 25 ° C. | Потом до 90 °C. | 10 минут ждать.",
        # dots that lead to a number
        "Мёд липовый ......... 6 500 руб. | Воск дорог.",
        "Мёд . . . . . 240 р. | Воск …… $5. | Ждём.",
        "Мёд … 290 р. | Улей стоит при 5 … 35 °C.",
        "Он молчал..... | Потом ушёл.",
        "Он думал… | 12 лет прошло.",
        "Порядок описан в прил. 6. | Раму красят.",
        "Рис. 3. Схема насоса.",
        "Статью «Изв. АН СССР» читали. | Да.",
        "See fig. 4 for details. | Then stop.",
        # what has points inside
        "Цена 4.6 млн. | Рост 4,6 раза.",
        "Сайт egov.kz работает. | Пишите на info@gov.kz. | Ждём.",
        # other languages
        "Мектеп салынды. | Ол үлкен.",
        "Dr. Smith came. | Mr. Lee left. | The U.S. economy grew. | It did.",
        # next to nothing
        "…",
        "?",
        "",
    ],
)
def test_sentences(marked: str) -> None:
    assert cut(marked.replace(" | ", " ").replace("/", "\n")) == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("- один\n- два\n- три", "- один | - два | - три"),
        (
            "Мёд ..... 600 р.\nВоск ..... 80 р.\nПенсионерам скидка.",
            "Мёд ..... 600 р. | Воск ..... 80 р. | Пенсионерам скидка.",
        ),
        ("А.\r\nБ\r\n\r\nВ.\u2028Г.\u2029Д.\x85Е.\x0bЖ", "А. | Б | В. | Г. | Д. | Е. | Ж"),
        ("Вода высока\nи быстра.\n\nЛёд", "Вода высока/и быстра. | Лёд"),
        ("Гаран-\nтия — пять\nлет. Да.", "Гаран-/тия — пять/лет. | Да."),
        ("  \n\t Да.  \n \n Нет. \n", "Да. | Нет."),
        (
            "Президент поручил сделать экономику Жамбылского региона\nкрепче и заметил, что всё необходимое "
            "для этого уже есть.\nА каким Вам видится потенциал?",
            "Президент поручил сделать экономику Жамбылского региона/крепче и заметил, что всё необходимое "
            "для этого уже есть. | А каким Вам видится потенциал?",
        ),
        (
            unicodedata.normalize("NFD", "Какой район? Самый южный."),
            unicodedata.normalize("NFD", "Какой район? | Самый южный."),
        ),
    ],
    ids=["list", "prices", "line ends", "wrapped", "broken word", "blanks", "wrapped by hand", "NFD"],
)  # fmt: skip
def test_sentences_of_lines(text: str, marked: str) -> None:
    assert cut(text) == marked


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("а" * 3000, [1200, 1200, 600]),
        ("слово " * 300, [1199, 599]),
        ("раз, два " * 200, [1192, 606]),
        ("а" + "\u0301" * 3000, [600, 600, 600, 600, 601]),
        (" " * 3999 + "слово", [5]),
        ("слово" + " " * 5000 + "слово", [5, 5]),
    ],
    ids=["no blank", "words", "clauses", "accents", "window ends before a word", "blanks"],
)
def test_endless_sentence_is_cut(text: str, lengths: list[int]) -> None:
    assert [stop - start for start, stop in sentences(text)] == lengths


def test_sentences_do_not_depend_on_the_window() -> None:
    """A paragraph longer than what razdel gets at once is cut as its sentences are."""
    one = "В 2025 г. на ул. Абая построили школу, т. е. место для 1 300 детей."
    assert cut(" ".join([one] * 200)) == " | ".join([one] * 200)


@given(st.text(alphabet="аБв .!?…\n\r\t\u2028\u0301«»—-1;,г\u00a0", max_size=300) | st.text(max_size=300))
@example("а" * 1201 + "\u0301")
@example("\x1c\x1d\x1e\x1f")
@settings(max_examples=300, deadline=None)
def test_no_text_is_lost(text: str) -> None:
    places = sentences(text)
    outside = [0, *(place for one in places for place in one), len(text)]
    assert "".join(text[a:b] for a, b in zip(outside[::2], outside[1::2], strict=True)).strip(WHITE).strip() == ""
    assert outside == sorted(outside)
    for start, stop in places:
        assert 0 < stop - start <= LONGEST_SENTENCE
        assert text[start:stop] == text[start:stop].strip()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("а" * 600_000, 500),
        ("а." * 60_000, 100),
        ("…" * 120_000, 100),
        ("г. " * 40_000, 100),
        ("\n" * 100_000, 0),
        ("\n" + " \t" * 100_000, 0),
    ],
    ids=["one word", "points", "ellipses", "abbreviations", "lines", "blanks"],
)
def test_razdel_gets_each_character_twice_at_most_and_little_at_once(
    text: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its time grows with the square of what it gets: 38 s for a megabyte of «а.а.а…»."""
    given_to_razdel: list[int] = []
    sentenize = module.razdel.sentenize

    def counted(part: str) -> object:
        given_to_razdel.append(len(part))
        return sentenize(part)

    monkeypatch.setattr(module.razdel, "sentenize", counted)
    assert len(sentences(text)) == count
    assert max(given_to_razdel, default=0) <= module.WINDOW
    assert sum(given_to_razdel) <= 2 * len(text)


@pytest.mark.parametrize(
    "text",
    [
        "За 2 кв. 2024 г. вывезли 300 т. сена.|Склад пуст.",
        "Площадь 56 кв. м.|Рядом парк.",
        "Стоит на ул. Абая, д. 5, кв. 12.|Звоните вечером.",
        "Пришли проф. Иванов и доц. Петрова.|Их ждали.",
        "Инв. № 123, зав. № 456.|Состояние хорошее.",
        "Решено на зас. кафедры, прот. № 5 от 12 марта.|Утверждено.",
        "Прибыл 12 янв. 1980 г. в г. Тараз.|Потом уехал.",
        "Взять 2 ст. л. сахара и 1 ч. л. соли.|Смешать.",
        "Скорость 60 км/ч.|Тормоз исправен.",
        "Шрифт 12 пт.|Интервал двойной.",
        "Выйти на ост. «Рынок» или м. «Абай».|Ехать час.",
        "Ширина 5 м.|«Абай» стоит рядом.",
        "ТОО «Рога и К. Копыта» закрыто.|Долги есть.",
        "Мы помогли им.|Потом ушли.",
        "Это ген.|Он передаётся.",
        "Срок до 5 тыс. ч. или 3 млн. циклов.|Потом замена.",
        "1 полугодие 2024 г. закрыто.|План есть.",
        "2024 ж. 5 наурызда басталды.|Кейін аяқталды.",
        "2024 ж. Қазақстанда басталды.|Кейін аяқталды.",
        "Кітап, дәптер, қалам т.б. заттар бар.|Барлығы тегін.",
        "65-бап. Экспонатқа қол тигізбейді.|Бұл тәртіп.",
        "ХХ ғ. басында салынған.|Қазір мұражай.",
        "Ұзындығы 5 м.|Ені 3 м.|Биіктігі 2 м.",
        "Абай Құнанбайұлы 1845 ж. Шығыс Қазақстан облысында туған.|Ол ақын.",
        "Кеме 1912–1914 жж. Ресейде жасалды.|Ол үлкен.",
        "Ол XIX ғ. Қазақстанда өмір сүрді.|Кейін көшті.",
        "Мектеп Тараз қ. Абай көш. 5 үйде.|Келіңіз.",
        "Мекенжайы: Тараз қ., Абай даңғ. 12.|Келіңіз.",
        "Жұмыс уақыты: сағ. 9-дан 18-ге дейін.|Демалыс жоқ.",
        "Ол 1845 ж. туды.|Шығыс Қазақстанда өсті.",
        "Туған жылы: 1845 ж.|Мамандығы: дәрігер.",
        "Кеңсе кезегі 9 сағ.|Кешікпеңіз.",
        "Шлюпка взяла 3 м. и 5 ж.|Все живы.",
        "The trip takes approx. 5 hours.|Bring water.",
        "Acme Inc. is based in Ohio.|It sells nails.",
        "See No. 5 and Fig. 3 for details.|They help.",
        "He works in the U.S.|He likes it.",
        "The U.S. Army arrived.|It left.",
        "Max. load is 5 kg, min. 1 kg.|Do not exceed.",
        "Come on Jan. 5 to St. Mary's Church.|Come early.",
        "They live on Main St.|The house is red.",
        "Sec. 5, para. 3, sch. 2 applies.|So does Art. 7.",
        "Install v. 3.2 or ver. 4.|Then restart.",
        "Mt. Everest is 8,849 m. tall.|K2 is lower.",
        "Smith et al. found this.|Others agreed.",
        "Open from 9 a.m. to 5 p.m.|Closed on Sunday.",
    ],
)
def test_abbreviations_of_offices(text: str) -> None:
    expected = text.split("|")
    joined = " ".join(expected)
    assert [joined[start:stop] for start, stop in sentences(joined)] == expected
