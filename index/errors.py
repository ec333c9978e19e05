"""The errors that a person can mend. Only `qa/cli`, `qa/api` and `qa/page` turn them into text on a screen.

DerekError
 +-- DocumentError   a document or a source folder cannot be read
 +-- IndexFault      there is no index that may be used, or one cannot be written
 +-- ModelError      an embedding model cannot be loaded

A message is one line of English (`index/messages.py`): what is wrong, which value, what to do.
"""


class DerekError(Exception):
    """Something that the person at the keyboard can mend; the message says how."""

    @property
    def message(self) -> str:
        """What was raised: a Message, which `str(error)` would make a plain string of."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else ""


class DocumentError(DerekError):
    """A document or a source folder cannot be read."""


class IndexFault(DerekError):
    """There is no usable index, or it cannot be written."""


class ModelError(DerekError):
    """An embedding model cannot be loaded or does not fit the index."""
