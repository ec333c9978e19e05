"""Block: a piece of a document with its kind and place; what every way of finding them gives."""

from dataclasses import dataclass

# Kinds that no passage holds: nobody asks for them, and as answers they would be wrong.
NO_TEXT = frozenset({"contents", "link", "definition", "furniture", "markup"})

LONGEST_UNDERLINED = 150  # characters; what is longer above `---` is a paragraph and a rule


@dataclass(frozen=True, slots=True)
class Block:
    """text[start:stop], without white space at its ends."""

    kind: str  # "heading", "text", "item", "table" or "code"; or one of NO_TEXT
    start: int
    stop: int
    level: int = 0  # of a heading, 1 to 6; how deep an item, or what belongs to one, is nested, from 1
    title: str = ""  # of a heading, without its marks
    loose: bool = True  # an empty line or a heading stands before it, or nothing
    words: int = -1  # where its words begin, behind the mark of an item; `start` unless told

    def __post_init__(self) -> None:
        """`words` is never before the start."""
        if self.words < self.start:
            object.__setattr__(self, "words", self.start)
