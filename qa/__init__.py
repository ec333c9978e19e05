"""A question -> an answer in quotes, and the proof that it works. `Engine(index).ask(question)` is the one way in."""

__version__ = "0.1.0"  # of the package: pyproject.toml reads it here
