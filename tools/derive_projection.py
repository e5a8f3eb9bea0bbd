"""Derive paths of growth and elasticities of trade.

    python tools/derive_projection.py --data DATA_FOLDER STUDY_FOLDER

Growth of each economy starts from its mean of the last ten years and draws near the world's by a tenth
a year; low and high differ from it by the standard error of that mean. Elasticities come from gravity in
changes (PPML with constants by pair and year) on BACI's totals; the world's power makes world trade grow
with world product at a ratio of its own on each path; classes differ from the mean of all goods by a judged
factor, since the tonnes of raw goods grow less than incomes.
"""

import argparse
from pathlib import Path

import polars as pl

from zhibek.demand.totals import BASE_YEAR
from zhibek.tables.folder import write_table
from zhibek.trade.collected import VALUES
from zhibek.trade.gravity import GravityFit, GravityModel, estimate_gravity
from zhibek.trade.paths import draw_paths

FIT_YEARS = (2011, 2013, 2015, 2017, 2019)
WORLD_RATIO = {
    "low": 0.8,
    "base": 1.0,
    "high": 1.2,
}  # trade's growth over product's; about 1 since 2011 (WTO)
CLASS_FACTORS = {
    "grain": 0.8, "food": 0.9, "coal": 0.4, "oilprod": 0.7, "ores": 0.8, "crude": 0.8,
    "fert": 0.8, "metals": 0.9, "chem": 1.05, "manuf": 1.05, "mach": 1.1, "urgent": 1.2,
}  # fmt: skip


def read_products(data: Path) -> pl.DataFrame:
    """Read real product by country (alpha-3) and year; the world, `WLD`, is their sum."""
    table = pl.read_parquet(data / "macro_series/gdp_world_1990_2023.parquet").select(
        pl.col("Country ISO").cast(pl.String).alias("country"),
        pl.col("Year").cast(pl.Int64).alias("year"),
        pl.col("GDP (2015 USD)").cast(pl.Float64).alias("value"),
    )
    table = table.drop_nulls().filter(pl.col("value") > 0)
    world = (
        table.group_by("year")
        .agg(pl.col("value").sum())
        .select(pl.lit("WLD").alias("country"), "year", "value")
    )
    return pl.concat([table, world]).sort("country", "year")


def estimate_elasticities(data: Path, products: pl.DataFrame) -> GravityFit:
    """Estimate how trade of a pair moves with its seller's and buyer's real product."""
    flows = pl.read_parquet(data / VALUES).select(
        pl.col("exporter", "importer").cast(pl.String),
        pl.col("year").cast(pl.Int64),
        (pl.col("value_kusd").cast(pl.Float64) / 1e3).alias("flow"),
    )
    sizes = products.select("country", "year", pl.col("value").log().alias("size"))
    rows = flows.filter(pl.col("year").is_in(FIT_YEARS))
    for side in ("exporter", "importer"):
        named = sizes.rename({"country": side, "size": f"ln_gdp_{side}"})
        rows = rows.join(named, on=[side, "year"], how="inner", maintain_order="left")
    rows = rows.with_columns(pl.concat_str("exporter", "importer").alias("pair"))
    return estimate_gravity(
        rows, GravityModel("flow", ("ln_gdp_exporter", "ln_gdp_importer"), ("pair", "year"), "pair")
    )


def tabulate_elasticities(fit: GravityFit) -> pl.DataFrame:
    """Give the elasticities of each class on each path."""
    sold, bought = fit.coefficient("ln_gdp_exporter"), fit.coefficient("ln_gdp_importer")
    rows = [
        (name, path, *(round(factor * power, 4) for power in (sold, bought, ratio - sold - bought)))
        for name, factor in CLASS_FACTORS.items()
        for path, ratio in WORLD_RATIO.items()
    ]
    names = ["class_id", "path", "exporter_elasticity", "importer_elasticity", "world_elasticity"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        pl.lit("zhibek-derivation").alias("source"), pl.lit("estimated").alias("confidence")
    )


def main() -> None:
    """Read the words of the command line, derive and write."""
    parser = argparse.ArgumentParser(description="Derive paths of growth and elasticities of trade.")
    parser.add_argument("study", type=Path, help="folder of the study that the tables are written to")
    parser.add_argument("--data", type=Path, required=True, help="folder with the trade data")
    words = parser.parse_args()
    products = read_products(words.data)
    countries = pl.read_csv(words.study / "zones.csv")["country"].unique().to_list()
    paths = draw_paths(products, countries, BASE_YEAR).with_columns(
        pl.lit("world-bank-wdi-gdp").alias("source"), pl.lit("estimated").alias("confidence")
    )
    fit = estimate_elasticities(words.data, products)
    write_table(paths, words.study / "gdp_paths.csv")
    write_table(tabulate_elasticities(fit), words.study / "trade_elasticities.csv")
    missing = sorted(set(countries) - set(paths["country"]))
    print(f"{paths.height} rows of paths; no product, so at the world's: {', '.join(missing) or 'none'}")
    print(fit.coefficients)


if __name__ == "__main__":
    main()
