"""Days are read from cells."""

from datetime import date

import pytest

from zhibek.tables.dates import day_of, is_date


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("2025-09-12", True), ("2025-9-12", False), ("2025-02-29", False), ("20250912", False), ("", False)],
)
def test_a_day_is_told_from_other_text(text: str, wanted: bool) -> None:  # noqa: FBT001
    assert is_date(text) == wanted


def test_a_blank_cell_is_no_day() -> None:
    assert day_of("") is None
    assert day_of(None) is None
    assert day_of("2025-09-12") == date(2025, 9, 12)
