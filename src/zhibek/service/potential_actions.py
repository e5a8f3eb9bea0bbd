"""What a user can ask of trade that could be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from zhibek.atlas.studies import locate_study
from zhibek.demand.matrix import add_teu
from zhibek.demand.project import add_up_exports, balance_boxes, project_years
from zhibek.errors import SettingsError, UnknownNameError
from zhibek.tables.countries import ALPHA_2
from zhibek.tables.folder import read_some_tables, write_table
from zhibek.tables.settings import read_settings
from zhibek.trade.potential import ALL_SECTORS, POTENTIAL_TABLES, Potential, find_potential

Where = str | Path | None
PROJECTED_YEARS = (2025, 2030, 2035, 2040)
PROJECTION_TABLES = (
    "demand",
    "zones",
    "places",
    "classes",
    "growth",
    "gdp_paths",
    "trade_elasticities",
    "sources",
)


@dataclass(frozen=True, slots=True)
class GravityTables:
    """What gravity found, and where it misses.

    coefficients as `gravity_coefficients` has them. residuals: exporter, importer, predicted_usd,
    actual_usd, residual_usd (actual less predicted), log_ratio (null where either is nothing), over all
    goods that travel.
    """

    coefficients: pl.DataFrame
    residuals: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Projection:
    """Demand of later years by path.

    totals: year, path, demand_t_per_year, demand_teu_per_year, growth_t and growth_teu (over the base year).
    exports and boxes as `add_up_exports` and `balance_boxes` give them. by_class: year, path, class_id
    and sums. The rows by zone pair, class and cargo stand in `folder`, where one was asked for.
    """

    base_year: int
    country: str
    totals: pl.DataFrame
    by_class: pl.DataFrame
    exports: pl.DataFrame
    boxes: pl.DataFrame
    folder: Path | None


def potential(
    where: Where,
    exporter: str,
    importer: str,
    sector: str = ALL_SECTORS,
    *,
    border_trains: float | None = None,
) -> Potential:
    """Find what one country could sell another, by group of goods, and what holds it back.

    Countries are codes of two or three letters. Raises SettingsError where the study predicts no trade.
    """
    frames = _read_frames(locate_study(where))
    if frames["trade_potentials"].is_empty():
        raise SettingsError(
            "This study predicts no trade. Add product_groups, trade_potentials and border_limits."
        )
    seller, buyer = (ALPHA_2.get(word.upper(), word.upper()) for word in (exporter, importer))
    return find_potential(frames, seller, buyer, sector, border_trains=border_trains)


def gravity(where: Where = None, country: str = "KZ") -> GravityTables:
    """Give the coefficients of gravity, and its residuals for the trade of a country with each partner.

    Raises UnknownNameError for a country that nothing is predicted of.
    """
    frames = read_some_tables(locate_study(where), (*POTENTIAL_TABLES, "gravity_coefficients"))
    code = ALPHA_2.get(country.upper(), country.upper())
    rows = frames["trade_potentials"].filter((pl.col("exporter") == code) | (pl.col("importer") == code))
    if rows.is_empty():
        raise UnknownNameError("country with a predicted trade", code, frames["trade_potentials"]["exporter"])
    sums = rows.group_by("exporter", "importer").agg(pl.col("predicted_usd", "actual_usd").sum())
    ratio = (pl.col("actual_usd") / pl.col("predicted_usd")).log()
    residuals = sums.with_columns(
        (pl.col("actual_usd") - pl.col("predicted_usd")).alias("residual_usd"),
        pl.when((pl.col("actual_usd") > 0) & (pl.col("predicted_usd") > 0)).then(ratio).alias("log_ratio"),
    )
    return GravityTables(
        frames["gravity_coefficients"],
        residuals.sort("residual_usd", "exporter", "importer", descending=[True, False, False]),
    )


def project(
    where: Where = None, years: Sequence[int] = (), *, country: str = "KZ", out: Path | None = None
) -> Projection:
    """Carry a study's demand to some years by every path; with `out`, write all tables there.

    Raises SettingsError for a year outside the paths, or a country without a zone.
    """
    folder = locate_study(where)
    frames = read_some_tables(folder, PROJECTION_TABLES)
    base_year = read_settings(folder).base_year
    rows = project_years(frames, base_year, sorted(set(years or PROJECTED_YEARS)))
    code = ALPHA_2.get(country.upper(), country.upper())
    now = add_teu(frames["demand"], frames["classes"])
    sums = pl.col("demand_t_per_year", "demand_teu_per_year").sum()
    totals = rows.group_by("year", "path", maintain_order=True).agg(sums)
    found = Projection(
        base_year,
        code,
        totals.with_columns(
            (pl.col("demand_t_per_year") / now["demand_t_per_year"].sum()).alias("growth_t"),
            (pl.col("demand_teu_per_year") / now["demand_teu_per_year"].sum()).alias("growth_teu"),
        ),
        rows.group_by("year", "path", "class_id", maintain_order=True).agg(sums),
        add_up_exports(rows, frames["zones"], code),
        balance_boxes(rows, frames["zones"]),
        out,
    )
    if out is not None:
        for name, table in (("exports", found.exports), ("boxes", found.boxes), ("by_class", found.by_class)):
            write_table(table, out / f"{name}.csv")
        write_table(rows, out / "demand.parquet")
    return found


@lru_cache(maxsize=4)
def _read_frames(folder: Path) -> Mapping[str, pl.DataFrame]:
    """Read the tables that potential needs."""
    return read_some_tables(folder, POTENTIAL_TABLES)
