import pytest

from index.language.answer_types import answer_type, holds


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Сколько школ построили?", "number"),
        ("На каком месте Казахстан?", "number"),
        ("Какую долю сахара вырабатывают?", "number"),
        ("How many schools were built?", "number"),
        ("Неше мектеп салынды?", "number"),
        ("Когда открыли депо?", "time"),
        ("В каком году это было?", "time"),
        ("Кто строит завод?", "person"),
        ("Чей интернет приходит в аулы?", "person"),
        ("Мектепке кімнің есімі беріледі?", "person"),
        ("Where is the depot?", "place"),
        ("В каком городе был завод?", "place"),
        ("Почему выгоден сахар?", "reason"),
        ("Расскажите о школах", ""),
        ("Какое звание присвоено герою?", ""),
        ("Рассказ о никотине", ""),
        ("Кто заметил пожар, когда загорелся склад?", "person"),
        ("Сколько было Ли, когда он уехал?", "number"),
        ("А когда открыли?", "time"),
        ("Расскажи, когда открыли депо", ""),
        ("What to do when E5 appears?", ""),
        ("что делать когда мигает лампа", ""),
        ("Когда и кто открыл депо?", "time"),
    ],
)
def test_what_is_asked(question: str, expected: str) -> None:
    assert answer_type(question) == expected


@pytest.mark.parametrize(
    ("name", "sentence", "expected"),
    [
        ("number", "Выросло около 1 300 школ.", True),
        ("number", "В районе открыли три школы.", True),
        ("number", "Школы открыли весной.", False),
        ("time", "Договор подписали в декабре.", True),
        ("time", "Это было в 2019 году.", True),
        ("time", "Договор подписали быстро.", False),
        ("time", "Балабақша кеше ашылды.", True),
        ("time", "Платят до 25 числа.", True),
        ("time", "Платят до двадцатого числа.", True),
        ("time", "Большое число школ.", False),
        ("time", "Шартқа 5 наурызда қол қойылды.", True),
        ("time", "ОТКРЫТИЕ В ДЕКАБРЕ", True),
        ("number", "ТРИ ШКОЛЫ", True),
        ("reason", "Из-за мороза закрыли.", True),
        ("person", "Об этом сказал политолог Расул Коспанов.", True),
        ("person", "Об этом сказал политолог.", False),
        ("person", "Политолог сказал об этом.", False),
        ("place", "Депо открыли в Шу, а завод в Таразе.", True),
        ("place", "Депо открыли в срок.", False),
        ("reason", "Это выгодно, потому что сахара мало.", True),
        ("reason", "Сахара мало.", False),
    ],
)
def test_what_a_sentence_holds(name: str, sentence: str, expected: bool) -> None:
    assert holds(name, sentence) is expected
