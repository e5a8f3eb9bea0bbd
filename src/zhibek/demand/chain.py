"""From trade to tonnes: value, tonnes, loads, zones."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import polars as pl

from zhibek.demand.convert import Goods, find_goods
from zhibek.demand.distribute import ROW, add_load_units, drop_small, read_profiles, split_cargo, split_zones
from zhibek.demand.rules import Assumptions, read_assumptions, read_parameter, sum_column
from zhibek.demand.totals import Totals, find_totals
from zhibek.errors import ZhibekError
from zhibek.tables.folder import write_table
from zhibek.trade.material import TradeData

CONSERVED = 1e-9  # relative difference that a step may make
ACCOUNT = {
    "step": pl.String,
    "unit": pl.String,
    "came_in": pl.Float64,
    "went_on": pl.Float64,
    "left": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Derivation:
    """The demand table and the account of how it came about.

    totals: value by pair of countries. goods: value and tonnes by commodity, and what is left out.
    loads: tonnes, TEU and wagons by pair of zone groups, class and cargo. zoned: tonnes by pair of
    zones. demand: the study's table. account: what came into each step, went on, and was left
    (step, unit, came_in, went_on, left).
    """

    totals: Totals
    goods: Goods
    loads: pl.DataFrame
    zoned: pl.DataFrame
    demand: pl.DataFrame
    account: pl.DataFrame
    left_out: pl.DataFrame


def shipped_assumptions() -> dict[str, pl.DataFrame]:
    """Read the assumptions that the New Silk Road's demand is derived with."""
    return read_assumptions(Path(str(files("zhibek.atlas"))) / "derivation")


def derive_demand(data: TradeData, assumptions: Assumptions) -> Derivation:
    """Turn statistics of trade to demand between zones.

    Each step hands on what it got: value and tonnes are conserved to one part in a thousand million, or
    ZhibekError is raised. Raises TableError where a rule is missing or shares do not add up.
    """
    totals = find_totals(data, assumptions)
    goods = find_goods(totals.values, data.sections, assumptions)
    loads = add_load_units(split_cargo(goods.tonnes, assumptions), assumptions["load_units"])
    profiles = read_profiles(assumptions["zone_shares"], assumptions["zone_class_shares"])
    zoned = split_zones(
        loads.select("exporter_head", "importer_head", "class_id", "cargo", "tonnes"), assumptions, profiles
    )
    kept, small_t = drop_small(zoned, read_parameter(assumptions, "smallest_row"))
    demand = kept.select(
        *ROW,
        pl.col("tonnes").round().alias("demand_t_per_year"),
        pl.lit("zhibek-derivation").alias("source"),
        pl.lit("derived").alias("confidence"),
    ).sort(ROW)
    left_out = add_up_left_out(goods, assumptions)
    value, travels = sum_column(totals.values, "value_musd"), sum_column(goods.tonnes, "value_musd")
    tonnes, kept_t = sum_column(goods.tonnes, "tonnes"), sum_column(kept, "tonnes")
    demand_t = sum_column(demand, "demand_t_per_year")
    steps = [
        ("value to goods that travel", "million USD", value, travels, sum_column(goods.left, "value_musd")),
        ("goods to load units", "t", tonnes, sum_column(loads, "tonnes"), 0.0),
        ("load units to zones", "t", sum_column(loads, "tonnes"), sum_column(zoned, "tonnes"), 0.0),
        ("rows too small to keep", "t", sum_column(zoned, "tonnes"), kept_t, small_t),
        ("rounding to whole tonnes", "t", kept_t, demand_t, kept_t - demand_t),
    ]
    account = pl.DataFrame(steps, schema=ACCOUNT, orient="row")
    check_conserved(account)
    return Derivation(totals, goods, loads, zoned, demand, account, left_out)


def check_conserved(account: pl.DataFrame) -> None:
    """Raise ZhibekError if a step has made or lost something beyond one part in a thousand million."""
    amiss = account.filter(
        (pl.col("went_on") + pl.col("left") - pl.col("came_in")).abs() > CONSERVED * pl.col("came_in").abs()
    )
    if amiss.height:
        told = "; ".join(
            f"{row['step']}: {row['came_in']:.17g} {row['unit']} came in, "
            f"{row['went_on'] + row['left']:.17g} came out"
            for row in amiss.iter_rows(named=True)
        )
        raise ZhibekError(f"The chain from trade to tonnes does not balance: {told}.")


def add_up_left_out(goods: Goods, assumptions: Assumptions) -> pl.DataFrame:
    """Add what is left out up by reason: reason, value_musd, tonnes where a price is assumed."""
    ordered = goods.left.sort("reason", "exporter", "importer", "value_musd")
    left = ordered.group_by("reason", maintain_order=True).agg(pl.col("value_musd").sum())
    tonnes = pl.col("value_musd") * 1e6 / pl.col("value_usd_per_t")
    priced = left.join(assumptions["left_out_prices"], on="reason", how="left", maintain_order="left")
    return priced.select("reason", "value_musd", tonnes.alias("tonnes")).sort("value_musd", descending=True)


def list_step_tables(derivation: Derivation) -> Mapping[str, pl.DataFrame]:
    """Give each step's table by the name it is kept under."""
    steps = pl.DataFrame(derivation.totals.steps, schema=["step", "value_musd"], orient="row")
    return {
        "1-totals": steps,
        "1-values": derivation.totals.values,
        "1-margins-not-met": derivation.totals.gaps,
        "2-goods": derivation.goods.tonnes.sort(pl.exclude("value_musd", "tonnes")),
        "2-left-out": derivation.left_out,
        "3-loads": derivation.loads,
        "4-zones": derivation.zoned,
        "account": derivation.account,
    }


def write_derivation(derivation: Derivation, folder: Path) -> Path:
    """Write `demand.parquet` into a folder, and the table of each step into its `steps`; gives its path.

    The same rows give the same bytes.
    """
    for name, table in list_step_tables(derivation).items():
        write_table(table, folder / "steps" / f"{name}.parquet")
    return write_demand(derivation.demand, folder / "demand.parquet")


def write_demand(demand: pl.DataFrame, path: Path) -> Path:
    """Write the demand table so that the same rows give the same bytes."""
    stage = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        demand.write_parquet(
            stage, compression="zstd", compression_level=19, statistics=False, row_group_size=demand.height
        )
        stage.replace(path)
    finally:
        stage.unlink(missing_ok=True)
    return path
