"""Subtitles, SubRip and WebVTT -> their words as paragraphs, with the time of each cue; sentences run over cues."""

import re
from dataclasses import dataclass

from index.documents.formats.converted import Converted

TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
CUE = re.compile(rf"[ \t]*{TIME}[ \t]*-->[ \t]*{TIME}[^\n]*")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")  # WebVTT's speaker
TAG = re.compile(r"</?[a-zA-Z][^>]*>|<\d[\d:.]*>|\{\\[^}]*\}")
SPEAKS = re.compile(r"[-–—]\s*\S|[^\W\d_][^\n:.!?]{0,40}:\s")  # a line that begins somebody's words
NAMED = re.compile(r"[^\W\d_][^\n:.!?]{0,40}:\s+(?=\S)")
SENTENCE_ENDS = '.!?…»"”'
PAUSE = 4.0  # seconds without words after a sentence begin a paragraph
FEWEST = 2  # cues that a text needs to be taken for subtitles


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that are shown from `start` to `stop`, in seconds."""

    start: float
    stop: float
    words: str


def is_subtitles(text: str) -> bool:
    """Whether a text is nothing but cues: each time stands under a number, a blank line or WebVTT's head."""
    head = text[:4000].lstrip("\ufeff \r\n")
    first = head.partition("\n")[0].strip()
    starts = first.isdecimal() or first.startswith("WEBVTT") or bool(CUE.fullmatch(first))
    return starts and len(CUE.findall(head)) >= FEWEST


def convert(text: str) -> Converted:
    """The words of all cues; a line of its own for each who speaks, an empty line after a pause."""
    written: list[str] = []
    places: list[tuple[int, str]] = []
    length = 0
    before: Cue | None = None
    speaker = ""
    for cue in _cues(text):
        for line in cue.words.split("\n"):
            named = NAMED.match(line)
            if named and named[0] == speaker:
                line = line[named.end() :]  # the same goes on speaking
            elif SPEAKS.match(line):
                speaker = named[0] if named else ""
            separator = "" if before is None else _between(before, cue, written[-1], line)
            places.append((length + len(separator), _clock(cue.start)))
            written.append(separator + line)
            length += len(separator) + len(line)
            before = cue
    return Converted("".join(written), places=tuple(places))


def _between(before: Cue, cue: Cue, last: str, line: str) -> str:
    if SPEAKS.match(line):
        return "\n\n"
    return "\n\n" if last.rstrip()[-1:] in SENTENCE_ENDS and cue.start - before.stop >= PAUSE else " "


def _cues(text: str) -> list[Cue]:
    """The cues with words, in the order of the file; numbers, notes and styles are none."""
    found = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.split("\n")
        at = next((number for number, line in enumerate(lines) if CUE.fullmatch(line)), None)
        match = CUE.fullmatch(lines[at]) if at is not None else None
        if match is None or at is None:
            continue
        numbers = [int(part or 0) for part in match.groups()]
        words = "\n".join(filter(None, (_bare(line) for line in lines[at + 1 :])))
        # Two lines of a cue are one wrapped line, unless each begins somebody's words.
        words = re.sub(rf"\n(?!{SPEAKS.pattern})", " ", words)
        if words:
            found.append(Cue(_seconds(*numbers[:4]), _seconds(*numbers[4:]), words))
    return found


def _bare(line: str) -> str:
    return " ".join(TAG.sub("", VOICE.sub(r"\1: ", line)).split())


def _seconds(hours: int, minutes: int, seconds: int, part: int) -> float:
    return 3600 * hours + 60 * minutes + seconds + part / 1000


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"
