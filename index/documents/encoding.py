"""Bytes of a file -> text and the name of its encoding; refuses what is not text instead of guessing.

Knows nothing of files and formats.
"""

import codecs
import math
import unicodedata

from index.errors import DocumentError
from index.messages import message

BOMS = (  # the UTF-32 mark begins with the UTF-16 one, so it must be tried first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Any bytes decode in most of these, so decoding without an error proves nothing: `_plausibility` decides.
LEGACY = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "kz1048", "cp1252")
# Per mille of letters in Russian prose (National Corpus), Ukrainian and Kazakh letters by estimate.
LETTERS = {
    **dict(zip("оеаинтсрвл", (109, 85, 80, 74, 67, 63, 55, 47, 45, 43), strict=True)),
    **dict(zip("кмдпуяыьгз", (35, 32, 30, 28, 26, 20, 19, 17, 17, 16), strict=True)),
    **dict(zip("бчйхжшюцщэ", (16, 14, 12, 10, 9, 7, 6, 5, 4, 3), strict=True)),
    **dict(zip("фъёіїєґўәғқңөұүһ", (3, 0.4, 0.4, 2, 1, 1, 0.1, 1, 1, 1, 1, 1, 1, 1, 1, 0.2), strict=True)),
}
LOGS = {letter: math.log(share / 1000) for letter, share in LETTERS.items()}
DASHES = frozenset("–—\u00ad’")
OPENING = frozenset("«„‘")
CLOSING = frozenset("»”…")
SIGNS = frozenset("“№§°·•€©®±")
SPACE = "\u00a0"
FRAME_FIRST, FRAME_LAST = "\u2500", "\u259f"  # frames of tables, in cp866 and koi8-r
RARE = -5.0  # quotes, dashes, Latin letters with accents: each under 1 % of the characters beyond ASCII
NEVER = -12.0  # a sign that does not stand in such a place in any text
# Mean plausibility of a character beyond ASCII, on 6,000 Russian sentences in five encodings: a sentence
# -3.5 or more, three words -4.8 or more; of 500 runs of 20 random bytes one passes, of 100 bytes none.
PLAUSIBLE = -5.1
CONTROLS = bytes([*range(1, 9), *range(14, 27), *range(28, 32), 127])  # without 27, which colours text
UNPRINTED = frozenset({"Cc", "Cn", "Co", "Cs"})
SAMPLE = 20_000  # bytes are enough to know an encoding, and keep a file of 64 MiB quick
MOST_CONTROLS = 0.005  # of all characters; text with colour codes stays under it, PNG and ZIP do not


def decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding, the byte order mark dropped; DocumentError where the bytes are no text."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strict(data, len(mark), encoding), encoding
    if b"\0" in data:
        return _utf16_without_mark(data)
    if len(data) - len(data.translate(None, CONTROLS)) > MOST_CONTROLS * len(data):
        raise DocumentError(message("a binary file (many control characters); save it as .txt or .md"))
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _is_mostly_utf8(data):
            raise _damaged(data, error, 0, "utf-8") from None
    return _legacy(data)


def _strict(data: bytes, skip: int, encoding: str) -> str:
    """Text after a byte order mark of `skip` bytes."""
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(data, error, skip, encoding) from None
    if not _is_text(text):
        raise DocumentError(
            message("no text follows the {encoding} byte order mark; save the file again in UTF-8", encoding=encoding)
        )
    return text


def _damaged(data: bytes, error: UnicodeDecodeError, skip: int, encoding: str) -> DocumentError:
    offset = error.start + skip
    line = data[:offset].decode(encoding, "replace").count("\n") + 1
    return DocumentError(
        message(
            "damaged {encoding}: byte {offset} (line {line}) makes no character; "
            "mend that place or save the file again in UTF-8",
            encoding=encoding.upper(),
            offset=offset,
            line=line,
        )
    )


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether most characters beyond ASCII are whole: it is UTF-8 with damage then, nothing else."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good > bad


def _utf16_without_mark(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text) and _is_european(text):
            return text, encoding
    raise DocumentError(
        message("a binary file (byte {offset} is zero); save it as text, .txt or .md, in UTF-8", offset=data.index(0))
    )


def _is_text(text: str) -> bool:
    """Few control, private and unassigned characters."""
    sample = text[:SAMPLE]
    odd = sum(unicodedata.category(sign) in UNPRINTED and not sign.isspace() for sign in sample)
    return "\0" not in text and odd <= MOST_CONTROLS * len(sample)


def _is_european(text: str) -> bool:
    """ASCII, Latin, Cyrillic: bytes of pictures read as UTF-16 give Chinese characters instead."""
    sample = text[:SAMPLE]
    return sum(sign < "\u0600" or "\u2000" <= sign < "\u2200" for sign in sample) > 0.9 * len(sample)


def _legacy(data: bytes) -> tuple[str, str]:
    first = next(place for place, code in enumerate(data) if code > 127)
    sample = data[max(0, first - 1) : first + SAMPLE]
    marks = {}
    for encoding in LEGACY:
        try:
            marks[encoding] = _plausibility(sample.decode(encoding))
        except UnicodeDecodeError:
            continue
    for encoding in sorted(marks, key=marks.__getitem__, reverse=True):
        if marks[encoding] < PLAUSIBLE:
            break
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:  # the sample was too short to meet the byte that this encoding lacks
            continue
    raise DocumentError(
        message(
            "an unknown encoding (not UTF-8, and no text in any of {encodings}); save the file again in UTF-8",
            encodings=", ".join(LEGACY),
        )
    )


def _plausibility(text: str) -> float:
    """Mean log-probability of the characters beyond ASCII, each judged beside its neighbours."""
    marks = [
        _mark(before, sign, after)
        for before, sign, after in zip(f" {text}", text, f"{text[1:]} ", strict=False)
        if sign > "\x7f"
    ]
    return sum(marks) / len(marks)


def _mark(before: str, sign: str, after: str) -> float:
    """Log-probability of a character beyond ASCII between two others."""
    if mark := LOGS.get(sign.lower()):
        if before.isascii() and before.isalpha():
            return NEVER  # Cafй: no word goes over from Latin to Russian letters
        if sign.islower():
            return mark
        if before.islower():
            return NEVER  # лЮГЮ: no capital follows a small letter
        return mark if before.isupper() or after.isupper() else mark - 1.5
    if FRAME_FIRST <= sign <= FRAME_LAST:
        if before.isalpha() or after.isalpha():
            return NEVER
        return -1.5 if before == sign else RARE
    if sign.isalpha():
        return RARE if sign <= "ÿ" and _is_latin(before, sign, after) else NEVER
    return RARE if _stands_well(before, sign, after) else NEVER


def _is_latin(before: str, sign: str, after: str) -> bool:
    """Café, über: beside ASCII letters, no capital after a small one."""
    beside = (before + after).strip()
    return beside.isascii() and any(map(str.isalpha, beside)) and not (sign.isupper() and before.islower())


def _stands_well(before: str, sign: str, after: str) -> bool:
    """Whether a sign has the neighbours that it has in print; «да» is right, «д»а is misread."""
    if sign in DASHES:
        return before.isspace() == after.isspace()
    if sign in OPENING:
        return not before.isalpha()
    if sign in CLOSING:
        return not after.isalpha()
    return sign == SPACE or sign in SIGNS and not (before > "\x7f" and before.isalpha())
