"""Read the collected trade statistics of a folder."""

from pathlib import Path

import polars as pl

from zhibek.errors import Fault, TableError
from zhibek.trade.material import TradeData

VALUES = "baci_totals/baci_totals_2000_2020.parquet"
SECTIONS = "unctad_trade_matrix/unctad_matrix_sitc1_1995_2005_2015.parquet"
NATIONAL = "national_trade/national_partner_totals.parquet"
UNION = "national_trade/eu27_exports_by_partner_eur.parquet"
VALUES_YEAR, SECTIONS_YEAR = 2019, 2015


def holds_collected(folder: Path) -> bool:
    """Tell whether a folder holds the collected statistics."""
    return (folder / VALUES).is_file()


def read_collected(folder: Path) -> TradeData:
    """Read BACI's totals, UNCTAD's sections, national statistics and Eurostat, as collected.

    Raises TableError that names every file that is not there.
    """
    missing = [name for name in (VALUES, SECTIONS, NATIONAL, UNION) if not (folder / name).is_file()]
    if missing:
        mend = "Name the folder that holds it, or fetch the official series with `zhibek trade fetch`."
        raise TableError([Fault(str(folder / name), "no such file.", mend) for name in missing])
    pair = pl.col("exporter", "importer").cast(pl.String)
    values = pl.read_parquet(folder / VALUES).filter(pl.col("year") == VALUES_YEAR)
    sections = pl.read_parquet(folder / SECTIONS).with_columns(pl.col("sitc1").cast(pl.String))
    sections = sections.filter(
        (pl.col("year") == SECTIONS_YEAR) & (pl.col("sitc1") != "TOTAL") & (pl.col("value_kusd") > 0)
    )
    return TradeData(
        values=values.select(pair, (pl.col("value_kusd").cast(pl.Float64) / 1e3).alias("value_musd")),
        values_year=VALUES_YEAR,
        sections=sections.select(
            pair,
            pl.col("sitc1").cast(pl.Int64).alias("sitc_section"),
            pl.col("value_kusd").cast(pl.Float64),
        ),
        national=pl.read_parquet(folder / NATIONAL).select(
            pl.col("reporter", "partner", "flow").cast(pl.String),
            pl.col("year").cast(pl.Int64),
            pl.col("value_kusd").cast(pl.Float64),
        ),
        union_exports=pl.read_parquet(folder / UNION).select(
            pl.col("partner").cast(pl.String),
            pl.col("year").cast(pl.Int64),
            pl.col("value_eur").cast(pl.Float64),
        ),
    )
