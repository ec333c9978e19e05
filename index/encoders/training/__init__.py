"""Data -> the embedded model. Run by maintainers; users never need it."""
