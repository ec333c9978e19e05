import pytest

from index.language.answer_types import TYPES, answer_type, asks_name, held, holds, wanted


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
        ("What time?", "time"),
        ("What time does it open?", "time"),
        ("What time limit is there?", ""),
        ("Қай уақытта ашылады?", "time"),
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
        ("number", "Работает тридцать лет.", True),
        ("number", "Не хватает двенадцати штук.", True),
        ("number", "Осталось двадцать.", True),
        ("number", "Ему сорок.", True),
        ("number", "Отдали двести тенге.", True),
        ("number", "Не дали и пятисот.", True),
        ("number", "Пришли двое.", True),
        ("number", "Ждали полчаса.", True),
        ("number", "Дом двухэтажный.", True),
        ("number", "Ушла вся семья, семью ждут.", False),
        ("number", "В пятницу был семинар.", False),
        ("number", "Seven boys came.", True),
        ("number", "Sixty-one rooms are let.", True),
        ("number", "No one came, and everyone must know.", False),
        ("number", "Жеті бала келді.", True),
        ("number", "Мектепке он бала келді.", True),
        ("number", "Сағат үште ашылады, үшіншісі жабық.", True),
        ("number", "Ол оның үшін бірге алтын іздеді.", False),
        ("number", "Он пришёл сам.", False),
        ("time", "Таблетки пьют после еды.", True),
        ("time", "Собрания проводят до начала сезона.", True),
        ("time", "Bakery opens at six.", True),
        ("time", "Емтихан көктемде өтеді.", True),
        ("time", "Машину ставят перед домом.", False),
        ("person", "Экспонаты собирали школьники.", True),
        ("person", "Дом построили братья.", True),
        ("person", "The boys came.", True),
        ("person", "Поэтому выбрали другой материал.", False),
        ("person", "Строительство шло у гостиницы.", False),
        ("place", "Ключ лежит под ковриком.", True),
        ("place", "Билеты продают в кассе у входа.", True),
        ("place", "В Алматы.", True),
        ("place", "The depot stands in Talas.", True),
        ("place", "It opens in May, on Monday.", False),
        ("place", "Депо открыли в Мае.", False),
        ("place", "Ол Таразда тұрады.", True),
        ("place", "Кілт сөренің астында.", True),
        ("place", "Это решили на год и в целом.", False),
        ("reason", "It closed because the dam broke.", True),
        ("reason", "Ол келмеді, өйткені ауырды.", True),
        ("reason", "Ауру себебінен сабақ болмады.", True),
        ("reason", "Көпір жабылды.", False),
        ("reason", "The mill closed.", False),
        ("reason", "Ведьма слушала радио.", False),
        ("reason", "Это значительно больше.", False),
    ],
)
def test_what_a_sentence_holds(name: str, sentence: str, expected: bool) -> None:
    assert holds(name, sentence) is expected


def test_where_a_name_is_asked_for_what_has_none_does_not_count() -> None:
    for name, question, without, named in (
        ("person", "Как зовут тренера?", "Группу ведёт опытный тренер.", "Группу ведёт тренер Ким."),
        ("place", "В каком городе собирают котёл?", "Котёл собирают на заводе.", "Котёл собирают в Шу."),
    ):
        assert asks_name(question)
        assert [holds(name, one, is_name=True) for one in (without, named)] == [False, True]
        assert holds(name, without)
    assert not asks_name("Кто ведёт группу?")


@pytest.mark.parametrize(
    ("sentence", "types", "named"),
    [
        ("Завод открыли в 1937 году.", {"time", "number"}, set()),
        ("Его строили школьники.", {"person"}, set()),
        ("Его строил мастер Осокин.", {"person"}, {"person"}),
        ("Завод стоит в Таразе, потому что там сырьё.", {"person", "place", "reason"}, {"person", "place"}),
        ("Ключ лежит под ковриком.", {"place"}, set()),
        ("Работа шла долго.", set(), set()),
    ],
)
def test_what_a_sentence_holds_is_kept_as_bits(sentence: str, types: set[str], named: set[str]) -> None:
    bits = held(sentence)
    assert 0 <= bits < 256
    assert {name for name in TYPES if bits & wanted(name)} == types
    assert {name for name in ("person", "place") if bits & wanted(name, is_name=True)} == named
    assert types == {name for name in TYPES if holds(name, sentence)}
    assert named == {name for name in ("person", "place") if holds(name, sentence, is_name=True)}


def test_nothing_is_wanted_where_no_type_is_asked_for() -> None:
    assert wanted("") == 0
