"""Fetch official statistics and build demand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from zhibek.atlas.studies import locate_study
from zhibek.demand.chain import Derivation, derive_demand, shipped_assumptions, write_derivation
from zhibek.demand.totals import BASE_YEAR
from zhibek.errors import FetchError, SettingsError, UnknownNameError
from zhibek.tables.folder import read_some_tables, write_table
from zhibek.tables.potential import OFFICIAL_SERIES
from zhibek.trade.collected import holds_collected, read_collected
from zhibek.trade.download import Patience, fetch_file
from zhibek.trade.official import read_official, read_wdi
from zhibek.trade.paths import draw_paths

Where = str | Path | None
Progress = Callable[[str], None]
SERIES_TABLES = ("official_series", "zones", "places", "sources")
SERIES_COLUMNS = tuple(OFFICIAL_SERIES.columns)
DATA_FOLDER = Path.home() / ".zhibek" / "data"
BUILT = "built"


@dataclass(frozen=True, slots=True)
class FetchedSeries:
    """The files of official statistics in the data folder.

    files: series_id, publisher, name, file_name, size, sha256, state (fetched, resumed, there already).
    """

    folder: Path
    files: pl.DataFrame


@dataclass(frozen=True, slots=True)
class BuiltDemand:
    """Demand built from a folder of statistics, and the account of how.

    account and left_out as the chain gives them; notes: statistics that were asked for and not there.
    """

    folder: Path
    n_rows: int
    demand_t_per_year: float
    account: pl.DataFrame
    left_out: pl.DataFrame
    notes: tuple[str, ...]


def fetch(
    where: Where = None,
    folder: Path = DATA_FOLDER,
    only: Sequence[str] = (),
    *,
    patience: Patience | None = None,
    progress: Progress = lambda _: None,
) -> FetchedSeries:
    """Fetch the official series of a study into the data folder, each whole and with its checksum.

    What is there already, undamaged, is not fetched again; what broke off goes on. Raises FetchError that
    names every series that could not be had; the others are kept.
    """
    series = _read_series(where)
    if unknown := [name for name in only if name not in series["series_id"]]:
        raise UnknownNameError("official series", unknown[0], series["series_id"])
    chosen = series.filter(pl.col("series_id").is_in(list(only))) if only else series
    rows, failures = [], []
    for row in chosen.iter_rows(named=True):
        progress(f"fetching {row['name']}")
        try:
            found = fetch_file(
                row["address"],
                folder / row["file_name"],
                sha256=row["sha256"],
                patience=patience,
                progress=progress,
            )
        except FetchError as error:
            failures.append(f"  - {row['series_id']}: {error}")
            continue
        told = (row["series_id"], row["publisher"], row["name"], row["file_name"])
        rows.append((*told, found.size, found.sha256, found.state))
    if failures:
        raise FetchError(
            "\n".join([f"{len(failures)} of {chosen.height} series could not be had:", *failures])
        )
    names = ["series_id", "publisher", "name", "file_name", "size", "sha256", "state"]
    return FetchedSeries(folder, pl.DataFrame(rows, schema=names, orient="row"))


def build(
    where: Where = None,
    data: Path = DATA_FOLDER,
    out: Path | None = None,
    *,
    progress: Progress = lambda _: None,
) -> BuiltDemand:
    """Build demand from a folder of statistics, fetched or collected; `out` is else the folder's `built`.

    Writes `demand.parquet`, the table of each step, and `gdp_paths.csv` where the World Bank's series is
    there. Raises FetchError where a file is not in its known form, SettingsError where there is none.
    """
    target = out or data / BUILT
    progress("reading statistics")
    if holds_collected(data):
        derivation = derive_demand(read_collected(data), shipped_assumptions())
        return _keep(derivation, target)
    series = _read_series(where)
    files = {
        publisher: [data / name for name in part["file_name"] if (data / name).is_file()]
        for (publisher,), part in series.group_by("publisher", maintain_order=True)
    }
    if not any(files.values()):
        raise SettingsError(f"{data} holds no statistics. Fetch them with `zhibek trade fetch --to {data}`.")
    assumptions = shipped_assumptions()
    material = read_official({str(k): v for k, v in files.items()}, BASE_YEAR, assumptions["hs_sections"])
    progress("from trade to tonnes")
    built = _keep(derive_demand(material, assumptions), target)
    for path in files.get("wdi", []):
        countries = read_some_tables(locate_study(where), SERIES_TABLES)["zones"]["country"].unique()
        paths = draw_paths(read_wdi(path), countries.to_list(), BASE_YEAR)
        trace = pl.lit("world-bank-wdi-gdp").alias("source"), pl.lit("estimated").alias("confidence")
        write_table(paths.with_columns(trace), target / "gdp_paths.csv")
    return built


def _keep(derivation: Derivation, target: Path) -> BuiltDemand:
    """Write a derivation and say what it came to."""
    write_derivation(derivation, target)
    total = float(derivation.demand["demand_t_per_year"].cast(pl.Float64).sum())
    rows = derivation.demand.height
    return BuiltDemand(target, rows, total, derivation.account, derivation.left_out, derivation.totals.notes)


def _read_series(where: Where) -> pl.DataFrame:
    """Read the addresses of official series; the built-in ones where a study has none of its own."""
    for study in (where, None):
        series = read_some_tables(locate_study(study), SERIES_TABLES)["official_series"]
        if series.height:
            return series
    raise SettingsError("No study names official series. Add official_series.csv.")
