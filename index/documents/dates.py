"""A date as people and programs write it -> an ISO date."""

import datetime
import re

RUSSIAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)")


def iso_date(typed: str) -> str:
    """2025-12-25, 2025-12-25 10:00, 25.12.2025 or 25.12.25 as an ISO date; "" if it is none."""
    try:
        if match := RUSSIAN_DATE.fullmatch(typed):
            day, month, year = map(int, match.groups())
            year += 0 if year > 99 else 1900 if year > 50 else 2000  # as in terms of a text
            return datetime.date(year, month, day).isoformat()
        return datetime.date.fromisoformat(re.split(r"[T ]", typed, maxsplit=1)[0]).isoformat()
    except ValueError:
        return ""
