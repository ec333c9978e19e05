"""A Markdown text -> the same without what its rendered page does not show, sign for sign, so that all places stay.

Comments, scripts, styles and embedded pictures become invisible signs, tags too; an entity becomes the sign that it
stands for and invisible ones. Code stays as it is typed.
"""

import html
import re
from collections.abc import Iterator
from itertools import pairwise

from index.characters import BREAK, UNSEEN
from index.documents.markdown import line_starts, tokens_of

INLINE = (
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|nobr|q|s|samp|small|span|strike|"
    "strong|sub|sup|time|tt|u|var|wbr"
)
BLOCK = (
    "address|article|aside|audio|blockquote|body|br|button|caption|center|col|colgroup|dd|details|div|dl|dt|fieldset|"
    "figcaption|figure|footer|form|h[1-6]|head|header|hr|html|iframe|img|input|li|link|main|meta|nav|noscript|object|"
    "ol|optgroup|option|p|picture|pre|section|select|source|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|"
    "tr|ul|video"
)
HIDDEN = "script|style|template"
MARKUP = re.compile(
    rf"""
    (?P<code>    (?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`) )
  | (?P<comment> <!--.*?(?:-->|\Z) )
  | (?P<hidden>  <(?P<name>{HIDDEN})\b[^<>]*>.*?(?:</(?P=name)\s*>|\Z) )
  | (?P<row>     <tr\b[^<>]*> )
  | (?P<cell>    </t[dh]\s*> )
  | (?P<opening> <t[dh]\b[^<>]*> )
  | (?P<inline>  </?(?:{INLINE})\b(?:[^<>"']|"[^"]*"|'[^']*')*> )
  | (?P<block>   </?(?:{BLOCK})\b(?:[^<>"']|"[^"]*"|'[^']*')*> )
  | (?P<picture> !?\[[^\]\n]*\]\(\s*<?data:[^()\[\]\n]*\) | data:[a-z]+/[a-z0-9.+-]+;base64,[A-Za-z0-9+/=]+ )
  | (?P<entity>  &(?:[a-zA-Z][a-zA-Z0-9]{{1,30}}|\#\d{{1,7}}|\#[xX][0-9a-fA-F]{{1,6}}); )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
TABLE = re.compile(r"<table\b.*?(?:</table\s*>|\Z)", re.DOTALL | re.IGNORECASE)
ROW = re.compile(r"<tr\b.*?(?:</tr\s*>|(?=<tr\b)|\Z)", re.DOTALL | re.IGNORECASE)
# «## Цены {#prices}»
ATTRIBUTES = re.compile(r"^(#{1,6}[ \t][^\r\n{]*)(\{[#.][^{}\r\n]*\})(?=[ \t]*\r?$)", re.MULTILINE)
MAY_HAVE = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]|data:|\{[#.]|^[^\S\n]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?>", re.MULTILINE)
QUOTED = re.compile(r"([ \t]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)*)>")  # begins a line of a quotation

ALERT = re.compile(r"[ \t]*\[!(?:note|tip|important|warning|caution)\](?=\s*\Z)", re.IGNORECASE)  # of GitHub


def without_markup(text: str) -> str:
    """The text as its rendered page has it, of the same length."""
    if not MAY_HAVE.search(text):
        return text
    text = _unquoted(text)
    parts = []
    end = 0
    for start, stop in code(text):
        parts += [_masked(text[end:start]), text[start:stop]]
        end = stop
    return "".join([*parts, _masked(text[end:])])


def _unquoted(text: str) -> str:
    """Blanks for the marks «>» at the lines of quotations, and «[!NOTE]»: they are no words of a wrapped sentence."""
    lines = line_starts(text)
    parts = [text[start:stop] for start, stop in pairwise(lines)]
    for token in tokens_of(text):
        if token.type == "blockquote_open" and token.map:
            for number in range(token.map[0], min(token.map[1], len(parts))):
                if match := QUOTED.match(parts[number]):
                    parts[number] = f"{match[1]} {parts[number][match.end() :]}"
                if match := ALERT.match(parts[number]):
                    parts[number] = " " * match.end() + parts[number][match.end() :]
    return "".join(parts)


def code(text: str) -> Iterator[tuple[int, int]]:
    """The places of blocks of code."""
    lines = line_starts(text)
    for token in tokens_of(text):
        if token.type in {"fence", "code_block"} and token.map:
            yield lines[token.map[0]], lines[min(token.map[1], len(lines) - 1)]


def _masked(text: str) -> str:
    # The rows of a table in HTML stand each on a line: neither a line end nor a tag inside one is its end.
    text = TABLE.sub(lambda table: ROW.sub(_row, table[0]), text)
    text = ATTRIBUTES.sub(lambda found: found[1] + UNSEEN * len(found[2]), text)
    return MARKUP.sub(_shown, text)


def _row(row: re.Match[str]) -> str:
    return MARKUP.sub(_shown, re.sub(r"[\r\n]", " ", row[0])).replace(BREAK, " ")


def _shown(found: re.Match[str]) -> str:
    whole = found[0]
    match found.lastgroup:
        case "code":
            return whole
        case "row":
            return "|" + UNSEEN * (len(whole) - 1)
        case "cell":
            return UNSEEN * (len(whole) - 1) + "|"
        case "block":
            return _filled(whole, BREAK)
        case "entity":
            sign = html.unescape(whole)
            return sign + UNSEEN * (len(whole) - len(sign)) if 0 < len(sign) < 3 else whole
    return _filled(whole, UNSEEN)


def _filled(whole: str, sign: str) -> str:
    """As many of a sign; line ends stay, so that lines keep their numbers."""
    return re.sub(r"[^\r\n]", sign, whole)
