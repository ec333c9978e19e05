"""What workers of Ray are given to do in tests; they import it by name."""

import os
from pathlib import Path

from index.encoders.encoder import Encoder
from index.errors import ModelError


def echo(asked: str, encoder: Encoder) -> bytes:
    return f"{asked} by {encoder.name}".encode()


def die_once(asked: str, encoder: Encoder) -> bytes:
    """`asked` is a file that is not there the first time."""
    if not Path(asked).exists():
        Path(asked).touch()
        os._exit(1)
    return b"alive"


def die(asked: str, encoder: Encoder) -> bytes:
    os._exit(1)


def refuse(asked: str, encoder: Encoder) -> bytes:
    raise ModelError("the model {name} does not like {asked}. Take another", name=encoder.name, asked=asked)


def stumble(asked: str, encoder: Encoder) -> bytes:
    raise ZeroDivisionError("by nothing")
