"""A rule stands on its days, by what was known."""

from datetime import date

import pytest

from reference.small_study import open_small
from zhibek.errors import SettingsError
from zhibek.scenario.change import new_rows
from zhibek.scenario.rulebook import Rule, Rulebook, read_day, read_rulebook

CELLS = {
    "restriction_id": "one",
    "name": "One",
    "authority": "Somebody",
    "cause": "closure",
    "known_from": "2025-01-05",
    "valid_from": "2025-01-10",
    "valid_until": "2025-02-01",
    "countries": "KZ",
    "effect": "ban",
}


def book(**cells: object) -> Rulebook:
    return read_rulebook(new_rows("restrictions", [CELLS | cells]), "2026-01-01")


def rule(**cells: object) -> Rule:
    return book(**cells).rules[0]


@pytest.mark.parametrize(
    ("day", "standing"),
    [("2025-01-09", ""), ("2025-01-10", "surely"), ("2025-01-31", "surely"), ("2025-02-01", "")],
)
def test_it_binds_from_its_first_day_up_to_the_day_before_its_end(day: str, standing: str) -> None:
    assert rule().stands(date.fromisoformat(day)) == standing


def test_days_that_nobody_verified_are_perhaps() -> None:
    fuzzy = rule(surely_from="2025-01-12", surely_until="2025-01-20")
    days = {10: "perhaps", 12: "surely", 19: "surely", 20: "perhaps", 31: "perhaps"}
    assert {day: fuzzy.stands(date(2025, 1, day)) for day in days} == days


def test_a_rule_not_yet_known_binds_nobody() -> None:
    on = date(2025, 1, 15)
    assert rule().stands(on, date(2025, 1, 4)) == ""
    assert rule().stands(on, date(2025, 1, 5)) == "surely"


def test_an_end_not_yet_known_is_none() -> None:
    after = date(2025, 3, 1)
    assert rule().stands(after) == ""
    assert rule().stands(after, date(2025, 1, 31)) == "surely"
    assert rule().stands(after, date(2025, 2, 1)) == ""
    assert rule(end_known_from="2025-01-20").stands(after, date(2025, 1, 20)) == ""


def test_a_rule_of_some_months_comes_back_every_year() -> None:
    winter = rule(months="11;12", valid_from="2010-11-01", valid_until="", known_from="2010-01-01")
    assert [winter.stands(date(2024, month, 3)) for month in (10, 11, 12)] == ["", "surely", "surely"]


def test_cells_are_read() -> None:
    found = rule(countries="EU", crossings="A>B; C<>D", goods="1001; 12", binds="EU;US", capacity_factor=0.5)
    assert {"DE", "PL"} < found.countries
    assert found.crossings == {("A", "B"), ("C", "D"), ("D", "C")}
    assert found.goods == ("1001", "12")
    assert found.binds == {"EU", "US"}
    assert (found.capacity_factor, found.delay_h) == (0.5, None)


def test_the_last_day_checked_is_the_day_before() -> None:
    assert book().last_day() == date(2025, 12, 31)
    assert book().reaches(date(2025, 12, 31))
    assert not book().reaches(date(2026, 1, 1))
    unchecked = read_rulebook(new_rows("restrictions", [CELLS]), "")
    assert unchecked.last_day() is None
    assert not unchecked.reaches(date(2020, 1, 1))


def test_rules_in_force_are_listed() -> None:
    small = read_rulebook(open_small().folder.frames["restrictions"], "2026-01-01")
    assert [one.rule_id for one, _ in small.in_force(date(2024, 11, 2))] == ["ferry-in-dock", "grain-papers"]
    assert [one.rule_id for one, _ in small.in_force(date(2024, 11, 2), date(2024, 9, 1))] == ["grain-papers"]


def test_a_day_is_read_or_refused() -> None:
    assert read_day("2025-09-12", "--date") == date(2025, 9, 12)
    with pytest.raises(SettingsError) as caught:
        read_day("2025-02-30", "--date")
    assert (
        str(caught.value)
        == "--date is '2025-02-30', which is no day of the calendar. Write it as 2025-09-12."
    )
