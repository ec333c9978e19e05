import logging
import re

import pytest

from index.messages import message
from qa.page.conversation import Exchange, messages, respond
from qa.question import QuestionError
from tests.page.samples import ANSWER, growth, make_answer


def answering(heard):
    """An `ask` that keeps what it was asked in `heard`."""

    def ask(typed, history):
        heard.append((typed, list(history)))
        return make_answer(growth(), typed=typed)

    return ask


def test_a_reply_joins_the_conversation():
    exchanges, hint = respond(answering([]), "Сколько?", [], "en")
    assert (exchanges[0].typed, hint, exchanges[0].answered) == ("Сколько?", "", True)
    assert ANSWER in exchanges[0].html
    assert messages(exchanges) == [
        {"role": "user", "content": '<div class="rag-user">Сколько?</div>'},
        {"role": "assistant", "content": exchanges[0].html},
    ]


def test_earlier_questions_are_the_history_but_failed_ones_are_not():
    heard = []
    exchanges = [Exchange("Раз?", ""), Exchange("Сбой?", "", answered=False), Exchange("Два?", "")]
    respond(answering(heard), "А где?", exchanges, "en")
    assert heard == [("А где?", ["Раз?", "Два?"])]


def test_a_follow_up_in_english_on_a_russian_question_is_answered_in_english():
    def ask(typed, _):
        return make_answer(growth(), typed=typed, context="Сколько школ?")

    exchanges, _ = respond(ask, "And where?", [], "ru")
    assert ' lang="en"' in exchanges[0].html


def test_a_reply_is_in_the_language_of_its_question_or_the_pages():
    exchanges, _ = respond(answering([]), "Сколько?", [], "en")
    exchanges, _ = respond(answering([]), "How much?", exchanges, "ru")
    exchanges, _ = respond(answering([]), "2025?", exchanges, "kk")
    assert [re.match('<div class="rag-reply" lang="(..)">', one.html)[1] for one in exchanges] == ["ru", "en", "kk"]


@pytest.mark.parametrize("typed", ["", None])
def test_a_question_that_cannot_be_asked_gets_its_reason_as_a_hint(typed):
    def ask(typed, history):
        raise QuestionError(message('the question has no words ("{text}"): put it into words', text=typed))

    before = [Exchange("Раз?", "")]
    assert respond(ask, typed, before, "en") == (before, 'The question has no words (""): put it into words')


def test_a_failure_is_told_in_plain_words_and_logged_with_its_number(caplog):
    def ask(typed, history):
        raise RuntimeError("/secret/path")

    with caplog.at_level(logging.ERROR):
        exchanges, hint = respond(ask, "How much?", [], "ru")
    assert "The search did not work. Please try again." in exchanges[0].html
    assert hint == ""
    assert not exchanges[0].answered
    assert "secret" not in exchanges[0].html
    number = re.search(r"the log: ([0-9a-f]{8})<", exchanges[0].html)[1]
    assert number in caplog.text
    assert "/secret/path" in caplog.text


def test_a_long_conversation_drops_its_beginning():
    exchanges = [Exchange(f"{n}?", "") for n in range(100)]
    exchanges, _ = respond(answering([]), "Ещё?", exchanges, "en")
    assert [exchanges[0].typed, exchanges[-1].typed] == ["1?", "Ещё?"]
