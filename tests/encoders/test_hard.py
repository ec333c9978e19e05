"""Hard negatives: what the ranking finds for a question, and does not answer it."""

from index.encoders.training.hard import mine
from index.encoders.training.pairs import Answering
from index.encoders.training.written import parse
from tests.encoders.letters_encoder import LettersEncoder

BRIDGE = "Мост через Талас построили в 1931 году. Его длина сорок метров."
FERRY = "Мост через Шу построили позже. Паром через Талас отменили."
WRITTEN = """= Котёл «Заря» [ru]
> Котёл «Заря» ставят на ровное место.
? Куда ставят котёл «Заря»? => на ровное место
= Котёл «Луч» [ru]
> Котёл «Луч» ставят на подставку.
? Куда ставят котёл «Луч»? => на подставку
"""


def article(text: str, question: str, answer: str) -> Answering:
    return Answering.of(text, question, text.index(answer))


def test_what_is_found_and_does_not_answer_is_a_hard_negative() -> None:
    asked = article(BRIDGE, "Когда построили мост через Талас?", "1931")
    found = mine([asked, article(FERRY, "Что отменили?", "Паром")], [], LettersEncoder())
    assert [one.text for one in found[asked.question]] == [FERRY]
    assert [one.question for one in found[asked.question]] == [""]
    assert FERRY not in [one.text for one in found.get("Что отменили?", [])]


def test_a_passage_that_has_the_answering_sentence_too_is_none() -> None:
    asked = article(BRIDGE, "Когда построили мост через Талас?", "1931")
    copied = f"О мостах области рассказывают так. {BRIDGE} Потом его снесли, и остался паром."
    assert mine([asked, article(copied, "", "Потом")], [], LettersEncoder()) == {}


def test_documents_that_stand_together_are_each_others_headed_as_at_work() -> None:
    found = mine([], parse(WRITTEN), LettersEncoder())
    (one,) = found["Куда ставят котёл «Заря»?"]
    head, _, text = one.text.partition("\n")
    assert (head, text.endswith("Котёл «Луч» ставят на подставку.")) == ("Котёл «Луч»", True)
    (one,) = found["Куда ставят котёл «Луч»?"]
    said = [one.text[slice(*span)] for span in one.sentences]
    assert said == ["Котёл «Заря»", "Котёл «Заря» ставят на ровное место."]
