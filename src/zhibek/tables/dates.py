"""Days as text in cells: `YYYY-MM-DD`."""

import re
from datetime import date

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_date(text: str) -> bool:
    """Tell whether a text is a day of the calendar.

    >>> is_date("2025-02-29"), is_date("2024-02-29")
    (False, True)
    """
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def day_of(text: str | None) -> date | None:
    """Read a day; None where the cell is blank."""
    return date.fromisoformat(text) if text else None
