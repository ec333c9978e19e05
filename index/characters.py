"""Which characters are not what they seem: invisible ones, controls, marks that turn text around, look-alikes.

The one table of them; each room takes from here what it has to refuse, drop, escape or treat as the same. Constants
in capitals that end in RANGE are the inside of a character class of `re`.
"""

import re

# Where Python's str.splitlines cuts; the same as Unicode's line breaks, and the separators of the C0 controls.
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

# Shown as nothing, and typed by nobody: soft hyphen, zero-width space and joiners, word joiner, byte order mark.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

# Combining marks that are put on letters, such as the stress of a dictionary: «доро́га».
ACCENTS_RANGE = "\u0300-\u036f"

# C0 but tab and line feed, DEL, C1 (0x9b alone opens a command of a terminal).
CONTROL_RANGE = "\x00-\x08\x0b-\x1f\x7f-\x9f"
# They let a text show its letters in another order than it has them.
BIDI_RANGE = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Halves of a character: no text in UTF-8 can hold one.
SURROGATE_RANGE = "\ud800-\udfff"
# Set aside by Unicode to be no character at all.
NONCHARACTER_RANGE = "\ufffe\uffff"

# What must reach no terminal and no report: it steers the screen, or breaks the line or the encoding.
STEERING = re.compile(f"[{CONTROL_RANGE}{BIDI_RANGE}\u2028\u2029{SURROGATE_RANGE}]")

# What no YAML and no XML file may hold.
UNWRITABLE = re.compile(f"[{CONTROL_RANGE}{SURROGATE_RANGE}{NONCHARACTER_RANGE}]")

# What must stand in no name that is shown on a line of its own.
NAME_BREAKER = re.compile(rf"{STEERING.pattern}|[\t\n]")

# Letters that look alike in both alphabets: «Cтрана» typed with a Latin C, «Kaзахстан», «IТ».
LATIN_LOOKS = str.maketrans("acekopxyiABCEHKMOPTXYI", "асекорхуіАВСЕНКМОРТХУІ")
CYRILLIC_LOOKS = str.maketrans("асекорхуіАВСЕНКМОРТХУІ", "acekopxyiABCEHKMOPTXYI")


def one_alphabet(code: str) -> str:
    """A code in Latin letters where all of its letters look so: «В1» is B1, «КТ-1724» KT-1724; in lower case."""
    latin = code.upper().translate(CYRILLIC_LOOKS)
    return (latin if latin.isascii() else code).lower()


SPACES = str.maketrans(dict.fromkeys(LINE_ENDS, " "))


# What stands in a document for markup that its page does not show, sign for sign, so that all places stay: word joiners
# within a line, and a break of the paragraph, which is no line, for a tag such as <br> or </div>.
UNSEEN, BREAK = "\u2060", "\u2029"
BREAKS = re.compile(rf"(?:{BREAK}[{UNSEEN} ]*)+(?:\r?\n)?")
# What a page leaves inside a sentence that runs over its end (index/documents/pages.py).
SEAM = re.compile(rf"(?<=\S)[ \t\f\r\n]++(?:{UNSEEN}++[ \t\f\r\n]++)+(?=[a-zа-яёәғқңөұүһі])")


def as_shown(text: str) -> str:
    """The text as its page shows it, to be read or copied; offsets do not stay."""
    if UNSEEN not in text and BREAK not in text:
        return text
    seamless = SEAM.sub(lambda gap: "\n" if "\n" in gap[0] else gap[0], BREAKS.sub("\n", text))
    return seamless.replace(UNSEEN, "")


def on_one_line(text: str) -> str:
    """The text with a blank for each line end; offsets stay."""
    return text.translate(SPACES)


def shortened(text: str, most: int) -> str:
    """The text of at most so many characters, cut at a blank and ended with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rsplit(maxsplit=1)[0] + "…"


def visible(text: str) -> str:
    """The text for a one-line message: what cannot be printed is spelled as an escape such as U+202E's."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)


def escaped(name: str) -> str:
    """A name with what steers a screen or breaks its line spelled as an escape; other unseen signs are part of it."""
    return NAME_BREAKER.sub(lambda sign: sign[0].encode("unicode_escape", "backslashreplace").decode(), name)


def safe(text: str) -> str:
    """Text without control characters: a document must not steer the terminal."""
    return STEERING.sub(" ", as_shown(text))


def one_line(text: str) -> str:
    """Safe text on one line."""
    return " ".join(safe(text).split())
