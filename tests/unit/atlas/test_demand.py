"""Demand of the Silk Road study."""

from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from zhibek.demand.matrix import summarise_demand
from zhibek.tables.cells import convert_cells
from zhibek.tables.demand import CLASSES, DEMAND, ZONES

STUDY = Path(str(files("zhibek.atlas"))) / "silk-road"
Tables = dict[str, pl.DataFrame]

# what goes from country to country in 2022, Mt: lowest, highest, and the published figure behind them
TONNES = [
    ("KZ", "CN", 9, 14, "rail to China 8.3 Mt in the first half of 2023, up 37%: 12 in 2022 (KTZ)"),
    ("CN", "KZ", 4, 9.5, "rail from China 5.4 Mt in the first half of 2023, up 37%, with transit (KTZ)"),
    ("CN", "KG", 1, 2.5, "all rail transit over Kazakhstan to Kyrgyzstan 2.26 Mt in 2019 (KTZ)"),
    ("RU", "UZ", 3, 7.1, "all rail transit over Kazakhstan to Uzbekistan 7.1 Mt in 2019 (KTZ)"),
    ("RU", "CN", 60, 120, "68 Mt of coal (Chinese customs), 35.7 Mt by rail and more by sea"),
    ("MN", "CN", 5, 15.6, "Erenhot 15.6 Mt both ways in 2021, coal by road left out"),
    ("KZ", "AF", 0.5, 3, "grain and flour of about 2 Mt a year"),
]


@pytest.fixture(scope="module")
def tables():
    """Read the tables of demand as the study reads them, faults and all."""
    found = {}
    for table in (ZONES, CLASSES):
        converted = convert_cells(table, pl.read_csv(STUDY / f"{table.name}.csv", infer_schema=False))
        assert not converted.faults
        found[table.name] = converted.frame
    return found | {"demand": pl.read_parquet(STUDY / "demand.parquet")}


def test_study_is_large_enough_and_small_enough(tables: Tables):
    assert tables["zones"].height >= 60
    assert tables["classes"].height >= 8
    assert tables["demand"].height <= 60_000
    assert (STUDY / "demand.parquet").stat().st_size < 1_000_000
    assert 800e6 < tables["demand"]["demand_t_per_year"].sum() < 1_200e6


def test_demand_is_as_declared_and_names_only_what_is_there(tables: Tables):
    demand = tables["demand"]
    assert dict(demand.schema) == {name: column.dtype for name, column in DEMAND.columns.items()}
    zones = set(tables["zones"]["zone_id"])
    assert set(demand["origin_zone"]) | set(demand["destination_zone"]) <= zones
    assert set(demand["class_id"]) == set(tables["classes"]["class_id"])
    assert demand.select(DEMAND.key).is_unique().all()
    assert demand.equals(demand.sort(DEMAND.key))
    assert demand.filter(pl.col("origin_zone") == pl.col("destination_zone")).is_empty()
    assert demand["demand_t_per_year"].min() >= 250


def test_every_zone_has_demand(tables: Tables):
    demand = tables["demand"]
    assert set(demand["origin_zone"]) | set(demand["destination_zone"]) == set(tables["zones"]["zone_id"])


@pytest.mark.parametrize("bounds", TONNES, ids=lambda bounds: f"{bounds[0]}-{bounds[1]}")
def test_tonnes_between_countries_are_near_published_figures(
    tables: Tables, bounds: tuple[str, str, float, float, str]
):
    origin, destination, least, most, published = bounds
    country = dict(zip(tables["zones"]["zone_id"], tables["zones"]["country"], strict=True))
    chosen = tables["demand"].filter(
        (pl.col("origin_zone").replace_strict(country) == origin)
        & (pl.col("destination_zone").replace_strict(country) == destination)
    )
    assert least < chosen["demand_t_per_year"].sum() / 1e6 < most, published


def test_boxes_between_asia_and_europe_are_near_published_figures(tables: Tables):
    summary = summarise_demand(tables["demand"], tables["classes"], tables["zones"])
    asia = ["china", "east-asia"]

    def count(origins: list[str], destinations: list[str]) -> float:
        """Count million TEU between regions."""
        chosen = pl.col("origin_region").is_in(origins) & pl.col("destination_region").is_in(destinations)
        return summary.filter(chosen)["demand_teu_per_year"].sum() / 1e6

    # June 2022 counted 1.33 million TEU westbound and 0.52 eastbound by sea: 16 and 6.2 a year
    assert 12.8 < count(asia, ["europe"]) < 19.2
    assert 4.6 < count(["europe"], asia) < 8.1
    assert 10 < count(["china"], ["europe"]) < 15


def test_coal_and_oil_products_never_go_in_boxes_and_machines_always_do(tables: Tables):
    cargo = tables["demand"].group_by("class_id").agg(pl.col("cargo").unique().sort())
    found = dict(cargo.iter_rows())
    assert found["coal"] == found["oilprod"] == ["bulk"]
    assert found["mach"] == found["manuf"] == found["urgent"] == ["container"]
    assert found["metals"] == found["food"] == ["bulk", "container"]


def test_paths_and_elasticities_cover_every_zone_and_class(tables: Tables):
    paths = pl.read_csv(STUDY / "gdp_paths.csv")
    assert set(tables["zones"]["country"]) <= set(paths["country"])
    assert set(paths["year"]) == {2025, 2030, 2035, 2040}
    powers = pl.read_csv(STUDY / "trade_elasticities.csv")
    assert set(powers["class_id"]) == set(tables["classes"]["class_id"])
    # trade grows with world product at 0.8, 1 and 1.2, but for how classes differ
    sums = powers.filter(pl.col("class_id") == "manuf").sort("exporter_elasticity", "path")
    total = sums["exporter_elasticity"] + sums["importer_elasticity"] + sums["world_elasticity"]
    found = dict(zip(sums["path"], total / 1.05, strict=True))
    assert found == pytest.approx({"low": 0.8, "base": 1.0, "high": 1.2}, abs=1e-3)
