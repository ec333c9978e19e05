"""Converted: what every format gives."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Converted:
    """The text to which all offsets refer, and where its pages, sheets or cues begin."""

    text: str
    title: str = ""
    places: tuple[tuple[int, str], ...] = ()  # (offset, name), as "page 3", "sheet Цены", "00:01:05"
    date: str = ""
    missing: int = 0  # parts that the file names and does not hold


def joined(parts: list[tuple[str, str]], separator: str = "\n\n", title: str = "") -> Converted:
    """(name, text) of pages or sheets -> one text with their places; empty ones are left out."""
    texts: list[str] = []
    places: list[tuple[int, str]] = []
    length = 0
    for name, text in parts:
        if text.strip():
            places.append((length, name))
            texts.append(text)
            length += len(text) + len(separator)
    return Converted(separator.join(texts), title, tuple(places))
