"""Places and transit closed, and what vanishes."""

import polars as pl

from zhibek.errors import UnknownNameError
from zhibek.scenario.change import FILE_SOURCE, Frames
from zhibek.tables.registry import STUDY_TABLES

CLOSED_USD_PER_T = 100_000.0  # far above any price of not shipping


def close_places(frames: Frames, closed: tuple[str, ...]) -> Frames:
    """Drop every link and operation that touches a closed place or a place of a closed country.

    Raises UnknownNameError for a name that is neither.
    """
    places = frames["places"]
    known = set(places["place_id"]) | set(places["country"])
    for name in closed:
        if name not in known:
            raise UnknownNameError("place or country", name, known)
    names = pl.Series(closed, dtype=pl.String).implode()
    shut = places.filter(pl.col("place_id").is_in(names) | pl.col("country").is_in(names))["place_id"].implode()
    ends_open = ~pl.col("from_place").is_in(shut) & ~pl.col("to_place").is_in(shut)
    stays_open = ~pl.col("place_id").is_in(shut) & ~pl.col("to_place").is_in(shut).fill_null(False)
    return frames | {
        "links": frames["links"].filter(ends_open),
        "operations": frames["operations"].filter(stays_open),
        "capacities": _without_subjects(frames["capacities"], "place", set(shut.explode())),
    }


def close_transit(frames: Frames, countries: tuple[str, ...]) -> Frames:
    """Charge cargo that neither starts nor ends in a country more than any way is worth to enter it.

    Raises UnknownNameError for a country without a place.
    """
    known = set(frames["places"]["country"])
    gateways, charges = frames["gateways"], frames["charges"]
    for country in countries:
        if country not in known:
            raise UnknownNameError("country", country, known)
        entries = gateways.filter((pl.col("subject") == "entry") & (pl.col("members") == country))
        if entries.is_empty():
            gateway_id = f"transit-of-{country.lower()}"
            name = f"Entry to {country}"
            added = {"gateway_id": gateway_id, "name": name, "subject": "entry", "members": country}
            gateways = pl.concat([gateways, _row("gateways", added)])
        else:
            gateway_id = sorted(entries["gateway_id"])[0]
        charge = {
            "charge_id": f"transit-closed-{country.lower()}", "name": f"{country} closed to transit", "kind": "policy",
            "gateway_id": gateway_id, "cargo": "all", "neither_end": country, "charge_usd_per_t": CLOSED_USD_PER_T,
        }
        charges = pl.concat([charges, _row("charges", charge)])
    return frames | {"gateways": gateways, "charges": charges}


def drop_orphans(frames: Frames, before: Frames) -> Frames:
    """Drop the rows that point at links and operations which vanished since `before`.

    Services and drawn lines go with their link. A capacity loses the subjects that vanished, and
    goes with the last of them. Rows that point at what never was stay, to be found as faults.
    """
    links = set(before["links"]["link_id"]) - set(frames["links"]["link_id"])
    operations = set(before["operations"]["operation_id"]) - set(frames["operations"]["operation_id"])
    gone = pl.Series(sorted(links), dtype=pl.String).implode()
    capacities = _without_subjects(frames["capacities"], "link", links)
    return frames | {
        "services": frames["services"].filter(~pl.col("link_id").is_in(gone)),
        "lines": frames["lines"].filter(~pl.col("link_id").is_in(gone)),
        "capacities": _without_subjects(capacities, "operation", operations),
    }


def standing_gateways(frames: Frames, before: Frames) -> pl.DataFrame:
    """Give gateways as they are checked: without the links that vanished since `before`.

    A gateway may outlive all its links, for its rules and charges go on naming it; such a one is
    checked as a gateway of no links.
    """
    gone = sorted(set(before["links"]["link_id"]) - set(frames["links"]["link_id"]))
    listed = pl.col("members").str.split(";").list.eval(pl.element().str.strip_chars())
    left = listed.list.eval(pl.element().filter(~pl.element().is_in(pl.Series(gone, dtype=pl.String).implode()))).list.join(";")
    bare = (pl.col("subject") == "link") & (left == "")
    members = pl.when(pl.col("subject") == "link").then(left).otherwise(pl.col("members"))
    return frames["gateways"].with_columns(
        pl.when(bare).then(pl.lit("mode")).otherwise(pl.col("subject")).alias("subject"),
        pl.when(bare).then(pl.lit("rail")).otherwise(members).alias("members"),
    )


def _without_subjects(capacities: pl.DataFrame, subject: str, gone: set[str]) -> pl.DataFrame:
    """Take vanished subjects out of capacities, and the capacities left with none."""
    if not gone or capacities.is_empty():
        return capacities
    listed = pl.col("subject_id").str.split(";").list.eval(pl.element().str.strip_chars())
    left = listed.list.eval(pl.element().filter(~pl.element().is_in(pl.Series(sorted(gone), dtype=pl.String).implode())))
    kept = pl.when(pl.col("subject") == subject).then(left.list.join(";")).otherwise(pl.col("subject_id"))
    return capacities.with_columns(kept.alias("subject_id")).filter(pl.col("subject_id") != "")


def _row(table: str, cells: dict[str, object]) -> pl.DataFrame:
    """Make one row of a table, other cells at their defaults."""
    columns = STUDY_TABLES[table].columns
    whole = {name: column.default for name, column in columns.items()}
    whole |= {"source": FILE_SOURCE, "confidence": "assumed"} | cells
    return pl.DataFrame([whole], schema={name: column.dtype for name, column in columns.items()})
