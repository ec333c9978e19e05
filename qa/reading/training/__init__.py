"""How the reader's model is made; for maintainers, with the extra `train`."""
