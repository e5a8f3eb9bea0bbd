"""Places and transit closed, and what vanishes."""

import polars as pl

from zhibek.errors import UnknownNameError
from zhibek.scenario.change import Frames, among, new_rows, split

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
    shut = set(places.filter(among("place_id", closed) | among("country", closed))["place_id"])
    ends_open = ~among("from_place", shut) & ~among("to_place", shut)
    stays_open = ~among("place_id", shut) & ~among("to_place", shut)
    return frames | {
        "links": frames["links"].filter(ends_open),
        "operations": frames["operations"].filter(stays_open),
        "capacities": _without_subjects(frames["capacities"], "place", shut),
    }


def close_transit(frames: Frames, countries: tuple[str, ...]) -> Frames:
    """Charge cargo that neither starts nor ends in a country more than any way is worth to enter it.

    Raises UnknownNameError for a country without a place.
    """
    known = set(frames["places"]["country"])
    with_zones = set(frames["zones"]["country"])
    gateways, charges = frames["gateways"], frames["charges"]
    for country in countries:
        if country not in known:
            raise UnknownNameError("country", country, known)
        entries = gateways.filter((pl.col("subject") == "entry") & (pl.col("members") == country))
        if entries.is_empty():
            gateway_id = f"transit-of-{country.lower()}"
            added = {
                "gateway_id": gateway_id,
                "name": f"Entry to {country}",
                "subject": "entry",
                "members": country,
            }
            gateways = pl.concat([gateways, new_rows("gateways", [added])])
        else:
            gateway_id = min(entries["gateway_id"])
        charge = {
            "charge_id": f"transit-closed-{country.lower()}",
            "name": f"{country} closed to transit",
            "kind": "policy",
            "gateway_id": gateway_id,
            "cargo": "all",
            "neither_end": country if country in with_zones else "",
            "charge_usd_per_t": CLOSED_USD_PER_T,
        }
        charges = pl.concat([charges, new_rows("charges", [charge])])
    return frames | {"gateways": gateways, "charges": charges}


def drop_orphans(frames: Frames, before: Frames) -> Frames:
    """Drop the rows that point at links and operations which vanished since `before`.

    Services and drawn lines go with their link. A capacity loses the subjects that vanished, and
    goes with the last of them. Rows that point at what never was stay, to be found as faults.
    """
    links = set(before["links"]["link_id"]) - set(frames["links"]["link_id"])
    operations = set(before["operations"]["operation_id"]) - set(frames["operations"]["operation_id"])
    capacities = _without_subjects(frames["capacities"], "link", links)
    return frames | {
        "services": frames["services"].filter(~among("link_id", links)),
        "lines": frames["lines"].filter(~among("link_id", links)),
        "capacities": _without_subjects(capacities, "operation", operations),
    }


def standing_gateways(frames: Frames, before: Frames) -> pl.DataFrame:
    """Give gateways as they are checked: without the links that vanished since `before`.

    A gateway may outlive all its links, for its rules and charges go on naming it; such a one is
    checked as a gateway of no links.
    """
    left = _left("members", set(before["links"]["link_id"]) - set(frames["links"]["link_id"]))
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
    kept = (
        pl.when(pl.col("subject") == subject).then(_left("subject_id", gone)).otherwise(pl.col("subject_id"))
    )
    return capacities.with_columns(kept.alias("subject_id")).filter(pl.col("subject_id") != "")


def _left(column: str, gone: set[str]) -> pl.Expr:
    """Give what a column lists without the names that are gone."""
    names = pl.Series(sorted(gone), dtype=pl.String).implode()
    return split(column).list.eval(pl.element().filter(~pl.element().is_in(names))).list.join(";")
