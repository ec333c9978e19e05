"""Numbered lines right above their text, «2. Меры безопасности⏎Не включайте …», -> which of them are headings.

One alone may be anything, an item of a list above all; a series of them tells, 1, 2, 3, each with sentences below.
"""

import re
from collections.abc import Sequence

from index.documents.block import Block
from index.documents.counted import rising
from index.language import russian
from index.language.asked import ASKING, ASKING_WHY

LONGEST = 80  # characters of such a line
NUMBERED = re.compile(r"(\d{1,2})\.[ \t]+([А-ЯЁӘҒҚҢӨҰҮҺІ][^\r\n]*[^\r\n.;:,!?…])")
SENTENCES = re.compile(r"[^\W\da-zа-яё].*[.!?…]", re.DOTALL)
ASKS = re.compile(rf"(?:{ASKING}|{ASKING_WHY})\b", re.IGNORECASE)
ASKED_OF_YOU = re.compile(r"ң[ыі]з\b")  # «Сайтты ашыңыз»


def section_titles(text: str, found: Sequence[Block]) -> set[int]:
    """The numbers of the blocks that head sections: short lines without an end that are no steps of a list."""
    counted = []
    for place, (block, after) in enumerate(zip(found, found[1:], strict=False)):
        match = NUMBERED.fullmatch(text, block.start, block.stop) if block.kind in {"item", "text"} else None
        below = after.kind == "text" and SENTENCES.fullmatch(text, after.start, after.stop)
        is_listed = place > 0 and text[found[place - 1].stop - 1] == ":"  # «Документы:⏎1. Паспорт»
        if match and below and not is_listed and block.stop - block.start <= LONGEST and not _is_step(match[2]):
            counted.append((place, int(match[1])))
    return rising(counted)


def _is_step(line: str) -> bool:
    """Whether a line says what to do or what happens: «Откройте сайт», «Вскипятить воду»; not «Как пользоваться»."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", line)]
    known = [word for word in words if len(word) > 2 and russian.is_known(word)]
    tells = russian.has_predicate(known) or russian.is_action(words[0]) or bool(ASKED_OF_YOU.search(line))
    return tells and not ASKS.match(line)
