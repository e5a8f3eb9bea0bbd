"""Days are read from cells."""

from datetime import date

import pytest

from zhibek.tables.dates import day_of, first_day, is_date, is_part_of_date, last_day


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


@pytest.mark.parametrize("text", ["2023", "2023-05", "2023-05-17", "2024-02-29"])
def test_a_year_or_a_month_may_be_all_one_knows(text: str) -> None:
    assert is_part_of_date(text)


@pytest.mark.parametrize("text", ["", "23", "2023-5", "2023-13", "2023-02-29", "2023-05-17T00", "May 2023"])
def test_other_text_is_no_part_of_a_date(text: str) -> None:
    assert not is_part_of_date(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-03", "2024-02-03", "2024-02-03"),
    ],
)
def test_the_ends_of_what_is_known_in_part(text: str, first: str, last: str) -> None:
    assert (first_day(text), last_day(text)) == (first, last)
