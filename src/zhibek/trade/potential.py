"""What could be sold, and what the border lets by."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zhibek.errors import SettingsError, UnknownNameError
from zhibek.tables.spec import CONFIDENCES

ALL_SECTORS = "all"
DAYS_PER_YEAR = 365.0
MARKET = "market"
FULL = 1e-9  # of its room that a full limit may have left
FloatArray = NDArray[np.float64]
POTENTIAL_TABLES = ("product_groups", "trade_potentials", "border_limits", "classes", "sources")
Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Potential:
    """What one country could sell another, by group of goods, and what holds it back.

    groups: product_group, name, actual_usd, predicted_usd, potential_usd (the larger of both),
    exports_usd and exports_t (what the border lets by), actual_t, potential_t, binding (a limit's name,
    or `market` where all that is wanted passes), source, confidence. limits: kind, name, capacity_t,
    other_t (what else passes), room_t, wanted_t, used_t, binds, source, confidence. `binding` is what
    holds back the most tonnes; `trains_per_day` is what the border takes, null where no train limit is known.
    """

    exporter: str
    importer: str
    sector: str
    trains_per_day: float | None
    groups: pl.DataFrame
    limits: pl.DataFrame
    binding: str
    confidence: str


def find_potential(
    frames: Frames,
    exporter: str,
    importer: str,
    sector: str = ALL_SECTORS,
    *,
    border_trains: float | None = None,
) -> Potential:
    """Set predicted trade against actual, and cap it by what the border can carry.

    What could be sold is what gravity predicts, or what is sold already where that is more. Goods are let
    by in step, each in proportion to what is wanted of it, until a limit is full: its goods stop there and
    the others go on (progressive filling, Bertsekas and Gallager, 1992). Other cargo of the border takes
    part in its trains as it is today. Limits nest (all goods, then some), so fewer trains never mean more
    of any goods. `border_trains` is how many trains a day the importer takes at all crossings together.

    Raises UnknownNameError for a sector or country without rows, SettingsError where `border_trains` is
    below 0 or no limit on trains is known for the pair.
    """
    groups = _choose_groups(frames, exporter, importer, sector)
    limits = _merge_trains(_choose_limits(frames["border_limits"], exporter, importer), border_trains)
    wanted, actual = groups["potential_t"].to_numpy(), groups["actual_t"].to_numpy()
    names = groups["product_group"].to_list()
    own = np.array([[_use(row, name) for name in names] for row in limits.iter_rows(named=True)])
    own = own.reshape(limits.height, len(names))
    other = np.maximum(limits["present_load_t_per_year"].to_numpy() - own @ actual, 0.0)
    uses = np.hstack([own, (other > 0).astype(float)[:, None]])
    let_by, stopped = fill_in_step(
        np.append(wanted, other.max(initial=0.0)), uses, limits["capacity_t"].to_numpy()
    )
    titles = [limits["name"][int(limit)] if limit >= 0 else MARKET for limit in stopped]
    price = groups["value_usd_per_t"].to_numpy()
    table = groups.with_columns(
        pl.Series("exports_t", let_by[:-1]),
        pl.Series("exports_usd", let_by[:-1] * price),
        pl.Series("binding", titles[:-1], dtype=pl.String),
    )
    used = uses @ let_by
    told = limits.with_columns(
        pl.Series("other_t", uses[:, -1] * let_by[-1]),
        pl.Series("wanted_t", own @ wanted),
        pl.Series("used_t", own @ let_by[:-1]),
        pl.Series("binds", used >= limits["capacity_t"].to_numpy() * (1 - FULL)),
    )
    trains = limits.filter(pl.col("kind") == "trains")
    return Potential(
        exporter,
        importer,
        sector,
        float(trains["n_units"][0]) if trains.height else None,
        table.drop("value_usd_per_t"),
        told.drop("product_groups", "n_units", "use_share", "present_load_t_per_year"),
        _name_binding(table),
        max([*table["confidence"], *told["confidence"]], key=CONFIDENCES.index),
    )


def fill_in_step(
    wanted: FloatArray, uses: FloatArray, rooms: FloatArray
) -> tuple[FloatArray, NDArray[np.int64]]:
    """Let goods by, all in proportion to what is wanted, until limits stop them.

    Shapes: wanted (n_goods,), tonnes; uses (n_limits, n_goods), what of a limit a tonne takes; rooms
    (n_limits,). Gives what passes, and for each goods the limit that stopped it, -1 where none did.
    """
    level, stopped = np.zeros(wanted.size), np.full(wanted.size, -1)
    going = wanted > 0
    while going.any():
        taken = uses @ (level * wanted)
        rate = uses @ np.where(going, wanted, 0.0)
        now = float(level[going][0])
        step = np.where(rate > 0, np.maximum(rooms - taken, 0.0) / np.where(rate > 0, rate, 1.0), np.inf)
        least = float(step.min(initial=np.inf))
        if now + least >= 1.0:
            level[going] = 1.0
            break
        level[going] = now + least
        for limit in np.flatnonzero(step <= least * (1 + FULL)):
            hit = going & (uses[limit] > 0)
            stopped[hit] = limit
            going &= ~hit
    return level * wanted, stopped


def _choose_groups(frames: Frames, exporter: str, importer: str, sector: str) -> pl.DataFrame:
    """Take the pair's groups of a sector, with what could be sold in dollars and tonnes."""
    groups = frames["product_groups"]
    if sector != ALL_SECTORS:
        if sector not in groups["sector"]:
            known = [*sorted(set(groups["sector"])), ALL_SECTORS]
            raise UnknownNameError(f"sector of goods ({', '.join(known)})", sector, known)
        groups = groups.filter(pl.col("sector") == sector)
    rows = frames["trade_potentials"]
    for side, code in (("exporter", exporter), ("importer", importer)):
        if code not in rows[side]:
            raise UnknownNameError(f"{side} with a predicted trade", code, rows[side].unique())
    pair = rows.filter((pl.col("exporter") == exporter) & (pl.col("importer") == importer))
    if pair.is_empty():
        raise SettingsError(
            f"No trade is predicted from {exporter} to {importer}. Pairs with a country of Central Asia or "
            "the Caucasus are; or add rows to trade_potentials."
        )
    joined = groups.select("product_group", "name").join(pair, on="product_group", how="inner")
    potential = pl.max_horizontal("predicted_usd", "actual_usd")
    return joined.select(
        "product_group",
        "name",
        "actual_usd",
        "predicted_usd",
        potential.alias("potential_usd"),
        (pl.col("actual_usd") / pl.col("value_usd_per_t")).alias("actual_t"),
        (potential / pl.col("value_usd_per_t")).alias("potential_t"),
        "value_usd_per_t",
        "source",
        "confidence",
    ).sort("potential_usd", "product_group", descending=[True, False])


def _choose_limits(limits: pl.DataFrame, exporter: str, importer: str) -> pl.DataFrame:
    """Take the limits of a border, with what each can carry in a year."""
    chosen = limits.filter((pl.col("exporter") == exporter) & (pl.col("importer") == importer))
    yearly = pl.col("n_units") * pl.col("load_t") * DAYS_PER_YEAR / pl.col("turn_days")
    return chosen.with_columns(yearly.alias("capacity_t"))


def _merge_trains(limits: pl.DataFrame, border_trains: float | None) -> pl.DataFrame:
    """Add the crossings' trains up to one limit, of as many trains as are asked for."""
    columns = ["limit_id", "name", "kind", "product_groups", "n_units", "use_share", "capacity_t"]
    columns += ["present_load_t_per_year", "source", "confidence"]
    trains, rest = limits.filter(pl.col("kind") == "trains"), limits.filter(pl.col("kind") != "trains")
    if border_trains is not None and not 0 <= border_trains < float("inf"):
        raise SettingsError(f"--border-trains must be a number not below 0; got {border_trains}.")
    if trains.is_empty():
        if border_trains is not None:
            raise SettingsError(
                "--border-trains: no limit on trains is known for this border. Add one to border_limits."
            )
        return rest.select(columns)
    per_day = float((trains["n_units"] / trains["turn_days"]).sum())
    scale = 1.0 if border_trains is None else border_trains / per_day
    places = " and ".join(trains["name"])
    count = f"{per_day if border_trains is None else border_trains:g}"
    worst = max(trains["confidence"], key=CONFIDENCES.index)
    merged = trains.select(
        pl.lit("trains").alias("limit_id"),
        pl.lit(f"{count} trains a day at {places}").alias("name"),
        "kind",
        "product_groups",
        pl.lit(float(count)).alias("n_units"),
        "use_share",
        (pl.col("capacity_t").sum() * scale).alias("capacity_t"),
        pl.col("present_load_t_per_year").sum(),
        pl.lit(";".join(dict.fromkeys(trains["source"]))).alias("source"),
        pl.lit(worst).alias("confidence"),
    ).head(1)
    return pl.concat([merged, rest.select(columns)])


def _use(limit: Mapping[str, object], product_group: str) -> float:
    """Give what a tonne of some goods takes of a limit."""
    named = [word.strip() for word in str(limit["product_groups"]).split(";")]
    return float(str(limit["use_share"])) if "*" in named or product_group in named else 0.0


def _name_binding(groups: pl.DataFrame) -> str:
    """Name what holds back the most tonnes; the market where all that is wanted passes."""
    lost = groups.with_columns((pl.col("potential_t") - pl.col("exports_t")).alias("lost_t"))
    held = lost.filter(pl.col("binding") != MARKET).group_by("binding").agg(pl.col("lost_t").sum())
    return (
        str(held.sort("lost_t", "binding", descending=[True, False])["binding"][0]) if held.height else MARKET
    )
