import pytest

from index.language.asked import codes, contradicts, dates, defined, leaning, negated, opposes


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Что такое водный объект?", {"водный", "объект"}),
        ("А что это такое — шамот?", {"шамот"}),
        ("Кто такой арендатор", {"арендатор"}),
        ("Что делает assets.prune?", {"asset", "prune"}),
        ("What is a build?", {"build"}),
        ("What does the gate do?", {"gate"}),
        ("Шамот деген не?", {"шамот"}),
        ("Что такое случилось вчера вечером на большом заводе в городе?", set()),
        ("Сколько стоит шамот?", set()),
    ],
)
def test_what_a_question_wants_explained(question: str, name: set[str]) -> None:
    assert defined(question) == name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Насос KT-1742 и клапан Р-21/4", {"aa-0000": {"kt-1742"}, "a-00/0": {"p-21/4"}}),
        ("В 2024 году, в 1998-м", {"year": {"2024", "1998"}}),
        ("65-я статья, 5кг, 2,024 и 12.2024", {}),
        ("тел. 2024-33, дом 2024/1", {}),
    ],
)
def test_codes_and_years_by_their_shape(text: str, found: dict[str, set[str]]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    ("asked", "text", "is_other"),
    [
        ("тариф 2024 года", "Тариф с 2023 года", True),
        ("тариф 2024 года", "Тарифы 2023 и 2024 годов", False),
        ("тариф 2024 года", "Тариф не менялся", False),
        ("KT-1742", "Чайник kt-1724", True),
        ("KT-1742", "Чайник kt-1742, тостер KT-1724", False),
        ("KT-1742", "Модель B-12", False),
        ("категория В1", "Категория B1 и C1", False),
        ("категория B1", "Категории С1 и В2", True),
        ("насос КТ-17", "Насос KT-17", False),
    ],
)
def test_a_text_contradicts_by_others_of_the_shape_alone(asked: str, text: str, is_other: bool) -> None:
    assert contradicts(codes(asked), text) is is_other


@pytest.mark.parametrize(
    ("question", "sentence", "is_other"),
    [
        ("Какой насос не качает воду?", "Насос А качает воду.", True),
        ("Какой насос не качает воду?", "Насос Б воду не качает.", False),
        ("Какой насос качает воду?", "Насос Б воду не качает.", True),
        ("Качает ли насос Б воду?", "Насос Б воду не качает.", False),  # an answer all the same
        ("Кто не пришёл?", "Пришла Анна, а Ерлан не смог.", True),
        ("Which pump does not run?", "The pump does not run.", False),
        ("Что сделали 5 мая 2023 года?", "06.05.23 покрасили крышу.", True),
        ("Что сделали 5 мая 2023 года?", "2023-05-05 покрасили забор.", False),
        ("Что сделали 05/05/2023?", "5 мая покрасили забор.", False),
        ("Сколько весит PX-20?", "| PX-30 | 5 кг |", True),
        ("Сколько продали в первом квартале?", "Во II квартале продали 420 тонн.", True),
        ("Сколько продали в первом квартале?", "В I квартале продали 300 тонн, во втором 420.", False),
        ("Сколько продали во 2 квартале?", "В 4-м квартале продали 30.", True),
        ("Что стоит в точке В?", "В точке Г стоит насос.", True),
        ("Что стоит в точке В?", "В точке B стоит насос.", False),
        ("Что стоит в точке В?", "В точке стоит насос.", False),
        ("Когда гуляет группа А?", "Группы А и Б гуляют в десять.", False),
        ("Когда гуляет группа А?", "Группа Б гуляет в десять.", True),
        ("О чём подпункт б)?", "В подпункте «в» названы сроки.", True),
        ("What does Appendix A list?", "Appendix B lists the fees.", True),
        ("Сколько продали за 2 квартал 2024?", "За 3 квартал 2024 продали 5 тонн.", True),
        ("За кем шкафчик № 801?", "Шкафчик № 180 закреплён за тренерами.", True),
        ("За кем шкафчик № 801?", "Шкафчики закреплены за тренерами.", False),
        ("Что закрыть до розжига?", "После розжига закрывают заслонку.", True),
        ("Что закрыть до розжига?", "После обеда закрывают заслонку.", False),  # of another thing
        ("Что закрыть до розжига?", "До розжига закрывают заслонку, после розжига кран.", False),
        ("Закрыта ли заслонка до розжига?", "После розжига закрывают заслонку.", False),  # an answer all the same
        ("Сколько стоит цистерна без водителя?", "Цистерна с водителем стоит 6 000.", True),
        ("Сколько стоит цистерна с водой?", "Цистерна без водителя стоит 6 000.", False),
        ("Какое минимальное давление котла?", "Максимальное давление котла 3 бара.", True),
        ("Какое минимальное давление котла?", "Максимальное число жильцов 3.", False),
        ("Сағат 18-ге дейін кім береді?", "Сағат 18-ден кейін автомат береді.", True),
        ("When do orders placed before 14:00 leave?", "Orders placed after 14:00 leave the next day.", True),
        ("Где гуляют собаки на поводке?", "Собаки без поводка гуляют на площадке.", True),
        ("Где гуляют собаки без поводка?", "Собаки без поводка гуляют на площадке.", False),
        ("Куда сдать неиспользованный абонемент?", "Использованный абонемент сдают в кассу.", True),
        ("Куда сдать использованный абонемент?", "Неиспользованный абонемент сдают в кассу.", True),
        ("Куда сдать неиспользованный абонемент?", "Неиспользованный абонемент сдают в кассу.", False),
        ("What is repaid for an insured parcel?", "Uninsured parcels are repaid up to 20 000.", True),
        ("Законна ли сделка?", "Сделка незаконна.", False),  # it answers
        ("Open in December?", "We close from the first of November until Easter.", False),  # it may lie between
        ("Что закрыто в январе?", "С конца ноября закрыт музей.", False),
        ("Что закрыто в январе?", "В ноябре закрыт музей.", True),
        ("Открыт ли бассейн по средам?", "По вторникам бассейн открыт.", True),
    ],
)
def test_a_sentence_of_the_opposite_or_of_another_date_or_code(question: str, sentence: str, is_other: bool) -> None:
    assert opposes(question, sentence) is is_other


@pytest.mark.parametrize(
    ("wanted", "shapes"),
    [
        ({"year"}, {"year"}),
        ({"№"}, {"№"}),
        ({"aa-0000"}, {"aa-0000", "a00"}),  # codes are found by one pattern
        ({"статья", "date"}, set()),
        ({"a00", "year"}, {"aa-0000", "a00", "year"}),
    ],
)
def test_only_wanted_shapes_are_looked_for(wanted: set[str], shapes: set[str]) -> None:
    assert set(codes("КТ-1724 и B12 в шкафу № 7 за 2024 год", wanted)) == shapes


def test_dates_and_what_is_not_so() -> None:
    assert dates("С 05.05.2023 по 7 мая") == {"date": {"2023-05-05"}, "day": {"--05-05", "--05-07"}}
    assert negated("Насос не качает, and does not run") == {"качать", "run"}


@pytest.mark.parametrize(
    ("question", "context", "both"),
    [
        ("А когда?", "Сколько школ построили?", "А когда? Сколько школ построили?"),
        ("а когда", "", "а когда"),
        ("А в 2023 году?", "Сколько школ построили в 2024 году?", "А в 2023 году? Сколько школ построили в  году?"),
        ("А за 5 минут?", "Сколько стоит ХК-320 (2 шт)?", "А за 5 минут? Сколько стоит  ( шт)?"),
    ],
)
def test_a_question_that_leans_on_another_has_its_own_numbers(question: str, context: str, both: str) -> None:
    assert leaning(question, context) == both


@pytest.mark.parametrize(
    ("question", "context", "sentence", "is_other"),
    [
        ("А в 2023 году?", "Сколько школ построили в 2024 году?", "В 2024 году построили девять школ.", True),
        ("А в 2023 году?", "Сколько школ построили в 2024 году?", "В 2023 году построили семь школ.", False),
        ("А в пятницу?", "Во сколько открывают в четверг?", "В четверг открывают в восемь.", True),
        ("А в пятницу?", "Во сколько открывают в четверг?", "В пятницу открывают в десять.", False),
        ("А кто открывает?", "Во сколько открывают в четверг?", "В пятницу открывает сторож.", True),
        ("А сколько он весит?", "Сколько стоит ХК-320?", "ХК-310 весит 60 кг.", True),
    ],
)
def test_what_is_asked_now_counts_before_what_was_asked_earlier(
    question: str, context: str, sentence: str, is_other: bool
) -> None:
    assert opposes(question, sentence, context) is is_other
