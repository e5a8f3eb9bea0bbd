"""The Advanced Guide's chapter on gravity."""

import os
from pathlib import Path

import polars as pl
import pytest

from zhibek.trade.gravity import GravityFit, GravityModel, LogOls, estimate_gravity

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("ZHIBEK_SHARED_DATA", ROOT.parent / "shared" / "data"))
SAMPLE = DATA / "gravity_benchmarks" / "agtpa_applications.parquet"
YEARS = (1986, 1990, 1994, 1998, 2002, 2006)
NEAR = ("CNTG", "LANG", "CLNY")
SIZES = ("ln_Y", "ln_E")
BOTH_YEARS = ("exporter^year", "importer^year")
BY_YEAR = tuple(f"ln_DIST_{year}" for year in YEARS)
INTRA = (*BY_YEAR, *NEAR, "ln_DIST_INTRA")
LAGS = ("RTA", "RTA_lag4", "RTA_lag8", "RTA_lag12")
BORDERS = tuple(f"INTL_BRDR_{year}" for year in YEARS[:-1])
PAIRS = (*BOTH_YEARS, "pair_id")

# table and column: whether trade within countries counts, by logarithms or not, regressors, effects
COLUMNS = {
    ("1", "1"): (False, True, ("ln_DIST", *NEAR, *SIZES), ()),
    ("1", "2"): (False, True, ("ln_DIST", *NEAR, *SIZES, "ln_REM_EXP", "ln_REM_IMP"), ()),
    ("1", "3"): (False, True, ("ln_DIST", *NEAR), BOTH_YEARS),
    ("1", "4"): (False, False, ("ln_DIST", *NEAR), BOTH_YEARS),
    ("2", "1"): (False, True, (*BY_YEAR, *NEAR), BOTH_YEARS),
    ("2", "2"): (False, False, (*BY_YEAR, *NEAR), BOTH_YEARS),
    ("2", "3"): (True, False, INTRA, BOTH_YEARS),
    ("2", "4"): (True, False, (*INTRA, "SMCTRY"), BOTH_YEARS),
    ("2", "5"): (True, False, (*BY_YEAR, *NEAR), (*BOTH_YEARS, "intra_pair")),
    ("3", "1"): (False, True, ("ln_DIST", *NEAR, "RTA"), BOTH_YEARS),
    ("3", "2"): (False, False, ("ln_DIST", *NEAR, "RTA"), BOTH_YEARS),
    ("3", "3"): (True, False, ("ln_DIST", *NEAR, "RTA"), (*BOTH_YEARS, "intra_pair")),
    ("3", "4"): (True, False, ("RTA",), PAIRS),
    ("3", "5"): (True, False, ("RTA", "RTA_lead4"), PAIRS),
    ("3", "6"): (True, False, LAGS, PAIRS),
    ("3", "7"): (True, False, (*LAGS, *BORDERS), PAIRS),
}
PUBLISHED = pl.read_csv(
    Path(__file__).parent / "agtpa" / "chapter1.csv", comment_prefix="#", infer_schema=False
)

needs_data = pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample is not here")


@pytest.fixture(scope="module")
def sample() -> pl.DataFrame:
    """Give trade of 69 countries with itself and each other, and what may explain it."""
    rows = pl.read_parquet(SAMPLE).with_columns(pl.col("year", "pair_id").cast(pl.Int64))
    rows = rows.filter(pl.col("year").is_in(YEARS))
    within = pl.col("exporter") == pl.col("importer")
    rows = rows.with_columns(
        pl.col("trade").sum().over("exporter", "year").alias("output"),
        pl.col("trade").sum().over("importer", "year").alias("spending"),
        pl.col("trade").sum().over("year").alias("world"),
    )
    far = pl.col("dist") * pl.col("world")
    names = {"cntg": "CNTG", "lang": "LANG", "clny": "CLNY"}
    lags = {name: name.replace("rta", "RTA") for name in rows.columns if name.startswith("rta")}
    return rows.with_columns(
        pl.col("dist").log().alias("ln_DIST"),
        pl.col("output").log().alias("ln_Y"),
        pl.col("spending").log().alias("ln_E"),
        (far / pl.col("spending")).sum().over("exporter", "year").log().alias("ln_REM_EXP"),
        (far / pl.col("output")).sum().over("importer", "year").log().alias("ln_REM_IMP"),
        within.cast(pl.Float64).alias("SMCTRY"),
        (pl.col("dist").log() * within).alias("ln_DIST_INTRA"),
        pl.when(within).then(pl.col("exporter")).otherwise(pl.lit("inter")).alias("intra_pair"),
        *(
            (pl.col("dist").log() * (~within & (pl.col("year") == year))).alias(f"ln_DIST_{year}")
            for year in YEARS
        ),
        *((~within & (pl.col("year") == year)).cast(pl.Float64).alias(f"INTL_BRDR_{year}") for year in YEARS),
    ).rename(names | lags)


def estimate(sample: pl.DataFrame, table: str, column: str) -> GravityFit:
    """Estimate one column of the book."""
    within, logs, regressors, effects = COLUMNS[table, column]
    rows = sample if within else sample.filter(pl.col("SMCTRY") == 0)
    estimator = {"estimator": LogOls()} if logs else {}
    return estimate_gravity(rows, GravityModel("trade", regressors, effects, "pair_id", **estimator))


@needs_data
@pytest.mark.slow
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_column_of_the_guide_comes_out_to_four_decimals(sample: pl.DataFrame, table: str, column: str):
    published = PUBLISHED.filter((pl.col("table") == table) & (pl.col("column") == column))
    assert published.height
    fit = estimate(sample, table, column)
    for term, value, n_used in published.select("term", "coefficient", "n_used").iter_rows():
        assert round(fit.coefficient(term), 4) == float(value), term
        assert not n_used or fit.n_used == int(n_used)


def test_every_published_column_is_tried():
    assert {tuple(row) for row in PUBLISHED.select("table", "column").unique().iter_rows()} == set(COLUMNS)
