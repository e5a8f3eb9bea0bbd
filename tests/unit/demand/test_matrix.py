"""Demand counted in tonnes and TEU."""

import polars as pl
import pytest

from zhibek.demand.matrix import add_teu, summarise_demand

CLASSES = pl.DataFrame({"class_id": ["mach", "ores"], "load_t_per_teu": [8.0, 22.0]})
ZONES = pl.DataFrame({"zone_id": ["A1", "A2", "B"], "region": ["east", "east", "west"]})
DEMAND = pl.DataFrame(
    [
        ("A1", "B", "mach", "container", 80.0),
        ("A2", "B", "mach", "container", 8.0),
        ("A1", "B", "ores", "bulk", 220.0),
        ("A1", "B", "ores", "container", 44.0),
        ("B", "A1", "mach", "container", 4.0),
    ],
    schema=["origin_zone", "destination_zone", "class_id", "cargo", "demand_t_per_year"],
    orient="row",
)


def test_only_containers_count_in_teu():
    assert add_teu(DEMAND, CLASSES)["demand_teu_per_year"].to_list() == [10.0, 1.0, 0.0, 2.0, 0.5]


def test_summary_adds_up_by_regions_class_and_cargo():
    found = summarise_demand(DEMAND, CLASSES, ZONES).rows()
    assert found == [
        ("east", "west", "mach", "container", 88.0, 11.0),
        ("east", "west", "ores", "bulk", 220.0, 0.0),
        ("east", "west", "ores", "container", 44.0, 2.0),
        ("west", "east", "mach", "container", 4.0, 0.5),
    ]


def test_summary_conserves_tonnes_and_does_not_depend_on_the_order_of_rows():
    summary = summarise_demand(DEMAND, CLASSES, ZONES)
    assert summary["demand_t_per_year"].sum() == pytest.approx(DEMAND["demand_t_per_year"].sum(), rel=1e-12)
    assert summarise_demand(DEMAND.reverse(), CLASSES, ZONES).equals(summary)


def test_a_class_without_a_row_is_refused():
    with pytest.raises(pl.exceptions.InvalidOperationError):
        add_teu(DEMAND, CLASSES.head(1))
