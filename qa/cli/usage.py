"""A mistake in the command line, as typer reports it -> one Russian line; Russian titles for its help."""

import re
from collections.abc import Callable, Iterable, Mapping

Rule = tuple[str, Callable[[re.Match[str]], str]]

# typer (0.29, and click before it) has no table of messages to translate, so they are known by their words.
RULES: tuple[Rule, ...] = (
    (r"No such command '(.*?)'", lambda m: f"нет команды «{m[1]}»"),
    (r"No such option: (.*?)(?: \(Possible options: (.*)\)| Did you mean (.*)\?)?$", lambda m: _option(m)),
    (r"Got unexpected extra arguments? ?\(s?\)?(.*)$", lambda m: _extra(m[1])),
    (r"Option '(.*?)' requires an argument", lambda m: f"после {m[1]} нужно значение"),
    (r"Option '(.*?)' does not take a value", lambda m: f"у {m[1]} не бывает значения"),
    (r"Missing (?:argument|parameter|option):? '?(.*?)'?\.?$", lambda m: f"не хватает: {m[1]}"),
    (r"Invalid value for '?(.*?)'?: (.*)$", lambda m: f"{m[1]}: {_value(m[2])}"),
)
VALUES: tuple[Rule, ...] = (
    (r"greater than or equal to (\S+)", lambda m: f"нужно число не меньше {m[1]}"),
    (r"less than or equal to (\S+)", lambda m: f"нужно число не больше {m[1]}"),
    (r"valid integer", lambda m: "нужно целое число"),
    (r"valid number", lambda m: "нужно число"),
)
TITLES: Mapping[str, str] = {
    "ARGUMENTS_PANEL_TITLE": "Аргументы",
    "OPTIONS_PANEL_TITLE": "Параметры",
    "COMMANDS_PANEL_TITLE": "Команды",
    "DEFAULT_STRING": "[по умолчанию: {}]",
    "REQUIRED_LONG_STRING": "[обязательно]",
}


def usage_line(message: str, command: str, commands: Iterable[str]) -> str:
    """What is wrong and what to do. `command` is the one that was called, "" if none was recognised."""
    line = _translated(" ".join(message.split()), RULES)
    if line.startswith("нет команды"):
        line += f"; есть {', '.join(commands)}"
    return f"{line}. Подсказка: {' '.join(filter(None, ['derek', command, '--help']))}"


def russian_help() -> None:
    """Set the titles of typer's help; a version without one of them keeps its own."""
    from typer import rich_utils

    for name, title in TITLES.items():
        if hasattr(rich_utils, name):
            setattr(rich_utils, name, title)


def _translated(message: str, rules: Iterable[Rule]) -> str:
    for pattern, say in rules:
        match = re.search(pattern, message)
        if match:
            return say(match)
    return message


def _value(message: str) -> str:
    return _translated(message, VALUES)


def _option(match: re.Match[str]) -> str:
    near = match[2] or match[3]
    return f"нет параметра {match[1]}" + (f"; похож {near}" if near else "")


def _extra(words: str) -> str:
    return f"лишнее: {words.strip('( )')}. Вопрос из нескольких слов возьмите в кавычки"
