"""Months, days and years, as texts name them and as terms: the one table of dates, which knows nothing of a text."""

import re

YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
# Terms of a whole date, and of a day without its year (joints.py).
DATE_TERM, DAY_TERM = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"--\d\d-\d\d")
