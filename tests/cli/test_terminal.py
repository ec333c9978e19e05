"""Lines for a terminal: what a person reads, and nothing that steers the terminal."""

import json
from dataclasses import replace

import pytest

from index.build import BuildReport, Plan
from index.characters import one_line, safe
from index.documents.reading import Document
from index.hit import Evidence, Hit, Signals
from index.passages.passage import Passage
from index.place import Place
from index.ranking.alignment import Match
from index.storage.store import Build
from qa.answer import Answer
from qa.built import built_line, names, plan_lines
from qa.cli.terminal import answer_text, build_lines, explanation, json_line, passage_lines
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
    assert answer_text(ANSWER, "en").plain == (
        "\n«Он выпускает лекарства.»\n"
        "[1] О заводе · 2025-12-25 · Директор · zavod.md:1\n"
        "Завод открыт. Он выпускает лекарства. Их везут в больницы.\n"
    )


@pytest.mark.parametrize("sentence", [(0, 13), (14, 37), (38, 58), (0, 58)])
def test_the_passage_reads_on_whichever_sentence_is_marked(sentence: tuple[int, int]) -> None:
    assert answer_text(replace(ANSWER, hits=(replace(HIT, sentence=sentence),)), "en").plain.splitlines()[-1] == TEXT


def test_where_else_it_stands_and_that_there_is_a_newer_version() -> None:
    own, other = Place("zavod.md", "О заводе", "2025-12-25", 0, 58), Place("копия.md", "О заводе", "", 3, 61)
    newer = Place("zavod-2026.md", "О заводе", "2026", 0, 60)
    told = answer_text(replace(ANSWER, hits=(replace(HIT, places=(own, other), newer=newer),)), "en").plain
    assert told.splitlines()[-2:] == [
        "An older version; the newer one: zavod-2026.md 2026",
        "The same stands in копия.md",
    ]


def test_a_reply_to_small_talk_is_all_that_is_told() -> None:
    talk = replace(ANSWER, found=False, hits=(), reply="Здесь 2 документа:\n• А\x1b[31m\n• Б")
    assert answer_text(talk, "en").plain == "Здесь 2 документа:\n• А [31m\n• Б\n"


def test_no_answer_is_said_first_and_the_nearest_is_called_so() -> None:
    assert answer_text(replace(ANSWER, found=False), "en").plain == (
        "The documents do not answer this question.\n"
        "Closest passages, but not an answer:\n"
        "\n[1] О заводе · 2025-12-25 · Директор · zavod.md:1\n"
        "Завод открыт. Он выпускает лекарства. Их везут в больницы.\n"
    )
    nothing = replace(ANSWER, found=False, hits=())
    assert answer_text(nothing, "en").plain == "The documents do not answer this question.\n"


def test_repairs_and_notices_are_told() -> None:
    repairs = (
        Repair("layout", "pfdjl", "завод"),
        Repair("translit", "zavod", "завод"),
        Repair("spelling", "завдо", "завод"),
        Repair("followup", "а он?", "а он? (завод)"),
    )
    told = answer_text(replace(ANSWER, question=replace(QUESTION, repairs=repairs), notice="An old build"), "en").plain
    assert told.splitlines()[:6] == [
        "An old build",
        "",
        "keyboard layout: pfdjl → завод",
        "Latin letters: zavod → завод",
        "spelling: завдо → завод",
        "follow-up: а он? → а он? (завод)",
    ]


def test_explain_adds_signals_words_and_the_build() -> None:
    assert explanation(HIT, "en") == (
        "    score 2.25 = terms 2.00 + alignment 0.00 + sentence 0.00 + vector 0.25 + maxsim 0.00 + named 0.00"
        " + reader 0.00 + rule 0.00\n"
        "    words: завод, препарат ~ лекарство 0.62\n"
    )
    assert explanation(replace(HIT, matches=()), "en").endswith("    words: none in common\n")
    told = answer_text(ANSWER, "en", explain=True).plain
    assert told.endswith("\nconfidence 0.900 · build 000003 · 2.2 ms\n")
    assert explanation(HIT, "en") in told


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
        answer_text(replace(ANSWER, hits=(hit,), question=question, notice=evil), "en", explain=True).plain,
        *passage_lines(document, [passage]),
        names([evil]),
        *plan_lines(Plan((evil,), (evil,), (evil,), (), (evil,), 1, 1)),
        *build_lines([Build("000001", evil, 0, True, False, evil, {})], "en"),
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


def test_a_plan_in_lines() -> None:
    plan = Plan(("a", "b", "c", "d", "e"), ("f",), ("g",), ("h", "i"), ("j",), 12, 212)
    assert plan_lines(plan) == [
        "5 new, 1 changed, 1 removed, 2 unchanged: 12 of 212 passages to encode",
        "  new: a, b, c and 2 more",
        "  changed: f",
        "  removed: g",
        "  not read, the earlier version stays: j",
    ]
    assert plan_lines(Plan((), (), (), ("a",), (), 0, 1)) == [
        "0 new, 0 changed, 0 removed, 1 unchanged: 0 of 1 passage to encode"
    ]


def test_a_build_in_a_line_counts_each_document_once() -> None:
    plan = Plan(("a",), ("b",), ("c",), ("d", "e"), ("f",), 3, 22)
    assert built_line(BuildReport("000002", plan, (), "", 0.47)) == (
        "Build 000002 is published: 5 documents, 22 passages, 0.5 s"
    )


def test_the_list_of_builds() -> None:
    manifest = {"counts": {"documents": 1, "passages": 22}, "model": {"name": "derek"}}
    builds = [
        Build("000001", "2026-01-01T00:00:00+00:00", 0, False, False, "manifest.json is damaged", {}),
        Build("000002", "2026-01-02T00:00:00+00:00", 1_500_000, True, False, "", manifest),
        Build("000003", "2026-01-03T00:00:00+00:00", 1_500_000, False, True, "", manifest),
    ]
    made = "documents: 1, passages: 22, model: derek, 1.5 MB"
    assert build_lines(builds, "en") == [
        "  000001 2026-01-01T00:00:00+00:00 broken: manifest.json is damaged",
        f"* 000002 2026-01-02T00:00:00+00:00 {made}",
        f"  000003 2026-01-03T00:00:00+00:00 {made} (not published)",
    ]


@pytest.mark.parametrize("manifest", [{"counts": None, "model": "x"}, {"counts": [], "model": None}])
def test_a_foreign_manifest_in_the_list(manifest: dict[str, object]) -> None:
    (line,) = build_lines([Build("000001", "", 0, True, False, "", manifest)], "en")
    assert line == "* 000001 documents: ?, passages: ?, model: ?, 0.0 MB"


def test_the_passages_of_a_document() -> None:
    assert passage_lines(DOCUMENT, [PASSAGE, replace(PASSAGE, speaker="", heading="", start=14, stop=37)]) == [
        "zavod.md · О заводе · 2025-12-25 · utf-8",
        "",
        "── 1 · 0–58 (58) · Директор · Что выпускает завод?",
        TEXT,
        "",
        "── 2 · 14–37 (23)",
        TEXT,
    ]
