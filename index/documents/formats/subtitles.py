"""Subtitles, SubRip and WebVTT -> their words as paragraphs, with the time of each cue; sentences run over cues."""

import html
import re
from dataclasses import dataclass, replace
from itertools import pairwise

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


@dataclass(frozen=True, slots=True)
class _Said:
    """Words of a cue, and what stands before them."""

    separator: str
    cue: Cue
    words: str


def is_subtitles(text: str) -> bool:
    """Whether a text is nothing but cues: each time stands under a number, a blank line or WebVTT's head."""
    head = text[:4000].lstrip("\ufeff \r\n")
    first = head.partition("\n")[0].strip()
    starts = first.isdecimal() or first.startswith("WEBVTT") or bool(CUE.fullmatch(first))
    return starts and len(CUE.findall(head)) >= FEWEST


def convert(text: str) -> Converted:
    """The words of all cues; a line of its own for each who speaks, an empty line after a pause.

    Who goes on speaking is named once. If he is named again behind sentences without a name, somebody else said these:
    «ИВАН: Дед был мельником. | Мельницу закрыли в 1960 году. | ИВАН: Я там рос.» are three paragraphs.
    """
    said: list[_Said] = []
    speaker = ""
    unnamed = 0  # place of the first sentence without a name behind him; 0 for none
    for cue in _cues(text):
        for line in cue.words.split("\n"):
            named = NAMED.match(line)
            separator = _between(said[-1], cue, line) if said else ""
            if named and named[0] == speaker and unnamed:
                said[unnamed] = replace(said[unnamed], separator="\n\n")
                unnamed = 0
            elif named and named[0] == speaker:
                line = line[named.end() :]
                separator = _between(said[-1], cue, line)
            elif SPEAKS.match(line):
                speaker, unnamed = named[0] if named else "", 0
            elif speaker and not unnamed and _begins_sentence(said[-1].words, line):
                unnamed = len(said)
            said.append(_Said(separator, cue, line))
    places: list[tuple[int, str]] = []
    length = 0
    for one in said:
        places.append((length + len(one.separator), _clock(one.cue.start)))
        length += len(one.separator) + len(one.words)
    return Converted("".join(one.separator + one.words for one in said), places=tuple(places))


def _begins_sentence(last: str, line: str) -> bool:
    """Whether words behind others begin with a sentence of their own; no sound, «[играет домбра]»."""
    first = next(filter(str.isalnum, line), "")
    return last.rstrip()[-1:] in SENTENCE_ENDS and line[0] not in "[(♪" and first != "" and not first.islower()


def _between(last: _Said, cue: Cue, line: str) -> str:
    """What stands between two lines: an empty line, or a blank."""
    if SPEAKS.match(line):
        return "\n\n"
    is_late = last.words.rstrip()[-1:] in SENTENCE_ENDS and cue.start - last.cue.stop >= PAUSE
    return "\n\n" if is_late else " "


def _cues(text: str) -> list[Cue]:
    """The cues with words, in the order of the file; numbers, notes and styles are none."""
    shown: list[tuple[float, float, list[str]]] = []
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.split("\n")
        at = next((number for number, line in enumerate(lines) if CUE.fullmatch(line)), None)
        match = CUE.fullmatch(lines[at]) if at is not None else None
        if match is None or at is None:
            continue
        numbers = [int(part or 0) for part in match.groups()]
        lines = [bare for line in lines[at + 1 :] if (bare := _bare(line))]
        if lines:
            shown.append((_seconds(*numbers[:4]), _seconds(*numbers[4:]), lines))
    rolled = [lines[_repeated(before[2], lines) :] for before, (_, _, lines) in pairwise([(0, 0, []), *shown])]
    is_rolling = sum(len(new) < len(one[2]) for new, one in zip(rolled, shown, strict=True)) * 2 > len(shown)
    found = []
    for (start, stop, lines), new in zip(shown, rolled, strict=True):
        # Two lines of a cue are one wrapped line, unless each begins somebody's words.
        words = re.sub(rf"\n(?!{SPEAKS.pattern})", " ", "\n".join(new if is_rolling else lines))
        if words:
            found.append(Cue(start, stop, words))
    return found


def _repeated(before: list[str], lines: list[str]) -> int:
    """How many lines of a cue are the last of the one before, as YouTube's captions roll on the screen."""
    return next((many for many in range(len(lines), 0, -1) if before[-many:] == lines[:many]), 0)


def _bare(line: str) -> str:
    return " ".join(html.unescape(TAG.sub("", VOICE.sub(r"\1: ", line))).split())


def _seconds(hours: int, minutes: int, seconds: int, part: int) -> float:
    return 3600 * hours + 60 * minutes + seconds + part / 1000


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"
