"""A sentence of the program's own: English, its values kept apart, so that it can be said in a reader's language.

Core code makes messages and knows no language but English; `qa/locale` says them where a person reads. Babel finds
them by the names `message` and `plural`.
"""

from collections.abc import Iterable, Mapping, Sequence
from gettext import NullTranslations
from typing import Any


class Message(str):
    """The English sentence as a string, to be logged, compared and written; `said` says it in another language."""

    template: str
    templates: str  # of a plural form, else ""
    number: int  # that chooses the plural form
    values: Mapping[str, Any]
    parts: tuple[str, ...]  # of a joined message, else ()

    def said(self, translations: NullTranslations) -> str:
        """The same in the language of a catalogue; English where that lacks it."""
        if self.parts:
            return self.template.join(said(part, translations) for part in self.parts)
        if self.templates:
            text = translations.ngettext(self.template, self.templates, self.number)
        else:
            text = translations.gettext(self.template) if self.template else ""
        return _filled(text, {name: said(value, translations) for name, value in self.values.items()})

    def __getnewargs__(self) -> tuple[str]:
        """What a copy is made of: the English; the rest is its state."""
        return (str(self),)


def said(value: Any, translations: NullTranslations) -> Any:
    """A message in the language of a catalogue; anything else as it is."""
    return value.said(translations) if isinstance(value, Message) else value


def message(template: str, /, **values: Any) -> Message:
    """`template` with its {names} filled by `str.format`; a value may be a message. Without values braces stay."""
    return _made(_filled(template, values), template, values=values)


def plural(one: str, many: str, count: int, /, **values: Any) -> Message:
    """`one` for a count of 1, else `many`; {n} is the count. Other languages have more forms, by their catalogue."""
    values = {"n": count, **values}
    return _made(_filled(one if count == 1 else many, values), one, many, count, values)


def joined(separator: str, parts: Iterable[str]) -> Message:
    """Messages and other texts, one after the other."""
    kept = tuple(parts)
    return _made(separator.join(kept), separator, parts=kept)


def some_of(names: Sequence[str], most: int = 3) -> str:
    """The first names of a list, and how many more there are."""
    first, rest = ", ".join(names[:most]), len(names) - most
    return message("{names} and {rest} more", names=first, rest=rest) if rest > 0 else first


def _made(
    english: str,
    template: str,
    templates: str = "",
    count: int = 0,
    values: Mapping[str, Any] | None = None,
    parts: tuple[str, ...] = (),
) -> Message:
    made = Message(english)
    made.template, made.templates, made.number = template, templates, count
    made.values, made.parts = values or {}, parts
    return made


def _filled(text: str, values: Mapping[str, Any]) -> str:
    return text.format(**values) if values else text
