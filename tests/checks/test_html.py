import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qa.answer import calibration
from qa.checks.html import marked, to_html
from qa.checks.pictures import Mark, confidence_picture, rank_picture
from qa.checks.report import report_of
from tests.checks.brackets import brackets
from tests.checks.runs import ANSWERED, LOW, PASSES, REFUSED, RIGHTLY_REFUSED, run

CHECKED = ("passes", "low", "refused", "answered", "none")  # ids
HOSTILE = "{id: x, question: '<script>alert(1)</script> мост', expect: Талас, top: 1, not_expect: '1931'}"


class Tags(HTMLParser):
    """The tags of a page, with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_nothing_from_outside(tmp_path: Path) -> None:
    tags = Tags(to_html(run(tmp_path, PASSES, LOW, REFUSED, RIGHTLY_REFUSED, ANSWERED)))
    names = {name for name, _ in tags.found}
    assert not names & {"script", "link", "img", "iframe", "object", "a", "form"}
    assert not [attrs for _, attrs in tags.found if {"src", "href", "style", "onload"} & set(attrs)]
    policy = next(attrs for name, attrs in tags.found if attrs.get("http-equiv"))
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in [a for _, a in tags.found]


def test_what_documents_and_checks_say_is_text(tmp_path: Path) -> None:
    page = to_html(run(tmp_path, HOSTILE))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; мост" in page


def test_a_text_cannot_turn_the_reading_around(tmp_path: Path) -> None:
    page = to_html(run(tmp_path, "{id: x, question: 'Почём \u202eнынче?', answerable: true}"))
    assert "Почём \ufffdнынче?" in page
    assert "\u202e" not in page


def test_a_failure_shows_its_passages_with_the_quote_marked(tmp_path: Path) -> None:
    page = to_html(run(tmp_path, HOSTILE))
    assert "the forbidden quote &#34;1931&#34; stands at rank 1" in page
    assert "Мост через <mark>Талас</mark> построили в <mark>1931</mark> году." in page


def test_the_headline_does_not_hide_failures_that_a_threshold_allows(tmp_path: Path) -> None:
    headlines = [
        re.findall("<h1.*?>(.*?)</h1>", to_html(run(tmp_path, *checks, require=require)))
        for checks, require in [
            ([PASSES], ""),
            ([PASSES, LOW], ""),
            ([PASSES, LOW], "{hit@1: 0.5}"),
            ([PASSES.replace("1931", "1932")], ""),
        ]
    ]
    assert headlines == [
        ["All checks passed"],
        ["Some checks failed"],
        ["The thresholds hold, but not all checks passed"],
        ["The check file needs fixing"],
    ]


def test_the_page_compares_with_a_baseline(tmp_path: Path) -> None:
    ran = run(tmp_path, PASSES)
    assert "Unchanged: 1; MRR +0.000" in to_html(ran, report_of(ran))
    assert "Unchanged" not in to_html(ran)


def test_the_page_is_in_the_language_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    language = brackets(monkeypatch)
    ran = run(tmp_path, PASSES, LOW, REFUSED, ANSWERED, RIGHTLY_REFUSED, require="{hit@1: 0.5}")
    page = Tags(to_html(ran, report_of(ran), language))
    assert ("html", {"lang": "brackets"}) in page.found
    (style,) = re.findall(r":root.*\n}?\n", page.text, re.DOTALL)
    own = [*CHECKED, "a.checks.yaml", "hit@1", "MRR", "год", "sugar.md", "bridge.md", "derek ask", "--top", "--explain"]
    left = re.sub(r"\[.*\]|" + "|".join(map(re.escape, own)), "", page.text.replace(style, ""))
    assert re.findall("[A-Za-z]{3,}", left) == []


def test_a_picture_without_dots_is_left_out(tmp_path: Path) -> None:
    assert "<svg" not in to_html(run(tmp_path, "{id: x, question: Мост?, expect: Талас, skip: рано}"))


def test_dots_stand_at_their_rank_and_confidence(tmp_path: Path) -> None:
    results = run(tmp_path, PASSES, LOW, RIGHTLY_REFUSED).results
    ranks, confidence = rank_picture(results), confidence_picture(results)
    assert ranks is not None
    assert [(dot.x, dot.y, dot.result.check.id) for dot in ranks.dots] == [
        (pytest.approx(78.6), 16, "passes"),
        (pytest.approx(389.4), pytest.approx(46.12, abs=0.01), "low"),
    ]
    assert (ranks.lanes[0], ranks.lanes[-1]) == (Mark("1", 16), Mark("not found", 216))
    assert confidence is not None
    assert [dot.x for dot in confidence.dots] == pytest.approx([285.8, 272.85, 78.6])  # confidence 2/3, 5/8 and 0
    assert rank_picture([results[2]]) is None


def test_the_edge_between_refused_and_answered_is_the_real_one(tmp_path: Path) -> None:
    results = run(tmp_path, PASSES, REFUSED, RIGHTLY_REFUSED).results
    edge = calibration().threshold
    picture = confidence_picture(results)
    assert picture is not None
    assert picture.edge is not None
    assert picture.edge.text == f"threshold {edge:.2f}"
    assert picture.edge.at == pytest.approx(78.6 + edge * 310.8)  # from the dot of 0 to that of 1


def test_a_picture_is_drawn_as_it_says(tmp_path: Path) -> None:
    page = to_html(run(tmp_path, PASSES, LOW, REFUSED, RIGHTLY_REFUSED))
    edge = calibration().threshold
    for drawn in (
        '<line x1="76" x2="392" y1="16.0" y2="16.0"/>',
        '<text x="68" y="220.0" text-anchor="end">not found</text>',
        '<text x="234.0" y="168" text-anchor="middle">0.5</text>',
        f'<text x="{78.6 + edge * 310.8:.1f}" y="10" text-anchor="middle" class="edge">threshold {edge:.2f}</text>',
        '<circle cx="78.6" cy="16.0" r="2.6" class="good"><title>passes: passed</title></circle>',
        '<circle cx="234.0" cy="46.1" r="2.6" class="bad"><title>low: too low</title></circle>',
    ):
        assert drawn in page


@pytest.mark.parametrize(
    ("text", "quotes", "pieces"),
    [
        ("Мост стоит.", ["стоит"], [("Мост ", False), ("стоит", True), (".", False)]),
        ("Мост стоит.", ["нет"], [("Мост стоит.", False)]),
        ("Ещё один\nраз.", ["еще один раз"], [("Ещё один раз.", False)]),  # case is not forgiven
        ("Ёлка и ещё\nодна.", ["Елка", "еще одна"], [("Ёлка", True), (" и ", False), ("ещё одна", True), (".", False)]),
        ("Раз.\n \nДва\nтри.", ["Раз. Два"], [("Раз.\n\nДва", True), (" три.", False)]),
        ("a.b", ["a.b", "."], [("a.b", True)]),
        ("Не 15 дней, а 5 дней.", ["5 дней"], [("Не 15 дней, а ", False), ("5 дней", True), (".", False)]),
    ],
)
def test_quotes_are_marked_as_they_stand(text: str, quotes: list[str], pieces: list[tuple[str, bool]]) -> None:
    assert [(piece, bool(at % 2)) for at, piece in enumerate(marked(text, quotes)) if piece] == pieces
