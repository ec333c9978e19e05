"""A mistake in the command line, as typer tells it -> one line: what is wrong, what may be meant, where help is."""

import re
import shlex
from collections.abc import Sequence
from difflib import get_close_matches

from index.messages import Message, joined, message

Rules = Sequence[tuple[str, Message]]  # a pattern, and what is said instead; its groups are the values

# typer (0.29, and click before it) has no table of messages to translate, so they are known by their words.
MISTAKES: Rules = (
    (
        r"No such option: (?P<option>.*?)(?: \(Possible options: | Did you mean )(?P<near>.*)[)?]$",
        message("no option {option}. Did you mean {near}?"),
    ),
    (r"No such option: (?P<option>.*)$", message("no option {option}.")),
    (r"Option '(?P<option>.*?)' requires an argument", message("{option} needs a value.")),
    (r"Option '(?P<option>.*?)' does not take a value", message("{option} takes no value.")),
    (r"Missing (?:argument|parameter|option):? '?(?P<what>.*?)'?\.?$", message("{what} is missing.")),
    (r"Invalid value for '?(?P<option>.*?)'?: (?P<why>.*)$", message("{option}: {why}.")),
)
# "derek ask '-5 degrees?'": no option of `ask` has a single stroke, or is anything but small Latin letters.
MINUS = r"No such option: (?!--[a-z-]+(?: \(Possible| Did you mean|$))(?P<option>.*)$"
VALUES: Rules = (
    (r"greater than or equal to (?P<least>\S+)", message("a number of at least {least} is needed")),
    (r"less than or equal to (?P<most>\S+)", message("a number of at most {most} is needed")),
    (r"valid integer", message("a whole number is needed")),
)


def usage_line(told: str, command: str, commands: Sequence[str]) -> Message:
    """What is wrong and what to do. `command` is the one that was called, "" if none was recognised."""
    told = " ".join(told.split())
    if unknown := re.search(r"No such command (['\"])(.*?)\1(?:\.|$)", told):
        what = _no_command(unknown[2], commands)
    elif extra := re.search(r"Got unexpected extra arguments? ?\(s?\)?(.*)$", told):
        words = extra[1].strip("( )")
        if command == "ask":
            what = message("unexpected: {words}. Put a question of several words in quotes.", words=words)
        else:
            what = message("unexpected: {words}.", words=words)
    elif command == "ask" and (minus := re.search(MINUS, told)):
        what = message(
            'no option {option}. Before a question that begins with a minus goes --: derek ask -- "…".',
            option=minus["option"],
        )
    else:
        what = _said(told, MISTAKES)
    return joined(" ", (what, message("Help: {command}", command=" ".join(filter(None, ("derek", command, "--help"))))))


def _no_command(name: str, commands: Sequence[str]) -> Message:
    if near := get_close_matches(name, commands, 1):
        return message('no command "{name}". Did you mean {near}?', name=name, near=near[0])
    if " " in name:
        return message('no command "{name}". To ask it: derek ask {typed}.', name=name, typed=shlex.quote(name))
    return message('no command "{name}"; there are {commands}.', name=name, commands=", ".join(commands))


def _said(told: str, rules: Rules) -> Message:
    """By the first rule that fits. What none fits stays as it is, unless it is itself a message, as a metavar is."""
    for pattern, said in rules:
        if match := re.search(pattern, told):
            return message(said, **{name: _said(value, VALUES) for name, value in match.groupdict().items()})
    return message(told)
