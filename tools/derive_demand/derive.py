"""Derive the demand table of a study.

    python tools/derive_demand/derive.py --data DATA_FOLDER STUDY_FOLDER

Chain: value by pair of countries 2019, carried to 2022, raked to what is published, split by
goods, turned to tonnes, split among zones, parted in containers and bulk. Every assumption is
a row of `assumptions/`.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from commodities import Goods, find_goods
from rules import read_assumptions, read_parameter, sum_column
from totals import Totals, find_totals
from zoning import ROW, drop_small, read_profiles, split_cargo, split_zones

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Derivation:
    """The demand table and the account of how it came about."""

    demand: pl.DataFrame
    totals: Totals
    goods: Goods
    lost_t: float
    rounded_t: float


def derive_demand(data: Path, folder: Path = HERE) -> Derivation:
    """Derive demand from a folder of trade data and the tables of assumptions in `folder`."""
    assumptions = read_assumptions(folder / "assumptions")
    profiles = read_profiles(pl.read_csv(folder / "zone_shares.csv"), assumptions["zone_class_shares"])
    totals = find_totals(data, assumptions)
    goods = find_goods(totals.values, data, assumptions)
    flows = split_cargo(goods.tonnes, assumptions)
    zoned = split_zones(flows, assumptions, profiles)
    accounted = sum_column(goods.tonnes, "value_musd") + sum_column(goods.left, "value_musd")
    check_conserved("value", sum_column(totals.values, "value_musd"), accounted)
    check_conserved("tonnes", sum_column(goods.tonnes, "tonnes"), sum_column(zoned, "tonnes"))
    kept, lost_t = drop_small(zoned, read_parameter(assumptions, "smallest_row"))
    check_conserved("tonnes after dropping", sum_column(zoned, "tonnes"), sum_column(kept, "tonnes") + lost_t)
    demand = kept.select(
        *ROW,
        pl.col("tonnes").round().alias("demand_t_per_year"),
        pl.lit("zhibek-derivation").alias("source"),
        pl.lit("derived").alias("confidence"),
    ).sort(ROW)
    rounded_t = sum_column(demand, "demand_t_per_year") - sum_column(kept, "tonnes")
    return Derivation(demand, totals, goods, lost_t, rounded_t)


def check_conserved(what: str, before: float, after: float) -> None:
    """Raise if a step has made or lost something."""
    if abs(after - before) > 1e-9 * abs(before):
        raise ArithmeticError(f"{what}: {before} before, {after} after.")


def write_demand(demand: pl.DataFrame, path: Path) -> None:
    """Write the table so that the same rows give the same bytes."""
    demand.write_parquet(
        path, compression="zstd", compression_level=19, statistics=False, row_group_size=demand.height
    )


def add_up_left_out(goods: Goods) -> pl.DataFrame:
    """Add what is left out up by reason: reason, value_musd, tonnes where a price is assumed."""
    prices = read_assumptions(HERE / "assumptions")["left_out_prices"]
    ordered = goods.left.sort("reason", "exporter", "importer", "value_musd")
    left = ordered.group_by("reason", maintain_order=True).agg(pl.col("value_musd").sum())
    tonnes = pl.col("value_musd") * 1e6 / pl.col("value_usd_per_t")
    priced = left.join(prices, on="reason", how="left", maintain_order="left")
    return priced.select("reason", "value_musd", tonnes.alias("tonnes")).sort("value_musd", descending=True)


def print_account(derivation: Derivation) -> None:
    """Print what each step left, what was left out, and pairs to judge."""
    for step, value in derivation.totals.steps:
        print(f"{value / 1e3:12,.1f} bn USD  {step}")
    goods = derivation.goods
    travels_t = sum_column(goods.tonnes, "tonnes")
    for reason, value, tonnes in add_up_left_out(goods).iter_rows():
        mass = f", about {tonnes / 1e6:,.1f} Mt" if tonnes is not None else ""
        print(f"{-value / 1e3:12,.1f} bn USD  left out: {reason}{mass}")
    print(f"{sum_column(goods.tonnes, 'value_musd') / 1e3:12,.1f} bn USD  travels, {travels_t / 1e6:,.1f} Mt")
    rounding = f"rounding {derivation.rounded_t:,.0f} t"
    print(f"{-derivation.lost_t / 1e6:12,.3f} Mt  in rows too small to keep; {rounding}")
    demand = derivation.demand
    n_pairs = demand.select("origin_zone", "destination_zone").n_unique()
    kept_t = sum_column(demand, "demand_t_per_year")
    print(f"{kept_t / 1e6:12,.1f} Mt  in {demand.height:,} rows, {n_pairs:,} pairs of zones")
    with pl.Config(tbl_rows=100, tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True):
        print("\nPublished margins that held pairs do not meet, million USD")
        gaps = derivation.totals.gaps.filter(pl.col("gap_musd").abs() > 100)
        print(gaps.sort(pl.col("gap_musd").abs(), descending=True))
    print("\nPairs to judge, Mt")
    for exporter, importer in pl.read_csv(HERE / "judged_pairs.csv").iter_rows():
        print(describe_pair(derivation, exporter, importer))


def describe_pair(derivation: Derivation, exporter: str, importer: str) -> str:
    """Say in one line what goes from one country to another."""
    chosen = (pl.col("exporter") == exporter) & (pl.col("importer") == importer)
    rows = derivation.goods.tonnes.filter(chosen).group_by("class_id").agg(pl.col("tonnes").sum() / 1e6)
    parts = ", ".join(
        f"{name} {mass:.2f}" for name, mass in rows.sort("class_id").iter_rows() if mass > 0.005
    )
    value = derivation.totals.values.filter(chosen)
    basis = f"{sum_column(value, 'value_musd') / 1e3:.1f} bn USD, {', '.join(value['basis'])}"
    return f"{exporter} to {importer} {sum_column(rows, 'tonnes'):8.2f}: {parts} ({basis})"


def main() -> None:
    """Read the words of the command line, derive, write and print."""
    parser = argparse.ArgumentParser(description="Derive the demand table of a study.")
    parser.add_argument("study", type=Path, help="folder of the study, where demand.parquet is written")
    parser.add_argument("--data", type=Path, required=True, help="folder with the trade data")
    words = parser.parse_args()
    start = time.perf_counter()
    derivation = derive_demand(words.data)
    write_demand(derivation.demand, words.study / "demand.parquet")
    print_account(derivation)
    print(f"\n{time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
