"""The messages of a talk that Telegram exports as HTML -> a paragraph each: «[12.05.2024, 10:16] Марат: Завтра.»."""

import re
from typing import Any

BESIDE = re.compile(r"^(?:userpic|from_name|date|reply_to|status|reactions|signature)$")  # classes of what is not said
MOMENT = re.compile(r"(\d\d\.\d\d\.\d{4}) (\d\d:\d\d)")


def told(soup: Any) -> None:
    """Put who wrote a message, and when, before its words; pictures, notices and days are left out."""
    name, before = "", None  # whose words, and the last of them
    for message in soup.select("div.history div.message"):
        body = message.find("div", class_="body")
        date = message.select_one("div.body > div.date[title]")
        own = message.select_one("div.body > div.from_name")
        name = " ".join(own.get_text().split()) if own else name  # the next message of the same person has none
        moment = MOMENT.match(date["title"]) if date else None
        for beside in message.find_all("div", class_=BESIDE):
            beside.decompose()
        words = message.find("div", class_="text") or message.find("div", class_="title")
        if not (body and moment and name and words):
            message.decompose()
            continue
        for media in message.find_all("div", class_="media_wrap") if words["class"] == ["text"] else ():
            media.decompose()  # «Photo. Not included»
        if before and not own and before.get_text().rstrip().endswith("?"):  # asked on: one answer follows
            before.append(f" {words.get_text()}")
            message.decompose()
            continue
        words.insert(0, f"[{moment[1]}, {moment[2]}] {name}: ")
        before = words
