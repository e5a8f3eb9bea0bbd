"""Rates of exchange and distances for the claims."""

from pathlib import Path

import polars as pl
from series import two_letters

CURRENCIES = {"DEU": "EUR", "CHN": "CNY"}  # the euro's rate is read off a country that has it
OLD_CODES = {"ROM": "ROU", "ZAR": "COD"}
POPULATION_YEAR = 2020


def derive_rates(data: Path, first_year: int) -> pl.DataFrame:
    """Derive dollars per unit of currency, as means of years."""
    raw = pl.read_parquet(data / "macro_series" / "gdp_world_1990_2023.parquet")
    rows = raw.filter(
        pl.col("Country ISO").is_in(list(CURRENCIES))
        & (pl.col("Year") >= first_year)
        & pl.col("Exchange rate").is_not_null()
    )
    return rows.select(
        pl.col("Country ISO").replace(CURRENCIES).alias("currency"),
        pl.col("Year").alias("year"),
        (1 / pl.col("Exchange rate")).round(5).alias("usd_per_unit"),
        pl.lit("world-bank-wdi-official-exchange-rates").alias("source"),
        pl.lit("published").alias("confidence"),
    ).sort("currency", "year")


def derive_distances(data: Path, study: Path) -> pl.DataFrame:
    """Derive distances between reporters; those of a group are means over its people."""
    reporters = pl.read_csv(study / "trade_reporters.csv", infer_schema=False).fill_null("")
    groups = {
        row["reporter_id"]: row["members"].split(";")
        for row in reporters.iter_rows(named=True)
        if row["members"]
    }
    members = {code: groups.get(code, [code]) for code in reporters["reporter_id"] if code != "world"}
    raw = pl.read_parquet(data / "cepii_geodist" / "dist_cepii.parquet")
    far = raw.with_columns(
        pl.col("iso_o").cast(pl.String).replace(OLD_CODES), pl.col("iso_d").cast(pl.String).replace(OLD_CODES)
    )
    known = {
        (one, other): km
        for one, other, km in far.select(
            two_letters("iso_o"), two_letters("iso_d"), pl.coalesce(pl.col("distw"), pl.col("dist"))
        ).iter_rows()
    }
    people = _population(data)
    rows = []
    for one, of_one in members.items():
        for other, of_other in members.items():
            if set(of_one) & set(of_other):
                continue
            pairs = [(a, b, people[a] * people[b]) for a in of_one for b in of_other]
            weight = sum(share for *_, share in pairs)
            km = sum(known[a, b] * share for a, b, share in pairs) / weight
            rows.append((one, other, round(km)))
    frame = pl.DataFrame(rows, schema=["from_reporter", "to_reporter", "distance_km"], orient="row")
    return frame.with_columns(
        pl.lit("cepii-geodist").alias("source"), pl.lit("derived").alias("confidence")
    ).sort("from_reporter", "to_reporter")


def _population(data: Path) -> dict[str, float]:
    raw = pl.read_csv(data / "macro_series" / "population.csv")
    rows = raw.filter(pl.col("Year") == POPULATION_YEAR)
    return dict(rows.select(two_letters("Country Code"), pl.col("Value").cast(pl.Float64)).iter_rows())
