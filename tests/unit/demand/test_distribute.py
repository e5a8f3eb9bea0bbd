"""Countries split among zones, cargo among units."""

from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from zhibek.demand.distribute import add_load_units, drop_small, read_profiles
from zhibek.errors import TableError

ZONES = Path(str(files("zhibek.atlas"))) / "silk-road" / "zones.csv"


def test_small_rows_are_dropped_and_counted():
    rows = pl.DataFrame({"tonnes": [100.0, 250.0, 900.0]})
    kept, lost = drop_small(rows, 250.0)
    assert kept["tonnes"].to_list() == [250.0, 900.0]
    assert lost == pytest.approx(100.0)


def test_shares_of_zones_add_up_to_one_and_follow_the_study(assumptions: dict[str, pl.DataFrame]):
    shares = assumptions["zone_shares"]
    profiles = read_profiles(shares, assumptions["zone_class_shares"])
    sums = profiles.group_by("country", "profile").agg(pl.col("share").sum())
    assert sums.select(((pl.col("share") - 1).abs() < 1e-12).all()).item()
    assert set(shares["zone_id"]) == set(pl.read_csv(ZONES)["zone_id"])


def test_a_class_without_load_units_is_told(assumptions: dict[str, pl.DataFrame]):
    loads = pl.DataFrame(
        {"class_id": ["grain", "silk"], "cargo": ["bulk", "container"], "tonnes": [68.0, 1.0]}
    )
    with pytest.raises(TableError, match=r"load_units\.class_id: no row for silk\. Add it\."):
        add_load_units(loads, assumptions["load_units"])
    found = add_load_units(loads.head(1), assumptions["load_units"])
    assert found.select("teu", "wagons").row(0) == (0.0, 1.0)
