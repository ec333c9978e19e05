"""Questions as typed -> as meant, on the sample document: `data/repairs.tsv` has them by kind, others stand here."""

from pathlib import Path

import pytest

from index.build import in_memory
from index.documents.reading import Document, read_documents
from index.encoders.static import StaticEncoder
from index.index import Index
from qa.question import cleaned
from qa.repair.corrector import Corrector
from qa.repair.repairer import MISSPELT, Repair, Repairer
from qa.repair.vocabulary import Vocabulary
from qa.repair.words import WORD

ROOT = Path(__file__).parents[2]
LINES = (Path(__file__).parent / "data" / "repairs.tsv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder()


@pytest.fixture(scope="module")
def index(encoder: StaticEncoder) -> Index:
    return in_memory(read_documents([ROOT / "source"]).documents, encoder)


@pytest.mark.parametrize(
    ("kind", "typed", "meant"), [pytest.param(*line.split("\t"), id=line.split("\t")[1]) for line in LINES]
)
def test_question_becomes_what_was_meant(index: Index, kind: str, typed: str, meant: str) -> None:
    assert Repairer(index).repair(cleaned(typed))[0] == meant


@pytest.mark.parametrize(
    ("typed", "repairs"),
    [
        ("Сколько школ?", []),
        ("Что весит насос ТР-318 и HBK-20?", []),  # codes
        ("Кто такая блогерша?", []),
        ("Кандай мектептер?", [Repair("spelling", "Кандай", "Қандай")]),
        ("Сколко школ?", [Repair("spelling", "Сколко", "Сколько")]),
        ("сколко, сколко школ", [Repair("spelling", "сколко", "сколько")]),
        ("СКОЛКО ИНВЕСТИЦЫЙ ПРИШЛО", [
            Repair("spelling", "СКОЛКО", "СКОЛЬКО"),
            Repair("spelling", "ИНВЕСТИЦЫЙ", "ИНВЕСТИЦИЙ"),
        ]),
        ("ghtpbltyn", [Repair("layout", "ghtpbltyn", "президент")]),
        ("rnj ghtpbltyn&", [Repair("layout", "rnj ghtpbltyn&", "кто президент?")]),
        ("рщц ьфтн,", [Repair("layout", "рщц ьфтн,", "how many?")]),
        ("investicii", [Repair("translit", "investicii", "инвестиции")]),
        ("Gde Momyshuly?", [Repair("translit", "Gde Momyshuly?", "Где Момышулы?")]),
        ("investicci strany", [
            Repair("translit", "investicci strany", "инвестицци страны"),
            Repair("spelling", "инвестицци", "инвестиции"),
        ]),
        ("депо Алстом", [Repair("translit", "Алстом", "Alstom")]),
        ("вказахстане", [Repair("spelling", "вказахстане", "в казахстане")]),
        ("фарма цевтика", [Repair("spelling", "фарма цевтика", "фармацевтика")]),
        ("Ка́захстан", []),
    ],
)  # fmt: skip
def test_every_change_is_told(index: Index, typed: str, repairs: list[Repair]) -> None:
    assert Repairer(index).repair(cleaned(typed))[1] == repairs


@pytest.mark.parametrize(
    ("word", "known"),
    [("Казахстан", True), ("казахстанского", True), ("Fureng", True), ("Момышулы", True), ("whom", True),
     ("мектептер", True), ("сахора", False), ("ghtpbltyn", False), ("Алстом", False), ("contries", False)],
)  # fmt: skip
def test_known(index: Index, word: str, known: bool) -> None:
    assert Repairer(index).known(word) is known


@pytest.mark.parametrize(
    ("word", "meant"),
    [("Сахора", "Сахара"), ("сахар", "сахар"), ("щы", "щы"), ("яхт", "яхт"), ("абвгдежз", "абвгдежз"),
     ("а" * 200, "а" * 200), ("об'ект", "объект"), ("инвести́цыи", "инвестиции")],
)  # fmt: skip
def test_spelling_of_one_word(index: Index, word: str, meant: str) -> None:
    assert Corrector(Vocabulary(index)).corrected(word) == meant


def test_names_are_those_of_the_documents_asked(encoder: StaticEncoder) -> None:
    other = Document("мост.md", "Мост", "", "Мост через Таразду построил Вильгельм Кноррозов.", 0, "", "utf-8")
    index = in_memory([other], encoder)
    assert Repairer(index).repair("кто такой Кнорозов")[0] == "кто такой Кноррозов"
    assert Repairer(index).repair("что открыл Алстом")[0] == "что открыл Алстом"


@pytest.mark.parametrize(("latin", "meant"), [("Starlink", "где Starlink"), ("starlink", "где старлинк")])
def test_a_latin_word_is_meant_where_it_is_a_name(encoder: StaticEncoder, latin: str, meant: str) -> None:
    index = in_memory([Document("a.md", "a", "", f"Мост стоит у {latin}.", 0, "", "utf-8")], encoder)
    assert Repairer(index).repair("где старлинк")[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Can I get shashlik?", "Can I get шашлык?"),
        ("May I get plov?", "May I get плов?"),
        ("may we get beshbarmak", "may we get бешбармак"),
        ("I plov, i shashlyk?", "И плов, и шашлык?"),
        ("a skolko stoit plov", "а сколько стоит плов"),
    ],
)
def test_an_english_question_stays_english_about_a_local_word(encoder: StaticEncoder, typed: str, meant: str) -> None:
    menu = Document("menu.md", "Menu", "", "We serve шашлык, плов and бешбармак.", 0, "", "utf-8")
    assert Repairer(in_memory([menu], encoder)).repair(typed)[0] == meant


@pytest.fixture(scope="module")
def lake(encoder: StaticEncoder) -> Repairer:
    text = (
        "Ыстықкөл Қырғызстанның солтүстігінде орналасқан. Ол — әлемдегі ең терең көлдердің бірі, тереңдігі 668 метр. "
        "Көлге елуден астам өзен құяды. Балық аулауға рұқсат керек. Келушілер үшін жаңа қонақүй ашылды."
    )
    return Repairer(in_memory([Document("lake.md", "Көл", "", text, 0, "", "utf-8")], encoder))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ыстыккол кайда орналаскан", "ыстықкөл қайда орналасқан"),
        ("Ыстыккөл кайда?", "Ыстықкөл қайда?"),
        ("Кыргызстандагы терен кол", "Қырғызстандағы терең көл"),
        ("кол кайда", "көл қайда"),
        ("калай", "қалай"),
        ("Калай жетуге болады?", "Қалай жетуге болады?"),
        ("конакуйдин терендиги канша", "қонақүйдің тереңдігі қанша"),
        ("кандай балык бар", "қандай балық бар"),
        ("ким оны кашан ашты", "кім оны қашан ашты"),
        # as they stand
        ("неге", "неге"),
        ("Сау болыңыз", "Сау болыңыз"),
        ("Құрылыс қанша уақытқа созылды?", "Құрылыс қанша уақытқа созылды?"),
        ("Дәнебекованың ұлы Темір қай қалада?", "Дәнебекованың ұлы Темір қай қалада?"),
        ("неше метр", "неше метр"),
        ("где кол", "где кол"),
        ("сколько стоит балык", "сколько стоит балык"),
        ("Ким Чен Ын", "Ким Чен Ын"),
        ("кто такой Ким", "кто такой Ким"),
        ("калий и калач", "калий и калач"),
        ("where is the lake", "where is the lake"),
    ],
)
def test_kazakh_typed_without_its_letters_gets_them(lake: Repairer, typed: str, meant: str) -> None:
    assert lake.repair(typed)[0] == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("кайда", "қайда"),
        ("кашан ашылады", "қашан ашылады"),
        ("телефон Асана Мурата", "телефон Асана Мурата"),
        ("кол и балык", "кол и балык"),
        ("кто такой Кай", "кто такой Кай"),
        ("где Ким", "где Ким"),
        ("вказахстане", "в казахстане"),
    ],
)
def test_russian_documents_make_no_kazakh_word_of_a_russian_one(office: Repairer, typed: str, meant: str) -> None:
    assert office.repair(typed)[0] == meant


@pytest.fixture(scope="module")
def office(encoder: StaticEncoder) -> Repairer:
    text = "Договоры подписывает Ерлан Оспанов, телефон 5-55. Подпись самого директора не нужна, и сама печать тоже."
    return Repairer(in_memory([Document("office.md", "Договоры", "", text, 0, "", "utf-8")], encoder))


@pytest.mark.parametrize(
    "typed",
    [
        "Ержан подписывает договоры?", "телефон ержан", "Гульжан подписывает?", "доктор Ерлам",
        "Сколько стоит самса?", "есть ли самса", "Самал принимает?", "Жания принимает?", "Дастан где?",
        "решение коммита", "есть ли шаурма", "есть ли дёнер", "postgres", "Who is the akim?", "есть ли ски-пасс",
    ],
)  # fmt: skip
def test_a_word_that_nothing_knows_names_what_it_names(office: Repairer, typed: str) -> None:
    assert office.repair(typed)[0] == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("телефон ирлан", "телефон ерлан"),
        ("Ерлна подписывает?", "Ерлан подписывает?"),
        ("Ерлсн подписывает?", "Ерлан подписывает?"),
        ("Аспанов или Осспанов", "Оспанов или Оспанов"),
        ("кто падписал дагавор", "кто подписал договор"),
        ("скольо стоит зовод", "сколько стоит завод"),
        ("покжи росписание", "покажи расписание"),
        ("напимер", "например"),
        ("contries and goverment", "countries and government"),
        ("го сударство", "государство"),
    ],
)
def test_what_explains_itself_is_mended_without_a_document(office: Repairer, typed: str, meant: str) -> None:
    assert office.repair(typed)[0] == meant


@pytest.mark.parametrize(
    "typed",
    [
        " ".join("йфячыцувс" + letter for letter in "абвгдежзиклмнопрстуфхцчш") * 8,  # unknown words
        "iauoe" * 400,
        "y" * 2000,
        "а'" * 1000,
        ",." * 1000,
        "a,б." * 500,
        "тот " * 500,
        "e" * 40 + " " + "ieuy" * 400,
    ],
    ids=lambda typed: typed[:8],
)
def test_the_longest_nonsense_is_bounded(index: Index, typed: str) -> None:
    """Words beyond the first of a question are left alone, or a page of nonsense would be looked up word by word."""
    words = WORD.findall(typed[:2000])
    repaired, repairs = Repairer(index).repair(typed[:2000])
    assert len([one for one in repairs if one.kind == "spelling"]) <= MISSPELT
    assert len(WORD.findall(repaired)) <= len(words) + MISSPELT


def test_two_mistakes_in_each_word_are_mended(index: Index) -> None:
    repairer = Repairer(index)
    repairer.repair("сколко лекарсв")
    assert (
        repairer.repair("перспиктивы железнадорожной сельхозпрадукции")[0]
        == "перспективы железнодорожной сельхозпродукции"
    )
