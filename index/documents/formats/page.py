"""HTML -> Markdown, by markdownify: what a reader of the page sees, without scripts, styles and hidden parts."""

import re

from index.documents.formats.converted import Converted
from index.errors import DocumentError

DEFINED = re.compile(r"(?<=\S)\n:[ ]{3}")  # what <dt> names -> what <dd> says: «Касса: с 7 до 22»
UNSEEN = ["script", "style", "noscript", "template", "head", "nav", "iframe", "svg", "canvas", "object", "form"]


def convert(html: str) -> Converted:
    """The text of a page and its title; DocumentError for tags nested beyond measure."""
    from bs4 import BeautifulSoup, Comment
    from markdownify import MarkdownConverter

    try:
        soup = BeautifulSoup(html, "lxml")
        title = " ".join(soup.title.get_text().split()) if soup.title else ""
        for comment in soup.find_all(string=lambda string: isinstance(string, Comment)):
            comment.extract()
        for tag in soup.find_all(UNSEEN):
            tag.decompose()
        for tag in soup.find_all(_is_hidden):
            tag.decompose()
        made = MarkdownConverter(
            heading_style="ATX", bullets="-", escape_asterisks=False, escape_underscores=False, escape_misc=False,
            strip=["img", "a", "b", "strong", "i", "em"],
        ).convert_soup(soup)  # fmt: skip
    except RecursionError:
        raise DocumentError("its tags are nested too deep; save it as .txt or .md") from None
    made = DEFINED.sub(": ", made.replace("\u00a0", " "))
    lines = (line.rstrip() for line in made.split("\n"))
    return Converted("\n".join(lines).strip("\n"), title)


def _is_hidden(tag: object) -> bool:
    attributes = getattr(tag, "attrs", None) or {}
    style = str(attributes.get("style", "")).replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style or attributes.get("aria-hidden") == "true"
