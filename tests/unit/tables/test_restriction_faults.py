"""Faults of restrictions are told word for word."""

from collections.abc import Mapping

import polars as pl
import pytest

from reference.small_study import more
from zhibek.tables.validate import find_faults

CELLS = {
    "restriction_id": "one",
    "name": "One",
    "authority": "Somebody",
    "cause": "closure",
    "known_from": "2025-01-05",
    "valid_from": "2025-01-10",
    "countries": "KZ",
    "effect": "ban",
}


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (
            {"valid_until": "2025-01-10"},
            "restrictions.valid_until (rows 4): not after valid_from. "
            "Dates run backwards: valid_until is a later day than valid_from, or blank.",
        ),
        (
            {"valid_from": "2025-02-30"},
            "restrictions.valid_from (rows 4): no date. Write it as 2025-09-12.",
        ),
        (
            {"known_from": "May 2025"},
            "restrictions.known_from (rows 4): no date. Write it as 2025-09-12.",
        ),
        (
            {"effect": "delay"},
            "restrictions.delay_h (rows 4): blank for delay. Give the figure.",
        ),
        (
            {"countries": ""},
            "restrictions.countries (rows 4): blank, as are places and crossings. "
            "Say where the rule binds in one of them.",
        ),
        (
            {"countries": "", "places": "KZAAU", "movement": "transit"},
            "restrictions.movement (rows 4): given without countries. "
            "Name the territory that it is a movement through, into or out of.",
        ),
        (
            {"countries": "KAZAKH"},
            "restrictions.countries (rows 4): no country or group is named 'KAZAKH'. Write two letters of ISO 3166-1, or EU or EAEU.",
        ),
        (
            {"binds": "everybody"},
            "restrictions.binds (rows 4): 'everybody' is nobody. Write all, secondary, a country or a group.",
        ),
        (
            {"crossings": "KZAAU<>Nowhere"},
            "restrictions.crossings (rows 4): no place or country is named 'Nowhere'. "
            "Write A>B or A<>B, with places or countries.",
        ),
        ({"months": "13"}, "restrictions.months (rows 4): '13' is no month. Did you mean 3 or 1?"),
        (
            {"goods": "wheat"},
            "restrictions.goods (rows 4): 'wheat' is no HS code. "
            "Write 2 to 10 digits of the Harmonized System, without points.",
        ),
        (
            {"effect": "forbid"},
            "restrictions.effect (rows 4): 'forbid' is no choice. Choose from ban, licence, condition, payment, "
            "capacity, delay, cost, risk, none.",
        ),
    ],
)
def test_a_fault(frames: Mapping[str, pl.DataFrame], cells: dict, fault: str) -> None:
    broken = more(frames, "restrictions", CELLS | cells)
    assert [str(one) for one in find_faults(broken)] == [fault]


def test_a_sound_row_has_none(frames: Mapping[str, pl.DataFrame]) -> None:
    row = CELLS | {"crossings": "KZAAU>AZ-ALAT;KZ<>AZ", "goods": "1001", "valid_until": "2025-01-11"}
    assert find_faults(more(frames, "restrictions", row)) == []
