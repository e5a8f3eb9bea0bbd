"""From loads back to tables of a network."""

import numpy as np
import polars as pl

from zhibek.assignment.from_tables import PosedTables
from zhibek.assignment.outcome import count_arcs, loads_by_arc
from zhibek.assignment.problem import FloatArray, IntArray, Loads
from zhibek.assignment.select import routes_of_flows, select_arcs, select_node
from zhibek.assignment.skims import Skims, find_ways, price_arcs, skim, time_arcs
from zhibek.errors import UnknownNameError
from zhibek.kernels.route_sums import sum_attributes
from zhibek.tables.traffic_faults import name_zones

WORTH_TELLING = 1e-12  # share of a row's trips below which a route is not listed


def list_link_flows(posed: PosedTables, loads: Loads) -> pl.DataFrame:
    """List flow, load, time and price by link, in the order of the table of links."""
    problem, order = posed.traffic.problem, posed.traffic.link_of_arc
    by_class = loads_by_arc(problem, loads)
    counted = count_arcs(problem, loads.routes, (loads.flow_first, loads.flow), problem.classes.units)
    groups = problem.groups
    price = np.zeros(problem.graph.n_arcs)
    price[np.repeat(np.arange(price.size), np.diff(groups.arc_first))] = loads.price[groups.arc_group]
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    load, links = counted[0][place], posed.tables.links
    return links.select("link_id", "from_node", "to_node").with_columns(
        pl.Series("flow", by_class.sum(axis=0)[place]),
        pl.Series("load", load),
        (pl.Series(load) / links["capacity"].replace({0.0: None})).alias("saturation"),
        links["free_flow_time"],
        pl.Series("time", time_arcs(problem, loads)[place]),
        pl.Series("price", price[place]),
    )


def list_class_flows(posed: PosedTables, loads: Loads) -> pl.DataFrame:
    """List the flow of each class on each link that it uses."""
    problem, order = posed.traffic.problem, posed.traffic.link_of_arc
    by_class = loads_by_arc(problem, loads)
    flow = np.empty_like(by_class)
    flow[:, order] = by_class
    link, who = np.nonzero(flow.T)
    return pl.DataFrame(
        {
            "link_id": posed.tables.links["link_id"][link],
            "class_id": pl.Series(posed.class_ids, dtype=pl.String)[who],
            "flow": flow[who, link],
        }
    )


def list_route_flows(posed: PosedTables, loads: Loads) -> pl.DataFrame:
    """List the routes in use, with what each class pays on them."""
    problem, routes = posed.traffic.problem, loads.routes
    demand = problem.demand
    row, route = routes_of_flows(demand, loads)
    used = loads.flow > WORTH_TELLING * demand.row_quantity[row]
    row, route, flow = row[used], route[used], loads.flow[used]
    who = demand.row_class[row]
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))[row]
    cost = np.empty(route.size)
    for number in range(len(posed.class_ids)):
        paid = _sum_routes(loads, price_arcs(problem, number, loads))
        cost[who == number] = paid[route[who == number]]
    names = _link_names(posed, loads)
    return pl.DataFrame(
        {
            **_name_pairs(posed, pair, who),
            "route_number": (route - routes.pair_first[pair] + 1).astype(np.int32),
            "flow": flow,
            "cost": cost,
            "time": _sum_routes(loads, time_arcs(problem, loads))[route],
            "length": _sum_routes(loads, posed.links.length_km[posed.traffic.link_of_arc])[route],
            "links": names[route],
        }
    )


def _sum_routes(loads: Loads, amount: FloatArray) -> FloatArray:
    """Sum an amount of arcs along each route (n_routes,)."""
    total = np.empty((loads.routes.n_routes, 1))
    sum_attributes(loads.routes.arc_first, loads.routes.arcs, np.ascontiguousarray(amount)[:, None], total)
    summed: FloatArray = total[:, 0]
    return summed


def _link_names(posed: PosedTables, loads: Loads) -> pl.Series:
    """Join the names of each route's links by semicolons."""
    routes = loads.routes
    names = posed.tables.links["link_id"][posed.traffic.link_of_arc[routes.arcs]]
    of_arc = np.repeat(np.arange(routes.n_routes), np.diff(routes.arc_first))
    frame = pl.DataFrame({"route": of_arc, "link": names}).group_by("route", maintain_order=True)
    return frame.agg(pl.col("link").str.join(";"))["link"]


def _name_pairs(posed: PosedTables, pair: np.ndarray, who: np.ndarray) -> dict[str, pl.Series]:
    """Name origin, destination and class of pairs and classes given by number."""
    demand = posed.traffic.problem.demand
    zone = zone_of_nodes(posed)
    return {
        "origin_zone": zone[demand.pair_origin[pair]],
        "destination_zone": zone[demand.pair_destination[pair]],
        "class_id": pl.Series(posed.class_ids, dtype=pl.String)[who],
    }


def zone_of_nodes(posed: PosedTables) -> pl.Series:
    """Name the zone of each node of the problem; a node without one by its own name."""
    named = pl.DataFrame({"node_id": posed.node_ids}).join(
        posed.tables.nodes.select("node_id", "zone_id"), on="node_id", how="left", maintain_order="left"
    )
    return named.select(pl.coalesce("zone_id", "node_id")).to_series()


def number_zones(posed: PosedTables) -> tuple[list[str], IntArray]:
    """Name the zones, and give the node of each."""
    names = name_zones(posed.tables.nodes)
    place = {name: number for number, name in enumerate(zone_of_nodes(posed))}
    return names, np.array([place[name] for name in names], dtype=np.int32)


def number_class(posed: PosedTables, class_id: str | None) -> int:
    """Find the number of a class by its name, the first if none is given. Raises UnknownNameError."""
    if class_id is None:
        return 0
    if class_id not in posed.class_ids:
        raise UnknownNameError("class", class_id, posed.class_ids)
    return posed.class_ids.index(class_id)


def skim_zones(
    posed: PosedTables, loads: Loads | None, class_id: str | None = None
) -> tuple[list[str], Skims]:
    """Skim between all zones for a class, on the network as loaded, or empty without loads."""
    names, nodes = number_zones(posed)
    who = number_class(posed, class_id)
    length = posed.links.length_km[posed.traffic.link_of_arc]
    return names, skim(posed.traffic.problem, nodes, nodes, class_number=who, loads=loads, length=length)


def list_skims(names: list[str], skims: Skims, class_id: str) -> pl.DataFrame:
    """List skims by pair of zones; pairs without a way are left out."""
    origin, destination = np.nonzero(np.isfinite(skims.cost))
    label = pl.Series(names, dtype=pl.String)
    return pl.DataFrame(
        {
            "origin_zone": label[origin],
            "destination_zone": label[destination],
            "class_id": pl.Series([class_id] * origin.size, dtype=pl.String),
            "cost": skims.cost[origin, destination],
            "time": skims.time[origin, destination],
            "length": skims.length[origin, destination],
        }
    )


def list_selected(
    posed: PosedTables, loads: Loads, link_ids: list[str], *, every: bool = False
) -> pl.DataFrame:
    """List the pairs whose trips use any of the links, or all of them. Raises UnknownNameError."""
    known = posed.tables.links["link_id"]
    place = dict(zip(known, range(known.len()), strict=True))
    for name in link_ids:
        if name not in place:
            raise UnknownNameError("link", name, known)
    arc_of_link = np.empty(known.len(), dtype=np.int64)
    arc_of_link[posed.traffic.link_of_arc] = np.arange(known.len())
    arcs = arc_of_link[[place[name] for name in link_ids]].astype(np.int32)
    return _list_rows(posed, select_arcs(posed.traffic.problem, loads, arcs, every=every))


def list_at_node(posed: PosedTables, loads: Loads, node_id: str) -> pl.DataFrame:
    """List the pairs whose trips touch a node. Raises UnknownNameError."""
    place = {name: number for number, name in enumerate(posed.node_ids)}
    if node_id not in place:
        raise UnknownNameError("node", node_id, place)
    return _list_rows(posed, select_node(posed.traffic.problem, loads, place[node_id]))


def _list_rows(posed: PosedTables, flow: FloatArray) -> pl.DataFrame:
    """List demand rows with some flow, the greatest first."""
    demand = posed.traffic.problem.demand
    row = np.flatnonzero(flow > WORTH_TELLING * demand.row_quantity)
    row = row[np.argsort(-flow[row], kind="stable")]
    pair = np.repeat(np.arange(demand.pair_origin.size), np.diff(demand.row_first))[row]
    names = _name_pairs(posed, pair, demand.row_class[row])
    return pl.DataFrame({**names, "trips": demand.row_quantity[row], "flow": flow[row]})


def list_ways(
    posed: PosedTables, loads: Loads | None, ends: tuple[str, str], n_ways: int, class_id: str | None = None
) -> pl.DataFrame:
    """List the cheapest routes without loops between two zones or nodes. Raises UnknownNameError."""
    place = {name: number for number, name in enumerate(posed.node_ids)}
    place |= {name: number for number, name in enumerate(zone_of_nodes(posed))}
    for name in ends:
        if name not in place:
            raise UnknownNameError("zone or node", name, place)
    who = number_class(posed, class_id)
    nodes, length = (place[ends[0]], place[ends[1]]), posed.links.length_km[posed.traffic.link_of_arc]
    problem = posed.traffic.problem
    ways = find_ways(problem, *nodes, n_ways, class_number=who, loads=loads, length=length)
    names = posed.tables.links["link_id"].to_list()
    parts = np.split(ways.arcs, ways.arc_first[1:-1]) if ways.cost.size else []
    links = [";".join(names[posed.traffic.link_of_arc[arc]] for arc in part) for part in parts]
    return pl.DataFrame(
        {
            "route_number": np.arange(1, ways.cost.size + 1, dtype=np.int32),
            "cost": ways.cost,
            "time": ways.time,
            "length": ways.length,
            "links": pl.Series(links, dtype=pl.String),
        }
    )
