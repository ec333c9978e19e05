"""Lines for a terminal: what a person reads, and nothing that steers the terminal."""

import json
from dataclasses import replace

import pytest

from index.build import BuildReport, Plan
from index.documents.reading import Document
from index.passages.splitting import Passage
from index.ranking.alignment import Match
from index.search import Evidence, Hit, Signals
from index.storage.store import Build
from qa.answer import Answer
from qa.cli.terminal import (
    answer_text,
    build_lines,
    built_line,
    counted,
    explanation,
    json_line,
    names,
    one_line,
    passage_lines,
    plan_lines,
    safe,
)
from qa.question import Question
from qa.repair.repairer import Repair

TEXT = "Завод открыт. Он выпускает лекарства. Их везут в больницы."
DOCUMENT = Document("zavod.md", "О заводе", "2025-12-25", TEXT, 0, "0" * 64, "utf-8")
PASSAGE = Passage("zavod.md", "Что выпускает завод?", "Директор", 0, len(TEXT), TEXT)
HIT = Hit(
    row=0,
    passage=PASSAGE,
    document=DOCUMENT,
    signals=Signals(terms=2.0, vector=0.25),
    evidence=Evidence(),
    matches=(Match("завод", "завод", 1.0), Match("препарат", "лекарство", 0.62)),
    sentence=(14, 37),
)
QUESTION = Question("что выпускает завод", "что выпускает завод", "", ())
ANSWER = Answer(QUESTION, True, 0.9, (HIT,), "000003", 2.25, "")


def test_an_answer_is_the_quotation_its_place_and_the_passage() -> None:
    assert answer_text(ANSWER).plain == (
        "\n«Он выпускает лекарства.»\n"
        "[1] О заводе · 2025-12-25 · Директор · zavod.md:0–58\n"
        "Завод открыт. Он выпускает лекарства. Их везут в больницы.\n"
    )


@pytest.mark.parametrize("sentence", [(0, 13), (14, 37), (38, 58), (0, 58)])
def test_the_passage_reads_on_whichever_sentence_is_marked(sentence: tuple[int, int]) -> None:
    assert answer_text(replace(ANSWER, hits=(replace(HIT, sentence=sentence),))).plain.splitlines()[-1] == TEXT


def test_no_answer_is_said_first_and_the_nearest_is_called_so() -> None:
    assert answer_text(replace(ANSWER, found=False)).plain == (
        "В документах нет ответа на этот вопрос.\n"
        "Ближайшее, что нашлось (это не ответ):\n"
        "\n[1] О заводе · 2025-12-25 · Директор · zavod.md:0–58\n"
        "Завод открыт. Он выпускает лекарства. Их везут в больницы.\n"
    )
    nothing = replace(ANSWER, found=False, hits=())
    assert answer_text(nothing).plain == "В документах нет ответа на этот вопрос.\n"


def test_repairs_and_notices_are_told() -> None:
    repairs = (
        Repair("layout", "pfdjl", "завод"),
        Repair("translit", "zavod", "завод"),
        Repair("spelling", "завдо", "завод"),
        Repair("followup", "а он?", "а он? (завод)"),
        Repair("a new kind", "a", "б"),
    )
    told = answer_text(replace(ANSWER, question=replace(QUESTION, repairs=repairs), notice="Старая сборка")).plain
    assert told.splitlines()[:7] == [
        "Старая сборка",
        "",
        "раскладка: pfdjl → завод",
        "латиница: zavod → завод",
        "опечатка: завдо → завод",
        "продолжение разговора: а он? → а он? (завод)",
        "a new kind: a → б",
    ]


def test_explain_adds_signals_words_and_the_build() -> None:
    assert explanation(HIT) == (
        "    итог 1.500 = terms 2.00  vector 0.25\n    слова: завод, препарат ~ лекарство 0.62\n"
    )
    assert explanation(replace(HIT, matches=())).endswith("слова: общих нет\n")
    told = answer_text(ANSWER, explain=True).plain
    assert told.endswith("\nуверенность 0.900 · сборка 000003 · 2.2 мс\n")
    assert explanation(HIT) in told


STEERING = ["\x1b", "\x9b", "\x00", "\x07", "\x08", "\r", "\x7f", "\u202e", "\u2066", "\u200f", "\u2028", "\ud800"]


@pytest.mark.parametrize("sign", STEERING, ids=ascii)
def test_a_document_does_not_steer_the_terminal(sign: str) -> None:
    evil = f"до{sign}[31mпосле"
    text = f"Завод открыт. {evil} лекарства."
    document = replace(DOCUMENT, name=evil, title=evil, date=evil, text=text)
    passage = replace(PASSAGE, document=evil, speaker=evil, heading=evil, stop=len(text), text=text)
    hit = replace(HIT, document=document, passage=passage, sentence=(14, len(text)), matches=(Match(evil, evil, 0.5),))
    question = replace(QUESTION, repairs=(Repair("spelling", evil, evil),))
    shown = [
        answer_text(replace(ANSWER, hits=(hit,), question=question, notice=evil), explain=False).plain,
        *passage_lines(document, [passage]),
        names([evil]),
        *plan_lines(Plan((evil,), (evil,), (evil,), (), (evil,), 1, 1)),
        *build_lines([Build("000001", evil, 0, True, False, evil, {})]),
        safe(evil),
        one_line(evil),
    ]
    assert [line for line in shown if sign in line] == []
    assert safe(evil) == "до [31mпосле"


@pytest.mark.parametrize("sign", STEERING, ids=ascii)
def test_json_holds_every_sign_and_shows_none_raw(sign: str) -> None:
    line = json_line({"text": f"до{sign}после", "Ключ": [1.5, None, True]})
    assert sign not in line
    assert json.loads(line) == {"text": f"до{sign}после", "Ключ": [1.5, None, True]}
    assert line.splitlines() == [line]
    assert "Ключ" in line  # Russian stays readable


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 документов"),
        (1, "1 документ"),
        (2, "2 документа"),
        (4, "4 документа"),
        (5, "5 документов"),
        (11, "11 документов"),
        (12, "12 документов"),
        (14, "14 документов"),
        (21, "21 документ"),
        (22, "22 документа"),
        (25, "25 документов"),
        (101, "101 документ"),
        (111, "111 документов"),
        (112, "112 документов"),
    ],
)
def test_russian_counts(number: int, text: str) -> None:
    assert counted(number, "документ", "документа", "документов") == text


def test_a_plan_in_lines() -> None:
    plan = Plan(("a", "b", "c", "d", "e"), ("f",), ("g",), ("h", "i"), ("j",), 12, 212)
    assert plan_lines(plan) == [
        "новых 5, изменено 1, удалено 1, без изменений 2: закодировать 12 из 212 фрагментов",
        "  новые: a, b, c и ещё 2",
        "  изменены: f",
        "  удалены: g",
        "  не прочитаны, осталась прежняя версия: j",
    ]
    assert plan_lines(Plan((), (), (), ("a",), (), 0, 1)) == [
        "новых 0, изменено 0, удалено 0, без изменений 1: закодировать 0 из 1 фрагмента"
    ]


def test_a_build_in_a_line_counts_each_document_once() -> None:
    plan = Plan(("a",), ("b",), ("c",), ("d", "e"), ("f",), 3, 22)
    assert built_line(BuildReport("000002", plan, (), "", 0.47)) == (
        "Сборка 000002 опубликована: 5 документов, 22 фрагмента, 0.5 с"
    )


def test_the_list_of_builds() -> None:
    manifest = {"counts": {"documents": 1, "passages": 22}, "model": {"name": "derek"}}
    builds = [
        Build("000001", "2026-01-01T00:00:00+00:00", 0, False, False, "файл manifest.json повреждён", {}),
        Build("000002", "2026-01-02T00:00:00+00:00", 1_500_000, True, False, "", manifest),
        Build("000003", "2026-01-03T00:00:00+00:00", 1_500_000, False, True, "", manifest),
    ]
    made = "документов 1, фрагментов 22, модель derek, 1.5 МБ"
    assert build_lines(builds) == [
        "  000001 2026-01-01T00:00:00+00:00 файл manifest.json повреждён",
        f"* 000002 2026-01-02T00:00:00+00:00 {made}",
        f"  000003 2026-01-03T00:00:00+00:00 {made} (не опубликована)",
    ]


@pytest.mark.parametrize("manifest", [{"counts": None, "model": "x"}, {"counts": [], "model": None}])
def test_a_foreign_manifest_in_the_list(manifest: dict[str, object]) -> None:
    (line,) = build_lines([Build("000001", "", 0, True, False, "", manifest)])
    assert line == "* 000001 документов ?, фрагментов ?, модель ?, 0.0 МБ"


def test_the_passages_of_a_document() -> None:
    assert passage_lines(DOCUMENT, [PASSAGE, replace(PASSAGE, speaker="", heading="", start=14, stop=37)]) == [
        "zavod.md · О заводе · 2025-12-25 · utf-8",
        "",
        "── 1 · 0–58 (58) · Директор · Что выпускает завод?",
        TEXT,
        "",
        "── 2 · 14–37 (23) ·",
        TEXT,
    ]
