"""The errors that a person can mend. Only `qa/cli.py` and `app.py` turn them into text on a screen.

DerekError
 +-- DocumentError   a document or a source folder cannot be read
 +-- IndexFault      there is no index that may be used, or one cannot be written
 +-- ModelError      an embedding model cannot be loaded

A message is one Russian line: what is wrong, which value, what to do.
"""


class DerekError(Exception):
    """Something that the person at the keyboard can mend; the message says how."""


class DocumentError(DerekError):
    """A document or a source folder cannot be read."""


class IndexFault(DerekError):
    """There is no usable index, or it cannot be written."""


class ModelError(DerekError):
    """An embedding model cannot be loaded or does not fit the index."""
