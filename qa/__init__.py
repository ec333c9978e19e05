"""A question -> an answer in quotes, and the proof that it works.

Files in the order in which data flows: question, answer, checks, pytest_plugin, cli.
"""

__version__ = "0.1.0"  # of the package: pyproject.toml reads it here
