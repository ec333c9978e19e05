import pytest

from index.build import in_memory
from index.documents.reading import Document
from index.encoders.embedded import EmbeddedEncoder
from index.index import Index
from index.search import TYPE, VECTOR, VECTOR_UNSEEN, analyse, candidates, search

TEXTS = {
    "аптека": "Больше 80% нужных нам препаратов мы до сих пор ввозим. Их поставляют Россия и Китай.",
    "сахар": "Стране остро недостаёт сахара. Приблизительно 40% сахара вырабатывают в Жамбылской области.",
    "школы": "В республике выросло около 1 300 новых школ. Там отличные спортзалы и свои кинотеатры.",
    "связь": "Спутниковый интернет Starlink начал приходить в далёкие аулы.",
}


@pytest.fixture(scope="module")
def index() -> Index:
    encoder = EmbeddedEncoder()
    documents = [Document(name, name, "", text, 0, name, "utf-8") for name, text in TEXTS.items()]
    return in_memory(documents, encoder)


@pytest.mark.parametrize(
    ("question", "document", "sentence"),
    [
        ("Сколько сахара вырабатывают в Жамбылской области?", "сахар", "Приблизительно 40%"),
        ("Какую часть лекарств завозят из-за рубежа?", "аптека", "Больше 80%"),
        ("Где смотрят фильмы?", "школы", "Там отличные"),
        ("Do Russia and China supply medicines?", "аптека", "Их поставляют"),
        ("Қант қайда өндіріледі?", "сахар", "Приблизительно 40%"),
        ("старлинк Starlink", "связь", "Спутниковый"),
    ],
)
def test_the_right_passage_and_sentence_come_first(index: Index, question: str, document: str, sentence: str) -> None:
    hit = search(index, question)[0]
    assert hit.document.name == document
    assert hit.document.text[slice(*hit.sentence)].startswith(sentence)


def test_the_score_is_the_sum_of_the_signals(index: Index) -> None:
    hits = search(index, "новые школы республики")
    assert [hit.document.name for hit in hits][0] == "школы"
    for hit in hits:
        signals = hit.signals
        assert hit.score == signals.terms + signals.alignment + signals.sentence + signals.vector


def passage_cosine(index: Index, question: str, row: int) -> float:
    return float(index.encoder.encode_query([question])[0] @ index.vectors.rows()[row])


def test_the_cosine_weighs_little_where_all_words_are_seen(index: Index) -> None:
    question = "новые школы республики"  # all of them stand in one passage, so none is unseen
    for hit in search(index, question):
        assert hit.signals.vector == pytest.approx(VECTOR * passage_cosine(index, question, hit.row), abs=1e-5)


def test_meaning_weighs_more_where_no_word_is_seen(index: Index) -> None:
    for hit in search(index, "medicines"):
        cosine = passage_cosine(index, "medicines", hit.row)
        assert hit.signals.vector == pytest.approx((VECTOR + VECTOR_UNSEEN) * cosine, abs=1e-5)


def test_a_sentence_that_holds_what_is_asked_for_counts_more(index: Index) -> None:
    plain = {hit.document.name: hit.signals.sentence for hit in search(index, "область")}
    asking = {hit.document.name: hit.signals.sentence for hit in search(index, "где область")}
    assert asking["сахар"] == pytest.approx(plain["сахар"] + TYPE)  # «… в Жамбылской области»
    assert asking["связь"] == pytest.approx(plain["связь"])


def test_hits_are_ordered_by_score_and_repeat_exactly(index: Index) -> None:
    first = search(index, "сахар в республике")
    assert [hit.score for hit in first] == sorted((hit.score for hit in first), reverse=True)
    assert search(index, "сахар в республике") == first


def test_all_words_of_the_question_in_one_sentence_cover_it_fully(index: Index) -> None:
    hit = search(index, "спутниковый интернет")[0]
    assert hit.evidence.neighbour_coverage == pytest.approx(1)
    assert hit.evidence.alignment == pytest.approx(1)


@pytest.mark.parametrize("top", [1, 3, 100])
def test_top_bounds_the_hits(index: Index, top: int) -> None:
    assert len(search(index, "сахар", top)) == min(top, len(TEXTS))


@pytest.mark.parametrize("question", ["", "и что это?", "?!"])
def test_a_question_without_content_finds_nothing(index: Index, question: str) -> None:
    assert search(index, question) == []


def test_an_unknown_word_alone_gives_no_match(index: Index) -> None:
    assert all(hit.matches == () for hit in search(index, "абракадабровость"))


def test_context_adds_its_words_at_less_weight(index: Index) -> None:
    alone = analyse(index, "сколько сахара")
    helped = analyse(index, "сколько сахара", "новые школы")
    assert helped.terms == [*alone.terms, "новый", "школа"]
    assert helped.weights[: len(alone.terms)] == pytest.approx(alone.weights)
    whole = analyse(index, "новые школы").weights
    assert helped.weights[len(alone.terms) :] == pytest.approx(whole * 0.5)
    assert search(index, "а сколько их?", context="новые школы")[0].document.name == "школы"


def test_candidates_are_rows_of_the_index_without_repeats(index: Index) -> None:
    rows = candidates(index, analyse(index, "сахар"))
    assert rows.tolist() == [0, 1, 2, 3]


def test_an_index_without_passages_finds_nothing() -> None:
    encoder = EmbeddedEncoder()
    assert search(in_memory([], encoder), "сахар") == []
