"""Demand of the Silk Road study, and its making."""

import os
import sys
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from zhibek.demand.grow import find_growth_factors
from zhibek.demand.matrix import summarise_demand
from zhibek.tables.cells import convert_cells
from zhibek.tables.demand import CLASSES, DEMAND, GROWTH, ZONES

ROOT = Path(__file__).resolve().parents[3]
TOOL = ROOT / "tools" / "derive_demand"
sys.path.insert(0, str(TOOL))
import commodities  # noqa: E402
import derive  # noqa: E402
import raking  # noqa: E402
import rules  # noqa: E402
import zoning  # noqa: E402

STUDY = Path(str(files("zhibek.atlas"))) / "silk-road"
DATA = Path(os.environ.get("ZHIBEK_SHARED_DATA", ROOT.parent / "shared" / "data"))
Tables = dict[str, pl.DataFrame]
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the trade data is not here")

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
    for table in (ZONES, CLASSES, GROWTH):
        converted = convert_cells(table, pl.read_csv(STUDY / f"{table.name}.csv", infer_schema=False))
        assert not converted.faults
        found[table.name] = converted.frame
    return found | {"demand": pl.read_parquet(STUDY / "demand.parquet")}


@pytest.fixture(scope="module")
def derivation():
    """Derive demand anew from the trade data."""
    return derive.derive_demand(DATA)


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


def test_growth_covers_every_pair_of_regions(tables: Tables):
    regions = tables["zones"]["region"].unique().sort().to_list()
    named = set(tables["growth"]["origin_region"]) | set(tables["growth"]["destination_region"])
    assert named - {"*"} <= set(regions)
    factors = find_growth_factors(regions, tables["growth"], 8)
    assert factors.select(pl.col("factor").is_between(1.1, 1.7).all()).item()
    west = factors.filter((pl.col("origin_region") == "china") & (pl.col("destination_region") == "europe"))
    assert west["factor"].item() == pytest.approx(1.15, abs=1e-4)


@needs_data
def test_committed_demand_is_what_the_derivation_gives(tables: Tables, derivation: derive.Derivation):
    assert derivation.demand.equals(tables["demand"])


@needs_data
def test_the_same_derivation_writes_the_same_bytes(derivation: derive.Derivation, tmp_path: Path):
    derive.write_demand(derivation.demand, tmp_path / "one.parquet")
    derive.write_demand(derive.derive_demand(DATA).demand, tmp_path / "two.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()


@needs_data
def test_value_is_conserved_from_totals_to_goods(derivation: derive.Derivation):
    came_in = derivation.totals.values["value_musd"].sum()
    goods = derivation.goods
    came_out = goods.tonnes["value_musd"].sum() + goods.left["value_musd"].sum()
    assert came_out == pytest.approx(came_in, rel=1e-9)
    assert goods.left["value_musd"].min() >= 0
    reasons = set(goods.left["reason"])
    assert {"uranium", "gold and stones", "pipeline gas", "coal by road at Gashuunsukhait"} <= reasons


@needs_data
def test_tonnes_are_conserved_from_goods_to_zones(derivation: derive.Derivation):
    tonnes = derivation.goods.tonnes["tonnes"].sum()
    kept = derivation.demand["demand_t_per_year"].sum() - derivation.rounded_t
    assert kept + derivation.lost_t == pytest.approx(tonnes, rel=1e-9)
    assert derivation.lost_t < 0.005 * tonnes


@needs_data
def test_raked_exports_of_the_union_meet_eurostat(derivation: derive.Derivation):
    rate = 1.053
    sold = pl.read_parquet(DATA / "national_trade/eu27_exports_by_partner_eur.parquet")
    to_russia = sold.filter((pl.col("partner") == "RUS") & (pl.col("year") == 2022))["value_eur"].item()
    union = rules.read_assumptions(TOOL / "assumptions")["eu27"]["country"].to_list()
    raked = derivation.totals.values.filter(pl.col("exporter").is_in(union) & (pl.col("importer") == "RUS"))
    assert raked["value_musd"].sum() == pytest.approx(to_russia * rate / 1e6, rel=1e-9)


def test_every_assumption_has_a_source_and_a_confidence():
    for name, table in rules.read_assumptions(TOOL / "assumptions").items():
        assert {"source", "confidence"} <= set(table.columns), name
        assert table["source"].null_count() == table["confidence"].null_count() == 0, name
        keys = [column for column in ("exporter", "importer", "commodity") if column in table.columns]
        if "exporter" in keys and "class_id" not in table.columns:
            assert table.select(keys).is_unique().all(), name


def test_the_most_specific_rule_fits_and_a_missing_one_is_told():
    table = pl.DataFrame(
        [("*", "*", "x", 1.0), ("*", "B", "x", 2.0), ("A", "*", "x", 3.0), ("A", "B", "x", 4.0)],
        schema=["exporter", "importer", "kind", "number"],
        orient="row",
    )
    rows = pl.DataFrame({"exporter": ["A", "A", "C", "C"], "importer": ["B", "C", "B", "A"], "kind": "x"})
    for order in (table, table.reverse()):
        assert rules.apply_rules(rows, order, by=("kind",), give=("number",))["number"].to_list() == [
            4,
            3,
            2,
            1,
        ]
    with pytest.raises(ValueError, match="No rule fits"):
        rules.apply_rules(rows, table.filter(pl.col("importer") == "B"), by=("kind",), give=("number",))


def test_raking_meets_margins_keeps_held_pairs_and_reports_what_it_cannot_meet():
    values = pl.DataFrame(
        [("A", "X", 10.0, False), ("A", "Y", 20.0, False), ("B", "X", 30.0, False), ("B", "Y", 40.0, True)],
        schema=["exporter", "importer", "value_musd", "held"],
        orient="row",
    ).with_columns(pl.lit("seed").alias("basis"))
    by_row = values.select(
        "exporter",
        "importer",
        pl.col("exporter").alias("margin"),
        pl.when(pl.col("exporter") == "A").then(45.0).otherwise(100.0).alias("target_musd"),
    )
    by_column = (
        values.select("exporter", "importer", pl.col("importer").alias("margin"))
        .filter(pl.col("importer") == "X")
        .with_columns(pl.lit(75.0).alias("target_musd"))
    )
    raked, gaps = raking.rake(values, [by_row, by_column])
    found = {(row["exporter"], row["importer"]): row["value_musd"] for row in raked.iter_rows(named=True)}
    assert found["B", "Y"] == 40.0
    assert found["A", "X"] + found["A", "Y"] == pytest.approx(45.0)
    assert found["A", "X"] + found["B", "X"] == pytest.approx(75.0)
    assert found["B", "X"] == pytest.approx(60.0)
    assert gaps.is_empty()
    unmeetable = by_row.with_columns(pl.lit(5.0).alias("target_musd")).filter(pl.col("exporter") == "B")
    _, gaps = raking.rake(values, [unmeetable])
    assert gaps["gap_musd"].to_list() == [65.0]


def test_small_rows_are_dropped_and_counted():
    rows = pl.DataFrame({"tonnes": [100.0, 250.0, 900.0]})
    kept, lost = zoning.drop_small(rows, 250.0)
    assert kept["tonnes"].to_list() == [250.0, 900.0]
    assert lost == pytest.approx(100.0)


def test_shares_of_zones_add_up_to_one_and_follow_the_study(tables: Tables):
    assumptions = rules.read_assumptions(TOOL / "assumptions")
    shares = pl.read_csv(TOOL / "zone_shares.csv")
    profiles = zoning.read_profiles(shares, assumptions["zone_class_shares"])
    sums = profiles.group_by("country", "profile").agg(pl.col("share").sum())
    assert sums.select(((pl.col("share") - 1).abs() < 1e-12).all()).item()
    assert set(shares["zone_id"]) == set(tables["zones"]["zone_id"])


def test_parts_that_do_not_add_up_are_refused():
    assumptions = rules.read_assumptions(TOOL / "assumptions")
    shares = assumptions["section_shares"]
    broken = assumptions | {"section_shares": shares.filter(pl.col("commodity") != "machinery")}
    split = pl.DataFrame({"exporter": ["CHN"], "importer": ["KAZ"], "sitc_section": [7], "value_musd": [1.0]})
    with pytest.raises(ValueError, match="do not add up to 1"):
        commodities.share_out(split, broken)
