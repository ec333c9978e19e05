"""What is typed, alone or after other questions -> what is asked."""

import unicodedata
from pathlib import Path

import pytest

from index.build import in_memory
from index.documents.reading import read_documents
from index.encoders.static import StaticEncoder
from index.index import Index
from qa.question import Question, QuestionError, Repair, cleaned, leans, understand
from qa.repair.repairer import Repairer

ROOT = Path(__file__).parents[1]
PLANT = "Правда ли, что на юге появится завод по переработке кукурузы?"
SCHOOLS = "Сколько школ построили в Казахстане?"


@pytest.fixture(scope="module")
def index() -> Index:
    encoder = StaticEncoder()
    return in_memory(read_documents([ROOT / "source"]).documents, encoder)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  Сколько   школ?\n", "Сколько школ?"),
        ("Сколько\u00a0школ\u2028построили?\r\n", "Сколько школ построили?"),
        ("Сколько\x00 шк\x1b[31mол?\x07", "Сколько шк[31mол?"),
        ("шко\u00adлы", "школы"),
        ("шко\u200bлы\ufeff", "школы"),
        ("\u202eшколы\u202c", "школы"),
        ("школы \ud800", "школы"),
        (unicodedata.normalize("NFD", "Какой район?"), "Какой район?"),
        ("👨\u200d👩\u200d👧 школа", "👨\u200d👩\u200d👧 школа"),
        ("а" + "\u0301" * 3000 + "зия", "а" + "\u0301" * 30 + "зия"),
        ("<b>школы</b> ' OR 1=1 -- {0} %s (a+)+$", "<b>школы</b> ' OR 1=1 -- {0} %s (a+)+$"),
        ("", ""),
        ("\u200b\ufeff \t", ""),
    ],
)
def test_cleaned(typed: str, text: str) -> None:
    assert cleaned(typed) == text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "the question is empty: put it into words"),
        (" \n\t", "the question is empty: put it into words"),
        ("\u200b\ufeff\x00", "the question is empty: put it into words"),
        ("???", 'the question has no words ("???"): put it into words'),
        ("😀", 'the question has no words ("😀"): put it into words'),
        ("ы" * 2001, "the question is too long: 2001 characters of at most 2000; shorten it"),
        ("ы" * 8_000_000, "the question is too long: 8000000 characters of at most 2000; shorten it"),
    ],
    ids=["empty", "blanks", "invisible", "signs", "emoji", "2001", "8 MB"],
)
def test_what_is_no_question(index: Index, typed: str, message: str) -> None:
    with pytest.raises(QuestionError) as refused:
        understand(typed, (), Repairer(index))
    assert str(refused.value) == message


@pytest.mark.parametrize("typed", ["Я", "а", "что это?", "1", "ывапрол", "xyzzy", "😀 школа", "ы" * 2000])
def test_what_says_little_is_a_question_still(index: Index, typed: str) -> None:
    question = understand(typed, (), Repairer(index))
    assert (question.typed, question.context) == (typed, "")


def test_question(index: Index) -> None:
    assert understand("Сколко  школ?", (), Repairer(index)) == Question(
        "Сколко  школ?", "Сколько школ?", "", (Repair("spelling", "Сколко", "Сколько"),)
    )


FOLLOW_UPS = """А кто его строит?
А откуда туда будут пригонять технику?
а сколько?
А где?
почему?
Сколько их?
Кто его построил?
Сколько денег в него вложили?
Какой доход он принесёт?
Где она находится?
А в Таразе?
В Кордае?
Что там строят?
Кто это сказал?
Почему это важно?
Что это такое?
Кто он такой?
Расскажи об этом подробнее
А зачем им интернет?
И сколько это стоит?
Почему этот регион выбрали?
Какие у неё цели?
Что ещё?
А если подробнее?
Кому они принадлежат?
Ал қайда?
ал неше?
Ол қайда?
Оны кім салады?
Олар неше?
And who builds it?
and where?
Who builds it?
Who builds its plant?
How much does it cost?
Why?
What about them?
When did he say that?
А какие ещё?
Сколько лет ей?
Ну а налоги?
Для чего эта школа?
Какова мощность такого завода?
Чем этот завод лучше?
Сколько там учеников?
Как их решают?
Куда их экспортируют?"""

COMPLETE = """Какие заводы строят в этом году?
Сколько инвестиций привлекла Жамбылская область в этом году?
Какой этот год для экономики Казахстана?
Сколько новых школ сдали в стране за этот период?
Почему экономике этого региона нужны инвестиции и заводы?
Почему Казахстан подписал контракт со Starlink раньше других стран этого региона?
Что такое Цифровой кодекс?
Кто такой Бауыржан Момышулы?
Что такое индекс развития электронного правительства?
Кто такая Дарига Назарбаева?
Правда ли, что завод платит налоги, хотя его не достроили?
Кто такой Илон Маск и что он сделал?
Что построят в Таразе и сколько там будет рабочих мест?
Какие страны, в том числе европейские, поставляют лекарства?
Кто из тех, кто вложил деньги, платит налоги?
До сих пор ли Казахстан ввозит сахар?
О том, как построить цифровое государство, говорил президент?
А сколько новых школ открыли в Казахстане в 2025 году?
А какое место занимает Казахстан по площади?
Где Казахстан берёт лекарства?
Почему Fureng Group уже среди крупнейших налогоплательщиков, хотя завод ещё не работает?
Идут ли на открытие заводов деньги из казны?
Какую роль Казахстан отводит своим регионам?
Осы жылы неше мектеп салынды?
Тараздағы әскери мектеп-интернатқа кімнің есімі беріледі?
What was built in Kazakhstan this year?
Are there schools in Taraz?
How many schools are there in Kazakhstan?
Is it true that a plant will be built in Zhambyl?
Which countries does Kazakhstan import its medicines from?
Who is Bauyrzhan Momyshuly?
холдинг Байтерек льготное финансирование
битва за Москву
И всё-таки сколько школ построили в Казахстане?
Правда ли то, что сахар ввозят?
В чём сила регионов Казахстана?
Как цифровизация влияет на коррупцию и сбор налогов?
При этом какие налоги платит завод в Жамбылской области?
Кто те инвесторы, которые пришли в область?
Тем не менее сахара не хватает?
Президент и его послание народу
Чем знаменит Момышулы и за что ему дали звание героя?
Какие компании вкладывают деньги и сколько они платят налогов?"""


@pytest.mark.parametrize("text", FOLLOW_UPS.splitlines())
def test_follow_up_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize("text", COMPLETE.splitlines())
def test_complete_question_stands_alone(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    ("history", "typed", "asked"),
    [
        ([], "А кто его строит?", "А кто его строит?"),
        ([PLANT], "А кто его строит?", f"А кто его строит? ({PLANT})"),
        ([SCHOOLS, PLANT], "а сколько?", f"а сколько? ({PLANT})"),
        ([PLANT], "Ал қайда?", f"Ал қайда? ({PLANT})"),
        ([PLANT], "and who builds it?", f"and who builds it? ({PLANT})"),
        ([PLANT], SCHOOLS, SCHOOLS),
        # A chain leans on the question that it began with.
        ([PLANT, "А кто его строит?"], "А где?", f"А где? ({PLANT})"),
        ([PLANT, *["А кто его строит?", "А где?", "Почему?"] * 3], "а сколько?", f"а сколько? ({PLANT})"),
        ([PLANT, "А кто его строит?", SCHOOLS], "а где?", f"а где? ({SCHOOLS})"),
        # Thanks and noise between are skipped.
        ([PLANT, "спасибо", "ок", "👍", ""], "А где?", f"А где? ({PLANT})"),
        (["", "???", "\u200b"], "А где?", "А где?"),
        (["а где завод?"], "А кто его строит?", "А кто его строит? (а где завод?)"),
        (["что это?"], "А где?", "А где?"),
        # What was asked before is repaired as well.
        (["Сколко школ построили в Казхастане?"], "А где?", f"А где? ({SCHOOLS})"),
        (["Crjkmrj irjk gjcnhjbkb d Rfpf[cnfyt&"], "А где?", f"А где? ({SCHOOLS})"),
        (["f rnj tuj cnhjbn&", PLANT], "f rnj tuj cnhjbn&", f"а кто его строит? ({PLANT})"),
        # The same question again is not its own context.
        ([PLANT, "А где?"], "А где?", f"А где? ({PLANT})"),
    ],
)
def test_what_is_asked(index: Index, history: list[str], typed: str, asked: str) -> None:
    assert understand(typed, history, Repairer(index)).asked == asked


def test_follow_up_is_told(index: Index) -> None:
    assert understand("А кто его строит?", [PLANT], Repairer(index)).repairs == (
        Repair("followup", "А кто его строит?", f"А кто его строит? ({PLANT})"),
    )


def test_endless_history_is_cut(index: Index) -> None:
    history = ["длинный рассказ о заводе " * 4000]
    assert understand("а где?", history, Repairer(index)).context == cleaned(history[0][:2000])


def test_accents_on_one_letter_make_no_long_question(index: Index) -> None:
    assert understand("завод" + "\u0301" * 3000, (), Repairer(index)).text == "завод" + "\u0301" * 30


def test_exactly_as_typed_repairs_nothing_and_still_follows_up(index: Index) -> None:
    repairer = Repairer(index)
    typed = "Crjkmrj irjk gjcnhjbkb?"  # in the wrong keyboard layout
    assert understand(typed, [], repairer, index).text == "Сколько школ построили?"
    exact = understand(typed, [], repairer, index, exactly=True)
    assert (exact.text, exact.repairs) == (typed, ())
    followed = understand("А где?", [SCHOOLS], repairer, index, exactly=True)
    assert [one.kind for one in followed.repairs] == ["followup"]
