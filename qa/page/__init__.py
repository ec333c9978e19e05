"""An answer -> the page in a browser."""
