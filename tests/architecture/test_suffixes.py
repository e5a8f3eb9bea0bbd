"""A column's name ends in its unit."""

import pytest

from zhibek.tables.gmns import GMNS_TABLES
from zhibek.tables.outcome import OUTCOME_TABLES
from zhibek.tables.registry import STUDY_TABLES
from zhibek.tables.spec import Column
from zhibek.tables.traffic import TRAFFIC_TABLES
from zhibek.tables.traffic_outcome import TRAFFIC_OUTCOME
from zhibek.units import Unit

COLUMNS = [
    pytest.param(name, column, id=f"{table.name}.{name}")
    for table in (
        *STUDY_TABLES.values(),
        *OUTCOME_TABLES,
        *TRAFFIC_TABLES.values(),
        *TRAFFIC_OUTCOME.values(),
        *GMNS_TABLES,
    )
    for name, column in table.columns.items()
]
BY_LENGTH = sorted((unit for unit in Unit if unit.value), key=lambda unit: -len(unit.value))


def unit_in_name(name: str) -> Unit:
    """Read the unit off a name: the longest suffix that is one."""
    for unit in BY_LENGTH:
        if name == unit.value or name.endswith(f"_{unit.value}"):
            return unit
    return Unit.NONE


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_the_suffix_is_the_unit(name: str, column: Column) -> None:
    assert unit_in_name(name) == column.unit


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("length_km", Unit.KM),
        ("year", Unit.YEAR),
        ("opened_year", Unit.YEAR),
        ("vot_usd_per_t_h", Unit.USD_PER_TONNE_HOUR),
        ("capacity_per_year", Unit.PER_YEAR),
        ("demand_t_per_year", Unit.TONNE_PER_YEAR),
        ("reliability_ratio", Unit.NONE),
    ],
)
def test_the_longest_suffix_counts(name: str, unit: Unit) -> None:
    assert unit_in_name(name) == unit
