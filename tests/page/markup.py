"""Reads HTML for the tests: what a person sees of it, and the tags that a browser would."""

import html
import re
from html.parser import HTMLParser


class Tags(HTMLParser):
    """Each tag with the names of its attributes, and the text; a line break of the text is a line end."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.text += "\n"
        else:
            self.found.append((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", data))


def plain(page: str) -> str:
    """What a reader sees of the HTML, blocks parted by one space."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))).strip()


def inside(page: str, tag: str, kind: str) -> list[str]:
    """The contents of the elements <tag class="kind …">, tags inside dropped."""
    found = re.findall(rf'<{tag}(?: type="button")? class="{kind}[^>]*>(.*?)</{tag}>', page)
    return [html.unescape(re.sub("<[^>]+>", "", one)) for one in found]
