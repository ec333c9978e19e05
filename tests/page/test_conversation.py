import logging
import re

from index.errors import FilterError
from index.filters import Filter
from index.messages import message
from qa.engine import EVERYTHING
from qa.limits import TOP
from qa.page.conversation import respond
from qa.question import QuestionError
from tests.page.markup import plain
from tests.page.samples import ANSWER, growth, make_answer


def answering(heard):
    """An `ask` that keeps what it was asked in `heard`."""

    def ask(typed, history=(), top=TOP, *, only=EVERYTHING, exactly=False):
        heard.append((typed, list(history), top, only, exactly))
        return make_answer(growth(), typed=typed)

    return ask


def test_a_question_gets_its_reply():
    heard = []
    turn = respond(
        answering(heard), "Сколько?", ["Раз?", "Два?"], "en", exactly=True, only={"document": ["a.md"], "since": "2024"}
    )
    assert heard == [("Сколько?", ["Раз?", "Два?"], 5, Filter(("a.md",), "2024"), True)]
    assert turn.answered
    assert ANSWER in turn.html


def test_more_passages_are_asked_for():
    heard = []
    assert "rag-further" not in respond(answering(heard), "Сколько?", [], "en", further=True).html
    assert heard == [("Сколько?", [], 20, EVERYTHING, False)]


def test_a_follow_up_in_english_on_a_russian_question_is_answered_in_english():
    def ask(typed, history=(), top=TOP, *, only=EVERYTHING, exactly=False):
        return make_answer(growth(), typed=typed, context="Сколько школ?")

    assert ' lang="en"' in respond(ask, "And where?", [], "ru").html


def test_a_reply_is_in_the_language_of_its_question_or_the_pages():
    replies = [
        respond(answering([]), typed, [], language).html
        for typed, language in [("Сколько?", "en"), ("How much?", "ru"), ("2025?", "kk")]
    ]
    assert [re.match('<div class="rag-reply rag-direct" lang="(..)">', html)[1] for html in replies] == [
        "ru",
        "en",
        "kk",
    ]


def test_a_question_that_cannot_be_asked_gets_its_reason():
    def ask(typed, history=(), top=TOP, *, only=EVERYTHING, exactly=False):
        raise QuestionError(message('the question has no words ("{text}"): put it into words', text=typed))

    turn = respond(ask, "?!", [], "en")
    assert not turn.answered
    assert turn.html == (
        '<div class="rag-reply rag-failed" lang="en"><p class="rag-small">'
        "the question has no words (&#34;?!&#34;): put it into words</p></div>"
    )


def test_documents_that_are_gone_are_told_and_all_can_be_asked():
    def ask(typed, history=(), top=TOP, *, only=EVERYTHING, exactly=False):
        raise FilterError('no document "{name}" in the index. {hint}', name=only.documents[0], hint="")

    html = respond(ask, "Who?", [], "en", only={"document": ["a.md"]}).html
    assert plain(html) == 'no document "a.md" in the index. Ask in all documents'
    assert 'class="rag-without" data-without="everywhere"' in html


def test_a_time_that_is_none_is_told_and_all_can_be_asked():
    html = respond(answering([]), "Who?", [], "en", only={"since": "2025", "until": "2024"}).html
    assert plain(html) == "nothing can be since 2025 and until 2024: change one of them Ask in all documents"
    html = respond(answering([]), "Who?", [], "en", only={"documents": ["a.md"]}).html
    assert plain(html).startswith('what is searched has no field "documents". There are: document, since, until, tag ')


def test_a_failure_is_told_in_plain_words_and_logged_with_its_number(caplog):
    def ask(typed, history=(), top=TOP, *, only=EVERYTHING, exactly=False):
        raise RuntimeError("/secret/path")

    with caplog.at_level(logging.ERROR):
        turn = respond(ask, "How much?", [], "ru")
    assert "The search did not work. Please try again." in turn.html
    assert not turn.answered
    assert "secret" not in turn.html
    number = re.search(r"the log: ([0-9a-f]{8})<", turn.html)[1]
    assert number in caplog.text
    assert "/secret/path" in caplog.text
