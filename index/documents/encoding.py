"""Bytes of a file -> text and the name of its encoding; refuses what is not text instead of guessing.

Knows nothing of files and formats. Which of the old one-byte encodings make a text, charset-normalizer says; which of
those makes words, the dictionaries: it alone misreads 85 of 100 runs of three Russian words in KOI8-R, with them none.
"""

import codecs
import contextlib
import re
import unicodedata
from itertools import islice

import charset_normalizer

from index.errors import DocumentError
from index.language import kazakh, russian

BOMS = (  # the UTF-32 mark begins with the UTF-16 one, so it must be tried first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = bytes([*range(1, 9), *range(14, 27), *range(28, 32), 127])  # without 27, which colours text
UNPRINTED = frozenset({"Cc", "Cn", "Co", "Cs"})
SAMPLE = 20_000  # bytes are enough to know an encoding, and keep a file of 64 MiB quick
MOST_CONTROLS = 0.005  # of all characters; text with colour codes stays under it, PNG and ZIP do not

# Any bytes decode in most of these, so decoding without an error proves nothing.
LEGACY = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "kz1048", "cp1252")
RARE = frozenset({"koi8-r", "iso8859-5", "mac-cyrillic"})  # no English text is written in them
MESS = 0.7  # charset-normalizer's measure of disorder; more is no text. Its own 0.2 refuses «Да» and tables in frames
FEW = 200  # words tell an encoding
DASHES = "–—"
ONE_LETTER = frozenset("авикосуя")  # the Russian words of one letter
RAISED = "²³¹ªº"  # «м²», «Nº»: behind a word, and none of its letters
FOREIGN = r"[^\W\x00-\x7f]"  # a letter beyond ASCII
LETTER = rf"(?:[^\W\d_{RAISED}½¼¾µ]|[{RAISED}](?={FOREIGN}))"
# A word with whatever foreign signs stand inside of it, or a dash between blanks.
WORD = re.compile(rf"{LETTER}(?:(?:{LETTER}|[^\s\x00-\x7f{DASHES}’])*{LETTER})?|(?<=\s)[{DASHES}](?=\s)")
# Words of one alphabet: Russian and Kazakh, Ukrainian, Latin (accents beside plain letters).
CYRILLIC_WORD = re.compile(r"[а-яёәғқңөұүһі]+|[а-щьюяіїє]+", re.IGNORECASE)
LATIN_WORD = re.compile(r"[a-zÀ-ſ]*[a-z][a-zÀ-ſ]*", re.IGNORECASE)
# Where no word tells: signs of English texts, «50 €», "3 × 4 m²", and what stands so in no text, «10 ╡m», «5 ³ Price».
SIGN = re.compile(rf"(?<!{FOREIGN})[€£¥¢§№©®°±×÷½¼¾µ¿¡](?!{FOREIGN})|(?<=[\w)])[{RAISED}](?!\w)")
NO_SIGN = re.compile(rf"(?<![\w)\n])(?<!\A)[{RAISED}]|(?<=\w)[{RAISED}](?=\w)|(?<=\w)[╒-╬▀-▓]|[╒-╬▀-▓](?=\w)")
AND = re.compile(r"(?<=[A-Za-z] )и(?= [A-Za-z])")  # «Windows и Linux»


def decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding, without byte order mark and stray zeros; DocumentError where the bytes are no text."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            text = _decoded(data, encoding, len(mark))
            if _is_text(text):
                return text, encoding
            raise DocumentError(
                "no text follows the {encoding} byte order mark; save the file again in UTF-8", encoding=encoding
            )
    if b"\0" in data:
        return _with_few_zeros(data) or _utf16_without_mark(data)
    if len(data) - len(data.translate(None, CONTROLS)) > MOST_CONTROLS * len(data):
        raise DocumentError("a binary file (many control characters); save it as .txt or .md")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = "utf-8" if _is_mostly_utf8(data) else _legacy(data)
        return _decoded(data, encoding), encoding  # a byte behind the sample may make no character


def _decoded(data: bytes, encoding: str, skip: int = 0) -> str:
    """The text after `skip` bytes; DocumentError with the place of the damage."""
    try:
        return data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        offset = error.start + skip
        raise DocumentError(
            "damaged {encoding}: byte {offset} (line {line}) makes no character; "
            "fix that place or save the file again in UTF-8",
            encoding=encoding.upper(),
            offset=offset,
            line=data[:offset].decode(encoding, "replace").count("\n") + 1,
        ) from None


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether most characters beyond ASCII are whole: it is UTF-8 with damage then, nothing else."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return len(text) - len(text.encode("ascii", "ignore")) - bad > bad


def _with_few_zeros(data: bytes) -> tuple[str, str] | None:
    """UTF-8 into which a program has put some zero bytes, without them; None where it is something else."""
    zeros = data.count(0)
    if zeros + len(data) - len(data.translate(None, CONTROLS)) > MOST_CONTROLS * len(data):
        return None
    with contextlib.suppress(UnicodeDecodeError):
        return data.replace(b"\0", b"").decode("utf-8"), "utf-8"
    return None


def _utf16_without_mark(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-16-le", "utf-16-be"):
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if _is_text(text) and _is_european(text):
                return text, encoding
    place = data.index(0)
    raise DocumentError("a binary file (byte {offset} is zero); save it as text, .txt or .md, in UTF-8", offset=place)


def _is_text(text: str) -> bool:
    """Few control, private and unassigned characters."""
    sample = text[:SAMPLE]
    odd = sum(unicodedata.category(sign) in UNPRINTED and not sign.isspace() for sign in sample)
    return "\0" not in text and odd <= MOST_CONTROLS * len(sample)


def _is_european(text: str) -> bool:
    """ASCII, Latin, Cyrillic: bytes of pictures read as UTF-16 give Chinese characters instead."""
    sample = text[:SAMPLE]
    return sum(sign < "\u0600" or "\u2000" <= sign < "\u2200" for sign in sample) > 0.9 * len(sample)


def _legacy(data: bytes) -> str:
    """The one-byte encoding in which the most is words; where words tell nothing, in which the signs are likely."""
    first = next(place for place, code in enumerate(data) if code > 127)
    sample = data[max(0, first - 100) : first + SAMPLE]
    texts = charset_normalizer.from_bytes(
        sample, cp_isolation=list(LEGACY), threshold=MESS, preemptive_behaviour=False, enable_fallback=False
    )
    names = {found.encoding.replace("_", "-"): str(found) for found in texts}
    worths = {name: (_worth(text), *_likeness(name, text)) for name, text in names.items()}
    encoding = max(worths, key=worths.__getitem__, default="")
    if encoding and worths[encoding] >= (0, 0):
        return encoding
    raise DocumentError(
        "an unknown encoding (not UTF-8, and no text in any of {encodings}); save the file again in UTF-8",
        encodings=", ".join(LEGACY),
    )


def _worth(text: str) -> float:
    """How much of the words beyond ASCII, by their letters, is right; under zero where more of them is wrong."""
    words = list(islice((found[0] for found in WORD.finditer(text) if not found[0].isascii()), FEW))
    worth = sum(_word_worth(word) for word in words if not _is_one_letter(word))
    is_cyrillic = any(len(word) > 1 and CYRILLIC_WORD.fullmatch(word) for word in words)
    if is_cyrillic or not re.search("[A-Za-z]", text):  # «50 А a night» is 50 €
        worth += sum(map(_is_one_letter, words))
    return worth


def _likeness(encoding: str, text: str) -> tuple[int, int, bool]:
    """What tells where no word does, in a text with English letters: signs, «и» between words, the usual encoding."""
    if not re.search("[A-Za-z]", text):
        return 0, 0, False
    signs = 0 if encoding in RARE else len(SIGN.findall(text))
    return signs - len(NO_SIGN.findall(text)), len(AND.findall(text)), encoding == "cp1252"


def _is_one_letter(word: str) -> bool:
    return word.lower() in ONE_LETTER


def _word_worth(word: str) -> float:
    if word in DASHES:
        return 2  # more than one letter: «Вода — жизнь» would be «Вода С жизнь» in another encoding
    if len(word) == 1:
        return 0
    is_cased = word.islower() or word.isupper() or word.istitle()  # лЮГЮ is misread
    if not is_cased or not (CYRILLIC_WORD.fullmatch(word) or LATIN_WORD.fullmatch(word)):  # so is Cafй
        return -len(word)
    lower = word.lower()
    if len(set(lower)) == 1:  # «€€€» would be «ААА»
        return 0
    known = russian.is_known(lower) or kazakh.known_stem(lower)
    return len(word) * (1 if known else 0.5) * (0.9 if word.isupper() else 1)  # «тех» rather than «ФЕИ»
