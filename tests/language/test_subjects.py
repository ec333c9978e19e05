"""The names of what a text is about."""

import pytest

from index.language.subjects import BEGINNING, subjects

MORE = "река течёт " * 100


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Художник Захар Белоглазов живёт у реки. Я пишу с детства.", ("Захар", "Белоглазов")),
        ("Белоглазов живёт у реки. Соседи зовут его Белоглазовым.", ("Белоглазов",)),  # at the beginning, and elsewhere
        ("Река течёт на север. Весной вода прибывает.", ()),  # sentences begin so
        ("ЛИСТОК ДЛЯ ПАЦИЕНТА\n\nНе принимайте «Нелоксим», если болит голова.", ("Нелоксим",)),
        ("The ferry to Kelling Island stops. The Company sails.", ("Kelling",)),
        ("Ақын Сәуле Дәнебекова Көктеректе туған.", ("Сәуле", "Дәнебекова", "Көктеректе")),
        ("Прибор УВ-40 ставят на стол.", ("УВ-40",)),
        ("Пьёт чай. " * (BEGINNING // 10) + "Потом приехал Марат.", ()),  # told too late
        ("Живут тут, и Анна печёт хлеб. Анны боятся.", ("Анна",)),  # short, in two forms
        ("Тут живут Александр и Александров.", ("Александр", "Александров")),  # two people
        ("Getting Started\nInstall it today, and the Manual helps.", ()),
        ("", ()),
        ("Договор заключён: Арендатор платит, «Арендатор» живёт.", ("Арендатор",)),  # named so in quotes
        ("Договор заключён, и Арендатор платит в срок.", ()),
        ("Форум открыли в Казани, приехал и «Гранит».", ("Казани", "Гранит")),
    ],
)
def test_names_of_the_beginning(text: str, found: tuple[str, ...]) -> None:
    assert subjects(f"{text} {MORE}") == found


def test_of_a_short_text_a_quarter_is_the_beginning() -> None:
    assert subjects("Тут жил Марат. " + "Река течёт. " * 2) == ()
    assert subjects("Тут жил Марат. " + "Река течёт. " * 9) == ("Марат",)
    assert subjects("Пролог. Тут жил Марат. " + "Река течёт. " * 9, len("Пролог. ")) == ("Марат",)


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("utyug.md", "Длина шнура два метра.", ("утюг",)),
        ("docs/pylesos-3.pdf", "Длина шнура два метра.", ("пылесос",)),
        ("dogovor_arendy 2023.docx", "Срок год.", ("договор", "аренды")),
        ("holodilnik.txt", "Сколько градусов внутри?", ("холодильник",)),
        ("qasqyr.md", "Ол орманда тұрады. Қасқырды қорғайды.", ("қасқыр",)),
        ("qasqyr.md", "Ол орманда тұрады.", ()),
        ("multivarka.md", "Мойте мультиварку губкой.", ("мультиварка",)),  # no dictionary's word: the text proves it
        ("multivarka.md", "Мойте чашу губкой.", ()),
        ("syr.md", "Как хранят сыр?", ("сыр",)),
        ("faq.md", "Как хранят?", ()),  # «фак»
        ("readme.md", "Сушит быстро.", ()),
        ("kafka.md", "Сушит быстро.", ()),  # a name
        ("petrov.md", "Тут жил Петров, и с ним дочь.", ("петров",)),
        ("contract-2023.docx", "Срок год.", ()),  # English words are none
        ("report_final.docx", "Финал года: срок вышел.", ()),
        ("nginx-config.md", "Сервер слушает порт. Конференция прошла.", ()),
        ("утюг.md", "Длина шнура два метра.", ()),  # stands among the names as it is
        ("redis.md", "The server listens.", ()),
        ("utyug", "Длина шнура два метра.", ()),  # no file
    ],
)
def test_what_a_file_is_called_in_latin_letters(file: str, text: str, found: tuple[str, ...]) -> None:
    assert subjects(text, 0, file) == found


def test_only_what_may_be_in_the_beginning_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The English dictionary takes 0.2 s to be read, which a question about a Russian text should not wait for."""
    asked: list[str] = []
    monkeypatch.setattr("index.language.english.is_known", asked.append)
    assert subjects("Тут река течёт. " * 40 + "Приехал в Marseille, и Marseille шумел. " * 40) == ()
    assert asked == []
    assert subjects("Компания Gamma растёт, и Gamma одна. " + MORE) == ("Gamma",)
    assert set(asked) == {"gamma"}
