"""A mistake in the command line, as typer tells it -> one line: what is wrong, what may be meant, where help is."""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from index.messages import Message, joined, message

Rule = tuple[str, Callable[[re.Match[str]], Message]]


def usage_line(told: str, command: str, commands: Sequence[str]) -> Message:
    """What is wrong and what to do. `command` is the one that was called, "" if none was recognised."""
    told = " ".join(told.split())
    if unknown := re.search(r"No such command (['\"])(.*?)\1(?:\.|$)", told):
        what: str = _no_command(unknown[2], commands)
    elif extra := re.search(r"Got unexpected extra arguments? ?\(s?\)?(.*)$", told):
        what = _too_many(extra[1].strip("( )"), command)
    else:
        what = _said(told, RULES)
    return joined(" ", (what, message("Help: {command}", command=" ".join(filter(None, ("derek", command, "--help"))))))


def _no_command(name: str, commands: Sequence[str]) -> Message:
    if near := get_close_matches(name, commands, 1):
        return message('no command "{name}". Did you mean {near}?', name=name, near=near[0])
    if " " in name:
        return message('no command "{name}". To ask it: derek ask "{name}".', name=name)
    return message('no command "{name}"; there are {commands}.', name=name, commands=", ".join(commands))


def _too_many(words: str, command: str) -> Message:
    if command == "ask":
        return message("unexpected: {words}. Put a question of several words in quotes.", words=words)
    return message("unexpected: {words}.", words=words)


def _no_option(match: re.Match[str]) -> Message:
    if near := match[2] or match[3]:
        return message("no option {option}. Did you mean {near}?", option=match[1], near=near)
    return message("no option {option}.", option=match[1])


def _missing(match: re.Match[str]) -> Message:
    return message("{what} is missing.", what=message(match[1]))  # its metavar, a message where it is declared


def _invalid(match: re.Match[str]) -> Message:
    return message("{option}: {why}.", option=match[1], why=_said(match[2], VALUES))


def _said(told: str, rules: Sequence[Rule]) -> str:
    """By the first rule that fits; what none fits stays in typer's English."""
    for pattern, say in rules:
        if match := re.search(pattern, told):
            return say(match)
    return told


# typer (0.29, and click before it) has no table of messages to translate, so they are known by their words.
RULES: tuple[Rule, ...] = (
    (r"No such option: (.*?)(?: \(Possible options: (.*)\)| Did you mean (.*)\?)?$", _no_option),
    (r"Option '(.*?)' requires an argument", lambda m: message("{option} needs a value.", option=m[1])),
    (r"Option '(.*?)' does not take a value", lambda m: message("{option} takes no value.", option=m[1])),
    (r"Missing (?:argument|parameter|option):? '?(.*?)'?\.?$", _missing),
    (r"Invalid value for '?(.*?)'?: (.*)$", _invalid),
)
VALUES: tuple[Rule, ...] = (
    (r"greater than or equal to (\S+)", lambda m: message("a number of at least {least} is needed", least=m[1])),
    (r"less than or equal to (\S+)", lambda m: message("a number of at most {most} is needed", most=m[1])),
    (r"valid integer", lambda m: message("a whole number is needed")),
)
