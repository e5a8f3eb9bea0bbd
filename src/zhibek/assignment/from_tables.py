"""From tables of a network to a problem."""

import math
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from zhibek.assignment.market import limit_groups
from zhibek.assignment.problem import FloatArray, IntArray
from zhibek.assignment.traffic import Traffic, TrafficLinks, TrafficUsers, Trips, pose_traffic
from zhibek.assignment.unreachable import find_unreachable
from zhibek.errors import Fault, SettingsError, TableError
from zhibek.kernels.bundles import BoolArray
from zhibek.kernels.delay import BPR
from zhibek.tables.traffic import CURVES, TrafficTables

SHOWN = 10  # pairs without a way that a message names
AMONG = "the network"


@dataclass(frozen=True, slots=True)
class Weights:
    """What a unit of toll, of length, and surer choice are worth, where a class does not say.

    Cost is `value_of_time · time + toll · toll + distance · length`, in the unit of time where the value
    of time is 1; theta: scale of a logit, 1 / cost.
    """

    toll: float = 0.0
    distance: float = 0.0
    theta: float = 1.0

    def __post_init__(self) -> None:
        """Check the weights."""
        for name in ("toll", "distance"):
            if not 0 <= getattr(self, name) < math.inf:
                raise SettingsError(f"Weights.{name} must be 0 or more; got {getattr(self, name)}.")
        if not 0 < self.theta < math.inf:
            raise SettingsError(f"Weights.theta must be above 0; got {self.theta}.")


@dataclass(frozen=True, slots=True)
class PosedTables:
    """A problem posed from tables, and whose numbers are whose.

    node_ids: name of each node of the problem; class_ids; unreachable: the trips left out because no way
    leads from origin to destination.
    """

    tables: TrafficTables
    links: TrafficLinks
    users: TrafficUsers
    trips: Trips
    traffic: Traffic
    node_ids: pl.Series
    class_ids: tuple[str, ...]
    unreachable: pl.DataFrame


def pose_tables(
    tables: TrafficTables, weights: Weights | None = None, *, skip_unreachable: bool = False
) -> PosedTables:
    """Pose the assignment of a network's tables.

    Nodes that are not passed through come first, then the others, each by number or else by name, so
    that the order of rows leaves no trace. A link of capacity 0 is closed. Trips from a node to itself
    are left out.

    Raises TableError for trips that no way leads for, all at once, unless `skip_unreachable` is set.
    """
    weights = weights or Weights()
    node_ids, first_thru = _order_nodes(tables.nodes)
    number = pl.DataFrame({"name": node_ids, "number": np.arange(node_ids.len(), dtype=np.int32)})
    links = _make_links(tables.links, number, first_thru)
    class_ids = tuple(tables.classes["class_id"])
    users = _make_users(tables, links, class_ids, weights)
    zones = _number_zones(tables.nodes, number)
    origin = _look_up(tables.trips["origin_zone"], zones, "trips.origin_zone", "zone")
    destination = _look_up(tables.trips["destination_zone"], zones, "trips.destination_zone", "zone")
    classes = pl.DataFrame({"name": class_ids, "number": np.arange(len(class_ids), dtype=np.int32)})
    who = _look_up(tables.trips["class_id"], classes, "trips.class_id", "class")
    trips = Trips(origin, destination, who, tables.trips["trips"].to_numpy().astype(np.float64))
    lost = find_unreachable(links, users, trips)
    if lost.any() and not skip_unreachable:
        raise TableError(_unreachable_faults(tables.trips, lost), AMONG)
    if lost.any():
        trips = Trips(origin, destination, who, np.where(lost, 0.0, trips.quantity))
    traffic = pose_traffic(links, users, trips)
    return PosedTables(
        tables, links, users, trips, traffic, node_ids, class_ids, tables.trips.filter(pl.Series(lost))
    )


def _order_nodes(nodes: pl.DataFrame) -> tuple[pl.Series, int]:
    """Order the names of nodes, those not passed through first; count these."""
    numbers = nodes["node_id"].cast(pl.Int64, strict=False)
    by = numbers if numbers.null_count() == 0 else nodes["node_id"]
    ordered = nodes.with_columns(by.alias("by")).sort("through", "by")
    return ordered["node_id"], int((~ordered["through"]).sum())


def _look_up(names: pl.Series, known: pl.DataFrame, where: str, kind: str) -> IntArray:
    """Turn names to numbers; raise TableError, with the rows, for those not known."""
    found = pl.DataFrame({"name": names}).join(known, on="name", how="left", maintain_order="left")["number"]
    if found.null_count():
        rows = (found.is_null().arg_true() + 1).to_list()
        what = f"no {kind} is named '{names[rows[0] - 1]}'."
        raise TableError([Fault(where, what, "Add it, or mend the name.", tuple(rows))], AMONG)
    return found.to_numpy().astype(np.int32)


def _number_zones(nodes: pl.DataFrame, number: pl.DataFrame) -> pl.DataFrame:
    """Give each zone the number of its node; where no node names a zone, each node is one."""
    zones = nodes.filter(pl.col("zone_id").is_not_null())
    if zones.is_empty():
        return number
    joined = zones.join(number, left_on="node_id", right_on="name", how="left", maintain_order="left")
    return joined.select(pl.col("zone_id").alias("name"), "number")


def fix_times(posed: PosedTables) -> tuple[PosedTables, str]:
    """Keep the times of links as they are without traffic; return also what to say of it, or nothing."""
    problem = posed.traffic.problem
    groups = problem.groups
    n_soft = int(np.count_nonzero(limit_groups(problem).soft))
    if n_soft == 0:
        return posed, ""
    fixed = replace(
        groups, alpha=np.zeros(groups.alpha.size), curve=np.full(groups.curve.size, BPR, np.int32)
    )
    traffic = replace(posed.traffic, problem=replace(problem, groups=fixed))
    said = "times are taken as without traffic, and their capacities limit nothing. Mark what limits as hard."
    return replace(posed, traffic=traffic), f"{n_soft} links would slow down under load: {said}"


def _make_links(links: pl.DataFrame, number: pl.DataFrame, first_thru: int) -> TrafficLinks:
    """Make the arrays of links."""
    usual = pl.col("curve").cast(pl.String)
    alpha = pl.col("alpha").fill_null(usual.replace_strict({name: pair[0] for name, pair in CURVES.items()}))
    beta = pl.col("beta").fill_null(usual.replace_strict({name: pair[1] for name, pair in CURVES.items()}))
    codes = {name: code for code, name in enumerate(CURVES)}
    frame = links.with_columns(
        pl.col("capacity").fill_null(float("inf")),
        pl.when(pl.col("capacity") == 0).then(0.0).otherwise(alpha).alias("alpha"),
        beta.alias("beta"),
        pl.col("curve").replace_strict(codes, return_dtype=pl.Int32),
    )

    def column(name: str) -> FloatArray:
        return np.array(frame[name].to_numpy(), dtype=np.float64)

    return TrafficLinks(
        n_nodes=number.height,
        tail=_look_up(links["from_node"], number, "links.from_node", "node"),
        head=_look_up(links["to_node"], number, "links.to_node", "node"),
        free_time_h=column("free_flow_time"),
        capacity=column("capacity"),
        alpha=column("alpha"),
        beta=column("beta"),
        length_km=column("length"),
        hard=links["hard"].to_numpy().astype(np.bool_),
        first_thru_node=first_thru,
        curve=frame["curve"].to_numpy().astype(np.int32),
    )


def _make_users(
    tables: TrafficTables, links: TrafficLinks, class_ids: tuple[str, ...], weights: Weights
) -> TrafficUsers:
    """Make the arrays of classes; a link of capacity 0 is open to none."""
    frame = tables.classes.with_columns(
        pl.col("toll_weight").fill_null(weights.toll),
        pl.col("distance_weight").fill_null(weights.distance),
        pl.col("theta").fill_null(weights.theta),
    )
    toll, length = tables.links["toll"].to_numpy(), tables.links["length"].to_numpy()
    money = np.outer(frame["toll_weight"].to_numpy(), toll)
    money += np.outer(frame["distance_weight"].to_numpy(), length)
    return TrafficUsers(
        vot_usd_per_h=frame["value_of_time"].to_numpy().astype(np.float64),
        load_unit=frame["load_per_trip"].to_numpy().astype(np.float64),
        money_usd=money,
        permitted=_permit(tables.links["classes"], class_ids) & (links.capacity > 0),
        theta=frame["theta"].to_numpy().astype(np.float64),
        outside_cost=np.full(len(class_ids), np.inf),
    )


def _permit(cells: pl.Series, class_ids: tuple[str, ...]) -> BoolArray:
    """Tell which classes (n_classes, n_links) may use each link; a blank cell permits all."""
    if cells.null_count() == cells.len():
        return np.ones((len(class_ids), cells.len()), dtype=np.bool_)
    named = cells.str.split(";").list.eval(pl.element().str.strip_chars())
    rows = [
        (named.list.contains(name) | cells.is_null() | (cells.str.strip_chars() == "")).fill_null(value=True)
        for name in class_ids
    ]
    return np.array([row.to_numpy() for row in rows], dtype=np.bool_)


def _unreachable_faults(trips: pl.DataFrame, lost: BoolArray) -> list[Fault]:
    """Tell of trips that no way leads for, by pair."""
    rows = np.flatnonzero(lost)
    frame = trips[rows]
    quantity = float(frame["trips"].sum())
    pairs = [
        f"{row['origin_zone']} → {row['destination_zone']}" for row in frame.head(SHOWN).iter_rows(named=True)
    ]
    more = f" and {rows.size - SHOWN} more" if rows.size > SHOWN else ""
    what = f"no way leads from origin to destination: {', '.join(pairs)}{more}; {quantity:g} trips."
    mend = "Open a link, take the trips out, or leave them with --skip-unreachable."
    return [Fault("trips", what, mend, tuple((rows + 1).tolist()))]
