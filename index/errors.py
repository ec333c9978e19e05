"""The errors that a person can mend. Only `qa/cli`, `qa/api` and `qa/page` turn them into text on a screen.

DerekError
 +-- DocumentError   a document or a source folder cannot be read
 +-- IndexFault      there is no index that may be used, or one cannot be written
 +-- ModelError      an embedding model cannot be loaded
 +-- FilterError     what a question is narrowed to leaves nothing, or is no date
 +-- ReplaceError    a build would take documents of other sources away, which nobody asked for

A message is one line of English (`index/messages.py`): what is wrong, which value, what to do.
"""

from typing import Any

from index.messages import Message, message


class Interrupted(KeyboardInterrupt):
    """Ctrl-C in a build of which some work is kept."""

    def __init__(self, kept: int) -> None:
        self.kept = kept  # passages that the next build need not have encoded
        super().__init__(kept)


class DerekError(Exception):
    """Something that the person at the keyboard can mend; the message says how.

    Raised with a template and its values, as `message` takes them, or with a Message; `message` keeps it, of which
    `str(error)` would make a plain string.
    """

    def __init__(self, template: str = "", /, **values: Any) -> None:
        self.message = template if isinstance(template, Message) else message(template, **values)
        super().__init__(self.message)


class DocumentError(DerekError):
    """A document or a source folder cannot be read."""


class IndexFault(DerekError):
    """There is no usable index, or it cannot be written."""


class ModelError(DerekError):
    """An embedding model cannot be loaded or does not fit the index."""


class ReplaceError(DerekError):
    """A build would take documents of other sources away, which nobody asked for."""


class FilterError(DerekError):
    """What a question is narrowed to leaves no document, or is no date."""
