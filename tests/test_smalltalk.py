"""What is said to the program itself: which kind it is, what is replied, and which questions are none of it."""

import pytest

from index.build import in_memory
from index.documents.reading import Document
from index.encoders.static import StaticEncoder
from index.errors import FilterError
from index.filters import Filter
from index.index import Index
from index.storage.records import Records
from qa.engine import Engine
from qa.repair.repairer import Repairer
from qa.smalltalk.reply import headings, reply
from qa.smalltalk.talk import Talk, small_talk

RULES = """# Вход

Вход открыт с девяти часов утра, ключ выдаёт вахтёр на первом этаже.

## Ключи

Потерянный ключ оплачивают в кассе, новый делают за два дня.

# Плавание

Пловцы надевают шапочку и моются до тренировки в душевой комнате.
"""
STORY = "Рыбак вышел в море до рассвета и вернулся только к вечеру, когда зажгли маяк."


def document(name: str, title: str, text: str) -> Document:
    return Document(name, title, "", text, 0, name, "utf-8")


@pytest.fixture(scope="module")
def one() -> Index:
    return in_memory([document("bassein.md", "Правила бассейна", RULES)], StaticEncoder())


@pytest.fixture(scope="module")
def two() -> Index:
    made = [document("bassein.md", "Правила бассейна", RULES), document("rybak.txt", "", STORY)]
    return in_memory(made, StaticEncoder())


@pytest.fixture(scope="module")
def repairer(one: Index) -> Repairer:
    return Repairer(one)


@pytest.mark.parametrize(
    ("typed", "kind", "language"),
    [
        ("Спасибо большое!!!", "thanks", "ru"),
        ("спасибо, очень помогли", "thanks", "ru"),
        ("Спасибоооо )))", "thanks", "ru"),
        ("благадарю", "thanks", "ru"),
        ("🙏 Спасибо", "thanks", "ru"),
        ("spasibo", "thanks", "ru"),
        ("cgfcb,j", "thanks", "ru"),
        ("Рахмет!", "thanks", "kk"),
        ("көмегіңізге рахмет", "thanks", "kk"),
        ("rahmet", "thanks", "kk"),
        ("thanks a lot", "thanks", "en"),
        ("Thank you for your help.", "thanks", "en"),
        ("превет", "greeting", "ru"),
        ("ghbdtn", "greeting", "ru"),
        ("Добрый вечер, Дерек", "greeting", "ru"),
        ("Салеметсиз бе", "greeting", "kk"),
        ("қайырлы таң", "greeting", "kk"),
        ("hey there", "greeting", "en"),
        ("Ну всё, пока", "bye", "ru"),
        ("до скорой встречи", "bye", "ru"),
        ("қош болыңыз", "bye", "kk"),
        ("good bye", "bye", "en"),
        ("ОК", "ok", "ru"),
        ("OK!", "ok", "en"),
        ("да, ясно", "ok", "ru"),
        ("тусиникти", "ok", "kk"),
        ("makes sense", "ok", "en"),
        ("помогите пожалуйста", "help", "ru"),
        ("Чем ты можешь помочь?", "help", "ru"),
        ("көмек керек", "help", "kk"),
        ("help me please", "help", "en"),
        ("Ты робот или живой человек?", "who", "ru"),
        ("кто тебя создал", "who", "ru"),
        ("Сіз ботсыз ба?", "who", "kk"),
        ("are you human?", "who", "en"),
        ("О чём говорится в этом тексте?", "about", "ru"),
        ("о чем этот докумет", "about", "ru"),
        ("Что здесь есть?", "about", "ru"),
        ("Какие документы загружены?", "about", "ru"),
        ("Мәтін не жайлы?", "about", "kk"),
        ("what documents do you have?", "about", "en"),
        ("Назови главы", "sections", "ru"),
        ("Из каких разделов состоит документ?", "sections", "ru"),
        ("оглавление", "sections", "ru"),
        ("Тараулар тізімі", "sections", "kk"),
        ("list the chapters", "sections", "en"),
        ("о чем речь", "about", "ru"),
        ("Какие темы есть?", "about", "ru"),
        ("Молодец!", "thanks", "ru"),
        ("Жарайсың", "thanks", "kk"),
        ("/start", "help", "ru"),
        ("/help@derek_bot", "help", "en"),
        ("ещё", "more", "ru"),
        ("Покажи ещё", "more", "ru"),
        ("повтори, пожалуйста", "more", "ru"),
        ("show more", "more", "en"),
        ("тағы", "more", "kk"),
        ("Не то", "wrong", "ru"),
        ("ты тупой", "wrong", "ru"),
        ("you are stupid", "wrong", "en"),
        ("ты меня не понял", "wrong", "ru"),
        ("я не это спрашивал", "wrong", "ru"),
        ("не понел", "wrong", "ru"),
        ("ytn? yt nj", "wrong", "ru"),
        ("Түсінбедім", "wrong", "kk"),
        ("бұл дурыс емес", "wrong", "kk"),
        ("That's wrong", "wrong", "en"),
        ("I don't understand", "wrong", "en"),
        ("Спасибо, но это не то", "wrong", "ru"),
        ("У меня ещё вопрос", "ok", "ru"),
        ("тағы бір сұрағым бар", "ok", "kk"),
        ("can I ask a question?", "ok", "en"),
        ("отмена", "stop", "ru"),
        ("тоқта", "stop", "kk"),
        ("👍🏽", "ok", ""),
        ("❤️ 🙏", "thanks", ""),
        # Several at once: the one that wants most is answered.
        ("Привет! Что ты умеешь?", "help", "ru"),
        ("Понятно, спасибо, до свидания", "thanks", "ru"),
        ("Сәлем, бұл құжат не туралы?", "about", "kk"),
    ],
)
def test_small_talk_is_known(repairer: Repairer, typed: str, kind: str, language: str) -> None:
    assert small_talk(typed, repairer) == Talk(kind, language)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "???",
        "Ключ",
        "Ещё ключ",
        "Что делать дальше?",
        "Не то ли это, что носят в душевой?",
        "Не понял тренера",
        "Не работает",
        "Что не подходит пловцу?",
        "wrong key",
        "Можно спросить вахтёра?",
        "Отмена тренировки",
        "О чём речь тренера?",
        "/ключи",
        "Спасибо, а где вахтёр?",
        "Привет, во сколько вход?",
        "Кто говорит спасибо вахтёру?",
        "Пока моются, вход закрыт?",
        "Помощь пловцам",
        "Хорошо ли моют душевую?",
        "О чём?",
        "О чём глава о ключах?",
        "Какие документы?",
        "Какие документы нужны пловцу?",
        "Содержание",
        "Содержание бассейна",
        "Какой раздел говорит о шапочке?",
        "С чего начать тренировку?",
        "Кто вы по правилам бассейна?",
        "Рахмет, кілт қайда?",
        "Бұл құжатта кілт туралы не жазылған?",
        "thanks to whom is it open?",
        "What is this rule about?",
        "пакет",
        "спасибо " * 11,
        "спасибо" + "о" * 200,
    ],
)
def test_a_question_is_none(repairer: Repairer, typed: str) -> None:
    assert small_talk(typed, repairer) is None


def test_a_real_word_is_no_misspelling() -> None:
    text = "Рахмад Исмаилов приехал в город и открыл мастерскую, в которой чинили старые часы."
    assert small_talk("Рахмад", Repairer(in_memory([document("a.md", "А", text)], StaticEncoder()))) is None


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("Спасибо", "Пожалуйста. Если есть ещё вопрос по документам, спрашивайте."),
        ("Рахмет", "Оқасы жоқ. Құжаттар бойынша тағы сұрағыңыз болса, қойыңыз."),
        ("Thanks", "You are welcome. If you have another question about the documents, just ask."),
        ("Ок", "Хорошо. Спрашивайте дальше, когда захотите."),
        (
            "What is this document about?",
            'The document is called "Правила бассейна".\nWhat it tells of, in its order:\n• Вход\n• Плавание',
        ),
        (
            "Какие есть разделы?",
            "Документ называется «Правила бассейна».\nО чём в нём говорится, по порядку:\n• Вход\n• Плавание",
        ),
    ],
)
def test_the_reply(one: Index, typed: str, reply: str) -> None:
    answer = Engine(one).ask(typed, ["Где ключ?"])
    assert (answer.reply, answer.found, answer.confidence, answer.hits) == (reply, False, 0.0, ())
    assert (answer.question.typed, answer.question.asked, answer.question.repairs) == (typed, typed, ())
    assert answer.to_json()["reply"] == reply


def test_several_documents_are_told_by_their_titles_or_names(two: Index) -> None:
    assert Engine(two).ask("О чём эти документы?").reply == "Здесь 2 документа:\n• Правила бассейна\n• rybak.txt"


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("О чём правила бассейна?", "Документ называется «Правила бассейна»."),
        ("Какие разделы есть в правилах бассейна?", "Документ называется «Правила бассейна»."),
        ("О чём документ rybak.txt?", "Документ называется «rybak.txt»."),
        ("What is rybak.txt about?", 'The document is called "rybak.txt".'),
        ("«Правила бассейна» құжатында қандай бөлімдер бар?", "Құжат «Правила бассейна» деп аталады."),
        ("Какие есть разделы?", "Здесь 2 документа:\n• Правила бассейна\n• rybak.txt\nСпросите об одном"),
        # These are questions.
        ("О чём говорят правила вахтёру?", ""),
        ("О чём договорились пловцы?", ""),
        ("О чём глава о ключах?", ""),
        ("Содержание правил бассейна", ""),
        ("Что такое правила бассейна?", ""),
    ],
)
def test_one_document_is_told_of_by_its_title_or_the_name_of_its_file(two: Index, typed: str, begins: str) -> None:
    reply = Engine(two).ask(typed).reply
    assert reply.startswith(begins) if begins else not reply


def test_a_name_that_two_documents_have_names_none() -> None:
    made = [document(name, "Правила бассейна", RULES) for name in ("a.md", "b.md")]
    assert not Engine(in_memory(made, StaticEncoder())).ask("О чём правила бассейна?").reply


def test_a_sign_is_replied_to_in_the_language_of_the_conversation(one: Index) -> None:
    assert Engine(one).ask("👍", ["Где ключ?"]).reply == "Хорошо. Спрашивайте дальше, когда захотите."
    assert Engine(one).ask("👍").reply == "Good. Ask on when you like."


def test_what_asks_to_go_on_is_asked_of_the_documents_where_it_is_a_heading() -> None:
    text = "# Отмена\n\nЗапись отменяют за день до тренировки.\n\n# Вход\n\nВход открыт с девяти.\n"
    engine = Engine(in_memory([document("a.md", "А", text)], StaticEncoder()))
    assert engine.ask("Отмена").hits[0].quote.startswith("Запись отменяют")
    assert engine.ask("Дальше").reply


def test_of_many_documents_those_are_told_of_that_the_question_is_narrowed_to(two: Index) -> None:
    asked = Engine(two).ask("О чём этот документ?", only=Filter.of(documents=["rybak.txt"]))
    assert asked.reply == "Документ называется «rybak.txt».\nЗаголовков в нём нет."
    assert Engine(two).ask("Спасибо", only=Filter.of(documents=["none.md"])).reply.startswith("Пожалуйста")
    with pytest.raises(FilterError, match=r"none\.md"):
        Engine(two).ask("О чём документы?", only=Filter.of(documents=["none.md"]))


def test_a_document_without_headings() -> None:
    index = in_memory([document("rybak.txt", "Рыбак", STORY)], StaticEncoder())
    assert Engine(index).ask("sections").reply == 'The document is called "Рыбак".\nIt has no headings.'


def test_no_documents() -> None:
    assert (
        Engine(in_memory([], StaticEncoder())).ask("О чём документ?").reply
        == "Документов здесь пока нет. Добавить: derek add ФАЙЛ_ИЛИ_ПАПКА"
    )


def test_at_most_twelve_are_listed_and_the_rest_is_counted() -> None:
    text = "".join(f"# Часть {n}\n\nВ части {n} рассказано о дереве, которое растёт у дома.\n\n" for n in range(1, 16))
    index = in_memory([document("a.md", "Деревья", text)], StaticEncoder())
    assert Engine(index).ask("разделы").reply.splitlines()[2:] == [*(f"• Часть {n}" for n in range(1, 13)), "и ещё 3"]


def test_headings_go_deeper_where_there_is_one_above_all(one: Index) -> None:
    text = "# Всё\n\n## Один\n\nПервый рассказ о реке.\n\n## Два\n\nВторой рассказ о лесе.\n"
    index = in_memory([document("a.md", "А", text)], StaticEncoder())
    assert headings(index, "a.md") == ["Всё › Один", "Всё › Два"]
    assert headings(one, "bassein.md") == ["Вход", "Плавание"]


def test_a_long_heading_is_shortened_to_its_question_or_its_beginning() -> None:
    told = "Вы вернулись из долгой поездки по северным рекам, где рыбаки рассказали вам о ловле, сетях и лодках. "
    asked = f"— {told}Что вам запомнилось?\n\n— Рассветы над водой, и тишина до самого вечера.\n\n"
    index = in_memory([document("a.md", "А", f"{asked}# {'Река ' * 30}\n\nО ней говорят давно.\n")], StaticEncoder())
    assert headings(index, "a.md") == ["Что вам запомнилось?", f"{'Река ' * 22}Река…"]


def test_a_searched_question_has_no_reply(one: Index) -> None:
    answer = Engine(one).ask("Кто выдаёт ключ?")
    assert (answer.reply, [hit.document.name for hit in answer.hits][:1]) == ("", ["bassein.md"])


README = """# Улей

## 1. С чего начать

Скачайте архив и распакуйте его в любой каталог.

## Команды

Программу запускает uley run, а останавливает uley stop.

## Как вы работаете?

Ежедневно с 9 до 18, без обеда.

## Что такое файл?

Файл — это именованный набор данных.

## Текст

Текст — это строки букв.

## Спасибо

Спасибо всем, кто прислал письма и исправил ошибки.
"""


@pytest.mark.parametrize(
    ("typed", "quote"),
    [
        ("С чего начать?", "Скачайте архив"),
        ("команды", "Программу запускает"),
        ("Как вы работаете", "Ежедневно с 9 до 18"),
        ("Что такое файл?", "Файл — это"),
        ("Что такое текст?", "Текст — это"),
        ("Что вы умеете?", ""),  # none of these is a heading
        ("Помощь", ""),
        ("О чём этот текст?", ""),
        ("Спасибо", ""),  # who says thanks asks for no section
    ],
)
def test_what_is_a_heading_of_a_document_is_asked_of_it(typed: str, quote: str) -> None:
    engine = Engine(in_memory([document("uley.md", "Улей", README)], StaticEncoder()))
    answer = engine.ask(typed, ["Кто прислал письма?"])
    assert bool(answer.reply) is not bool(quote)
    assert not quote or (answer.hits[0].quote.startswith(quote) and not answer.question.context)


def test_a_heading_of_a_document_that_is_not_looked_at_is_none(one: Index) -> None:
    engine = Engine(in_memory([document("uley.md", "Улей", README), document("r.txt", "", STORY)], StaticEncoder()))
    assert engine.ask("Команды", only=Filter.of(documents=["r.txt"])).reply


def test_nothing_is_searched_for_small_talk(one: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.engine.search", lambda *_: pytest.fail("searched"))
    assert Engine(one).ask("Сәлем").reply.startswith("Сәлеметсіз бе!")


def test_what_documents_there_are_is_told_without_reading_them(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [document(f"{n}.md", f"Улей {n}", f"В улье {n} живут пчёлы и делают мёд.") for n in range(30)]
    index = in_memory(made, StaticEncoder())
    index.documents._read.cache_clear()
    monkeypatch.setattr(Records, "__getitem__", lambda *_: pytest.fail("read"))
    told = reply(Talk("about", "ru"), index)
    assert told.startswith("Здесь 30 документов:\n• Улей 0\n• Улей 1\n")
    assert told.endswith("\n• Улей 11\nи ещё 18")
    assert reply(Talk("about", "ru"), index, Filter.of(["1.md", "2.md"])) == "Здесь 2 документа:\n• Улей 1\n• Улей 2"
