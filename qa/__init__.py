"""A question -> an answer in quotes, and the proof that it works. `Engine(index).ask(question)` is the one way in."""
