import re

import pytest
from jinja2 import nodes
from markupsafe import Markup

from index.characters import LINE_ENDS
from index.messages import message
from qa.page.html import TEMPLATES, Mark, as_text, day, environment, pieces, render

ASSETS = TEMPLATES.with_name("assets")
REPLIES = ["failure.html", "header.html", "parts.html", "refused.html", "reply.html", "talk.html", "welcome.html"]
NAMES = [path.name for path in sorted(TEMPLATES.iterdir())]


@pytest.mark.parametrize(
    ("value", "html"),
    [
        ("Рост — 4,6 раза", "Рост — 4,6 раза"),
        ('<b onclick="x">&amp;', "&lt;b onclick=&#34;x&#34;&gt;&amp;amp;"),
        ("раз\r\nдва\rтри\nчетыре", "раз<br>два<br>три<br>четыре"),
        ("x\r\r![a](http://evil.test/a.png)", "x<br><br>![a](http://evil.test/a.png)"),
        ("а\u2028б\u2029в\x85г\x0bд\x0cе\x1cж", "а<br>б<br>в<br>г<br>д<br>е<br>ж"),
        ("а\x00б\x1bв\u202eг\u2066д\x9b\ud800е\u200f", "абвгде"),
        (7, "7"),
        (Markup("<b>"), "<b>"),
    ],
)
def test_any_value_becomes_one_line_of_text(value, html):
    assert as_text(value) == html


def test_nothing_that_ends_a_line_is_left():
    assert as_text(f"а{LINE_ENDS}б").splitlines() == [as_text(f"а{LINE_ENDS}б")]


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<p>\n  {{ value }}\n</p>\n", "<p>&lt;i&gt; <br></p>"),
        ('<p title="{{ value }}">', '<p title="&lt;i&gt; <br>">'),
        ("{% macro m(x) %}<b>\n{{ x }}</b>{% endmacro %}{{ m(value) }}", "<b>&lt;i&gt; <br></b>"),
        ("{% set x %}<b>{{ value }}</b>{% endset %}{{ x }}", "<b>&lt;i&gt; <br></b>"),
        ("{{ _('told {what}', what=value) }}", "told &lt;i&gt; <br>"),
        ("{{ plural('{n} {what}', '{n} of {what}', 2, what=value) }}", "2 of &lt;i&gt; <br>"),
        ("{{ told }}", "&lt;i&gt; <br> is told"),
    ],
)
def test_a_template_escapes_without_being_asked(source, html):
    value = "<i> \r"
    made = environment("en").from_string(source)
    assert made.render(value=value, told=message("{what} is told", what=value)) == html


def test_a_value_that_is_missing_is_an_error_and_no_gap():
    with pytest.raises(Exception, match="'reason' is undefined"):
        render("refused.html", "en", kind="x")


@pytest.mark.parametrize("name", NAMES)
def test_no_template_can_turn_escaping_off(name):
    """Filters and operators that make markup of their own, by rules that know nothing of line ends."""
    tree = environment("en").parse((TEMPLATES / name).read_text(encoding="utf-8"))
    assert {one.name for one in tree.find_all(nodes.Filter)} <= {"join", "length", "tojson"}
    switches = (nodes.Concat, nodes.MarkSafe, nodes.ScopedEvalContextModifier, nodes.EvalContextModifier, nodes.Mod)
    assert list(tree.find_all(switches)) == []


def test_a_text_is_cut_at_its_marks():
    a, b, c, outside = Mark(0, 3, "a"), Mark(4, 6, "b"), Mark(5, 9, "c"), Mark(7, 20, "d")
    shown = [("12", a), ("3", None), ("45", b), ("6", c)]
    assert [piece for piece in pieces("0123456789", 1, 7, [a, b, c, outside]) if piece[0]] == shown
    assert list(pieces("0123", 0, 4, [Mark(2, 2, "a"), Mark(3, 1, "b")])) == [("0123", None)]
    assert list(pieces("0123", 2, 2, [a])) == []


@pytest.mark.parametrize(
    ("iso", "shown"), [("2025-12-25", "25.12.2025"), ("", ""), ("весной", "весной"), ("2025-13-45", "2025-13-45")]
)
def test_day(iso, shown):
    assert day(iso) == shown


def test_the_page_lets_pass_every_element_of_a_reply():
    """safe.js takes away all others with what is in them; `br` is of the ends of lines in a text."""
    allowed = set(re.search(r'"([a-z0-9 ]+)"\.split', (ASSETS / "safe.js").read_text(encoding="utf-8"))[1].split())
    of_replies = [(TEMPLATES / name).read_text(encoding="utf-8") for name in REPLIES]
    used = {tag for text in of_replies for tag in re.findall(r"<([a-z][a-z0-9]*)", text)} | {"br"}
    assert {"details", "mark", "blockquote"} < used
    assert used <= allowed
