import re
from html.parser import HTMLParser
from pathlib import Path

from qa.checks.html import to_html
from qa.checks.pictures import boundary, confidence_picture, rank_picture
from qa.checks.report import to_json
from tests.checks.reports import ANSWERED, LOW, PASSES, REFUSED, RIGHTLY_REFUSED, report

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
    tags = Tags(to_html(report(tmp_path, PASSES, LOW, REFUSED, RIGHTLY_REFUSED, ANSWERED)))
    names = {name for name, _ in tags.found}
    assert not names & {"script", "link", "img", "iframe", "object", "a", "form"}
    assert not [attrs for _, attrs in tags.found if {"src", "href", "style", "onload"} & set(attrs)]
    policy = next(attrs for name, attrs in tags.found if attrs.get("http-equiv"))
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in [a for _, a in tags.found]


def test_what_documents_and_checks_say_is_text(tmp_path: Path) -> None:
    page = to_html(report(tmp_path, HOSTILE))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; мост" in page


def test_a_failure_shows_its_passages_with_the_quote_marked(tmp_path: Path) -> None:
    page = to_html(report(tmp_path, HOSTILE))
    assert "запрещённая цитата «1931» стоит на месте 1" in page
    assert "Мост через <mark>Талас</mark> построили в <mark>1931</mark> году." in page


def test_the_headline_does_not_hide_failures_that_a_threshold_allows(tmp_path: Path) -> None:
    headlines = [
        re.findall("<h1.*?>(.*?)</h1>", to_html(report(tmp_path, *checks, require=require)))
        for checks, require in [
            ([PASSES], ""),
            ([PASSES, LOW], ""),
            ([PASSES, LOW], "{hit@1: 0.5}"),
            ([PASSES.replace("1931", "1932")], ""),
        ]
    ]
    assert headlines == [
        ["Все проверки прошли"],
        ["Есть неудачи"],
        ["Пороги выполнены, но прошли не все проверки"],
        ["Файл проверок пора поправить"],
    ]


def test_the_page_compares_with_a_baseline(tmp_path: Path) -> None:
    old = to_json(report(tmp_path, PASSES))
    assert "Без перемен: 1" in to_html(report(tmp_path, PASSES), old)


def test_dots_stand_at_their_rank_and_confidence(tmp_path: Path) -> None:
    results = report(tmp_path, PASSES, LOW, RIGHTLY_REFUSED).results
    dots = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="2.6" class="(\w+)"', rank_picture(results))
    assert dots == [("78.6", "16.0", "good"), ("389.4", "46.1", "bad")]
    lanes = re.findall(r'<circle cx="([\d.]+)" cy="[\d.]+" r="2.6" class="\w+"', confidence_picture(results))
    assert (lanes[0], lanes[2]) == ("285.8", "78.6")  # confidence 2/3 and 0
    assert rank_picture([results[2]]) == ""


def test_the_boundary_lies_between_refused_and_answered(tmp_path: Path) -> None:
    results = report(tmp_path, PASSES, REFUSED, RIGHTLY_REFUSED).results
    assert boundary(results) == (1 / 2 + 2 / 3) / 2
    assert boundary(results[:1]) is None
