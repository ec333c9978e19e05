"""Turns -> passages: how long they are, what is never divided, and that nothing is lost."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.documents.blocks import NO_TEXT, blocks
from index.documents.reading import Document, read_documents
from index.language.lines import WHITE
from index.passages import splitting
from index.passages.passage import LIMIT, SETTINGS, Passage
from index.passages.splitting import split
from tests.passages.interviews import GUEST, SENTENCE, document

ROOT = Path(__file__).parents[2]


def lost(one: Document, passages: list[Passage]) -> str:
    """What stands outside of the passages and is text, without white space, but headings that stand above them."""
    places = [0, *(place for one in passages for place in (one.start, one.stop)), len(one.text)]
    left = list(one.text)
    for start, stop in [*zip(places[1::2], places[2::2], strict=False), *no_text(one), *known(one, passages)]:
        left[start:stop] = " " * (stop - start)
    return "".join("".join(left).translate(dict.fromkeys(map(ord, WHITE), " ")).split())


def no_text(one: Document) -> list[tuple[int, int]]:
    return [(block.start, block.stop) for block in blocks(one) if block.kind in NO_TEXT]


def known(one: Document, passages: list[Passage]) -> list[tuple[int, int]]:
    """The headings that are told with the passage behind them, or the document."""
    found = []
    for block in blocks(one):
        after = next((passage for passage in passages if passage.start > block.start), None)
        if block.kind == "heading" and after and block.title in [one.title, *after.heading.split(" › ")]:
            found.append((block.start, block.stop))
    return found


def sentences(count: int) -> str:
    return " ".join([SENTENCE] * count)


def shape(text: str) -> list[list[int]]:
    """Sentences of each passage, by paragraphs."""
    return [
        [paragraph.count("лодках") for paragraph in one.text.split("\n\n") if "лодках" in paragraph]
        for one in split(document(text))
    ]


@pytest.mark.parametrize(
    ("length", "cost"),
    [(650, 0.0), (400, 0.25), (900, 0.25), (300, 0.9604), (1000, 0.9604), (1200, 5.8564), (100, 5.8564)],
)
def test_what_a_length_costs(length: int, cost: float) -> None:
    assert splitting.strangeness(length) == pytest.approx(cost)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (sentences(1), [[1]]),
        (sentences(9), [[9]]),
        (sentences(12), [[6], [6]]),  # no full passage with a short tail
        (sentences(20), [[7], [6], [7]]),
        ("\n\n".join([sentences(5), sentences(6), sentences(5)]), [[5], [6], [5]]),
        ("\n\n".join([sentences(2)] * 6), [[2, 2, 2], [2, 2, 2]]),
        ("\n\n".join([sentences(8), sentences(1)]), [[8, 1]]),
        ("\n\n".join([sentences(3), sentences(9)]), [[3, 3], [6]]),
        (f"— Почему?\n\n— {sentences(6)}\n\n{sentences(6)}", [[6], [6]]),
        # A question of 300 characters keeps the start of an answer of 1,000.
        (f"— {sentences(3)[:-1]}?\n\n— {sentences(10)}", [[3, 3], [7]]),
        # The end of a question too long to share a passage does.
        (f"— {sentences(11)[:-1]}?\n\n— {sentences(5)}", [[8], [3, 5]]),
    ],
)
def test_passages_are_balanced(text: str, expected: list[list[int]]) -> None:
    assert shape(text) == expected


def test_a_passage_with_nothing_but_the_question_is_the_interviewers() -> None:
    question = f"{', а '.join([SENTENCE[:-1]] * 11)}?"  # one sentence
    passages = split(document(f"— {question}\n\n— {sentences(5)}", GUEST))
    assert [(one.heading, one.speaker, one.question) for one in passages] == [
        (question, "Корреспондент", True),
        (question, "Анна Лугова", False),
    ]


def test_a_list_stays_with_the_line_before_it() -> None:
    before = "С собой берут вот что, и ничего другого не надо, как говорили старики:"
    text = "\n\n".join([sentences(6), f"{before}\n\n- соль;\n- нож.", sentences(5)])
    assert [one.text[:11] for one in split(document(text))] == ["Весной река", "С собой бер"]


def test_a_step_is_cut_between_the_others() -> None:
    steps = [f"{number}. {sentences(3)}" for number in range(1, 9)]
    passages = split(document("\n".join(steps)))
    assert len(passages) > 1
    assert {line for one in passages for line in one.text.split("\n")} == set(steps)


def test_lines_of_a_typewriter_are_one_paragraph() -> None:
    wrapped = "  Весной река разливается так широко, что до\nсоседнего хутора добираются только на лодках.\n"
    text = wrapped * 30
    passages = split(replace(document(text), format="txt"))
    assert {one.text[-7:] for one in passages} == {"лодках."}
    assert [one.text.count("лодках") for one in passages] == [8, 7, 8, 7]


def test_each_line_is_a_paragraph_where_lines_are_not_wrapped() -> None:
    text = "\n".join([sentences(6), sentences(7), sentences(5)])
    assert [one.text.count("лодках") for one in split(document(text))] == [6, 7, 5]


def test_tables_and_code_stay_whole_where_they_fit() -> None:
    table = "| Год | Вода |\n|---|---|\n" + "| 1957 | высокая. Очень. |\n" * 20
    code = "```\n" + "print('вода. лёд.')\n\n" * 20 + "```"
    text = f"{sentences(5)}\n\n{table}\n{sentences(5)}\n\n{code}\n\n{sentences(5)}"
    assert [one.text for one in split(document(text))] == [
        sentences(5), table.strip(), sentences(5), code, sentences(5)
    ]  # fmt: skip


def test_a_long_table_is_cut_between_rows() -> None:
    row = "| 1957 год | вода высокая. Очень высокая, до самой школы |"
    passages = split(document("\n".join([row] * 60)))
    assert {line for one in passages for line in one.text.split("\n")} == {row}
    assert sum(one.text.count(row) for one in passages) == 60


def test_the_body_alone_is_cut() -> None:
    text = "---\ntitle: Река\n---\nВода."
    (passage,) = split(Document("a.md", "Река", "", text, text.index("Вода"), "", "utf-8"))
    assert (passage.start, passage.text) == (text.index("Вода"), "Вода.")


# --- properties --------------------------------------------------------------------------------

PIECES = [
    "Вода высока.", "Лёд тонок!", "А зимой?", "— ", "- ", "– ", "\n", "\n\n", "\r\n", " ", "\t", "## ", "```",
    "| a |", "**Анна:** ", "Вопрос: ", "Ответ: ", "**А зимой?**", "===", "---", "и\u0301", "\u2028", "\x0b",
    "слово" * 300, SENTENCE, ";", ":", "1. ", "\u00a0", "\ufeff", "\x1c",
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join), st.sampled_from(["md", "txt"])
)
@example("— \n\n— ", "md")
@example("```" + "слово" * 300, "md")
@example("```\n" + "слово" * 300, "md")
@example("— Да?\n— Нет." + "\n" * 3000 + "Да.", "md")
def test_nothing_is_lost_and_nothing_is_too_long(text: str, form: str) -> None:
    whole = replace(document(text, GUEST), format=form)
    passages = split(whole)
    assert set(lost(whole, passages)) <= set("-–—#1.`")  # marks of an item or of code that fill a passage
    for one in passages:
        assert one.text == text[one.start : one.stop] == one.text.strip() != ""
        assert len(one.text) <= LIMIT
        places = [one.start, *(place for each in one.sentences for place in (each.start, each.stop)), one.stop]
        assert places == sorted(places)
    assert all(one.stop <= after.start for one, after in pairwise(passages))


@pytest.mark.parametrize(
    "text",
    [
        "а" * 10**6,
        "а\n" * 50_000,
        "— Да?\n\n— Нет.\n\n" * 5_000,
        "# а\n" * 20_000,
        "— " + "а? " * 20_000,
        "Аб\n===\nтекст\n" * 10_000,
        "мука — 5 г\n" * 20_000,
    ],
    ids=["one word", "short lines", "short turns", "headings", "one question", "underlined", "entries"],
)
def test_work_and_headings_grow_with_the_length_only(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[int] = []
    strangeness = splitting.strangeness

    def counted(length: int) -> float:
        weighed.append(length)
        return strangeness(length)

    monkeypatch.setattr(splitting, "strangeness", counted)
    passages = split(document(text))
    assert set(lost(document(text), passages)) <= set("—")
    assert len(weighed) <= len(text)
    assert sum(len(one.heading) + len(one.text) for one in passages) < 3 * len(text)


def test_the_shipped_interview_reads_well() -> None:
    (shipped,) = read_documents([ROOT / "source" / "zhambyl-2025-12-25.md"]).documents
    passages = split(shipped)
    front = "".join(shipped.text[: shipped.body].split())
    assert lost(shipped, passages) == front + "—" * 7  # dashes before the questions
    assert [one.question for one in passages].count(True) == 7
    assert {one.speaker for one in passages[1:]} == {"Расул Амангалиевич Коспанов"}
    assert (passages[0].heading, passages[0].speaker) == ("", "")
    assert all(400 <= len(one.text) <= 1000 for one in passages)
    assert all(one.text[-1] in ".?" for one in passages)


def test_settings_name_what_shapes_the_cut() -> None:
    assert SETTINGS == {"version": 10, "aim": 650, "limit": 1200, "spread": 250, "shortest": 60}
