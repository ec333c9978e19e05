"""What a parser of YAML says is wrong -> what a person can do about it."""

from collections.abc import Mapping

from index.messages import message

COLON = "mapping values are not allowed"
# What PyYAML and libyaml say of any text.
PROBLEMS: Mapping[str, str] = {
    COLON: message('a colon too many: put the whole text in quotes, "…"'),
    "end of stream": message("a quote is not closed"),
    "expected ',' or ']'": message("a bracket [ is not closed, or a comma is missing"),
    "expected ',' or '}'": message("a brace { is not closed, or a comma is missing"),
}


def remedy(problem: str, own: Mapping[str, str]) -> str:
    """What can be done, by a part of what the parser says, of `own` or of PROBLEMS; what it says itself for others."""
    return next((told for part, told in (*own.items(), *PROBLEMS.items()) if part in problem), problem)
