"""Days as text in cells, whole or in part."""

import re
from calendar import monthrange
from datetime import date

DAY_LENGTH = 10
_PART = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_date(text: str) -> bool:
    """Tell whether a text is a day of the calendar, `YYYY-MM-DD`.

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


def is_part_of_date(text: str) -> bool:
    """Tell whether a text is a day, or the month or year that is all one knows of it.

    >>> is_part_of_date("2024-02"), is_part_of_date("2024-13")
    (True, False)
    """
    return _PART.fullmatch(text) is not None and is_date(first_day(text))


def first_day(text: str) -> str:
    """Give the first day that a date may mean.

    >>> first_day("2024"), first_day("2024-05")
    ('2024-01-01', '2024-05-01')
    """
    return text + "-01-01"[len(text) - 4 :] if len(text) < DAY_LENGTH else text


def last_day(text: str) -> str:
    """Give the last day that a date may mean: what is not known more closely counts from then.

    >>> last_day("2024"), last_day("2024-02"), last_day("2024-02-03")
    ('2024-12-31', '2024-02-29', '2024-02-03')
    """
    if len(text) >= DAY_LENGTH:
        return text
    year, month = int(text[:4]), int(text[5:7] or 12)
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"
