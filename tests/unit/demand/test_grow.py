"""Growth of demand by pair of regions."""

import polars as pl
import pytest

from zhibek.demand.grow import find_growth_factors, grow_demand
from zhibek.errors import SettingsError

ZONES = pl.DataFrame({"zone_id": ["A", "B", "C"], "region": ["east", "west", "south"]})
RULES = [("*", "*", 0.01), ("*", "west", 0.02), ("east", "*", 0.03), ("east", "west", 0.04)]


def growth_of(rules: list[tuple[str, str, float]]) -> pl.DataFrame:
    """Make a growth table."""
    columns = ["origin_region", "destination_region", "growth_share"]
    schema = dict(zip(columns, (pl.String, pl.String, pl.Float64), strict=True))
    return pl.DataFrame(rules, schema=schema, orient="row")


def demand_of(pairs: list[tuple[str, str]], tonnes: float = 100.0) -> pl.DataFrame:
    """Make demand of the same tonnes on every pair."""
    return pl.DataFrame(
        {
            "origin_zone": [pair[0] for pair in pairs],
            "destination_zone": [pair[1] for pair in pairs],
            "class_id": "mach",
            "cargo": "container",
            "demand_t_per_year": tonnes,
        }
    )


@pytest.mark.parametrize("rules", [RULES, RULES[::-1], [RULES[2], RULES[0], RULES[3], RULES[1]]])
def test_the_most_specific_rule_holds_in_any_order_of_rules(rules: list[tuple[str, str, float]]):
    demand = demand_of([("A", "B"), ("A", "C"), ("C", "B"), ("B", "C")])
    grown = grow_demand(demand, ZONES, growth_of(rules), 1)
    assert grown["demand_t_per_year"].to_list() == pytest.approx([104.0, 103.0, 102.0, 101.0])


def test_growth_compounds_over_years_and_none_is_identity():
    demand = demand_of([("A", "B")])
    assert grow_demand(demand, ZONES, growth_of(RULES), 8)["demand_t_per_year"][0] == pytest.approx(
        100 * 1.04**8
    )
    assert grow_demand(demand, ZONES, growth_of(RULES), 0).equals(demand)


def test_rows_keep_their_order_and_their_other_columns():
    demand = demand_of([("C", "B"), ("A", "B"), ("B", "A")])
    grown = grow_demand(demand, ZONES, growth_of(RULES), 3)
    assert grown.drop("demand_t_per_year").equals(demand.drop("demand_t_per_year"))
    backwards = grow_demand(demand.reverse(), ZONES, growth_of(RULES), 3)
    assert backwards.reverse().equals(grown)


def test_a_pair_without_rule_stays_as_it_is():
    demand = demand_of([("B", "C"), ("A", "B")])
    grown = grow_demand(demand, ZONES, growth_of([("east", "west", 0.04)]), 5)
    assert grown["demand_t_per_year"].to_list() == pytest.approx([100.0, 100 * 1.04**5])
    assert grow_demand(demand, ZONES, growth_of([]), 5).equals(demand)


def test_decline_is_growth_below_zero():
    grown = grow_demand(demand_of([("A", "B")]), ZONES, growth_of([("*", "*", -0.1)]), 2)
    assert grown["demand_t_per_year"][0] == pytest.approx(81.0)


def test_years_below_zero_are_refused():
    with pytest.raises(SettingsError, match=r"^Years of growth must be 0 or more; got -1\.$"):
        grow_demand(demand_of([("A", "B")]), ZONES, growth_of(RULES), -1)


def test_every_ordered_pair_of_regions_has_one_factor():
    factors = find_growth_factors(["east", "south", "west"], growth_of(RULES), 1)
    assert factors.height == 9
    assert factors.select("origin_region", "destination_region").is_unique().all()
    given = {(origin, destination): factor for origin, destination, factor in factors.iter_rows()}
    assert given["east", "west"] == pytest.approx(1.04)
    assert given["west", "west"] == pytest.approx(1.02)
