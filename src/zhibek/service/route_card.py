"""Routes for one shipment, one for each corridor."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from zhibek.assignment.formulate import formulate
from zhibek.assignment.problem import RouteSet
from zhibek.errors import NetworkError, UnknownNameError
from zhibek.indicators.legs import Leg, describe_legs
from zhibek.indicators.shares import name_corridors
from zhibek.indicators.trips import Trips, measure_routes, sum_routes
from zhibek.network.compile import VirtualNetwork, compile_network
from zhibek.network.corridors import OTHER
from zhibek.scenario.apply import apply_scenario
from zhibek.scenario.stack import stack
from zhibek.service.corridor_ways import find_ways
from zhibek.study import Frames, Study
from zhibek.tables.spec import CARGOES
from zhibek.units import HOURS_PER_DAY

DEAREST, SLACK_USD_PER_T = 2.0, 100.0  # a corridor dearer than this beside the cheapest is no offer
FROM_ZONE, TO_ZONE = "from-shipper", "to-consignee"


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is to be sent: between two places or zones, of which class, in containers or in bulk.

    Without `class_id` it is the class of which most goes by this cargo; `avoid` are countries the route must
    not touch; `projects` are opened besides the scenario's own.
    """

    origin: str
    destination: str
    class_id: str = ""
    cargo: str = "container"
    scenario_id: str = ""
    avoid: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardRoute:
    """The best route of one corridor. `cost_usd` is per forty-foot unit, or per tonne in bulk.

    `generalised_usd_per_t` is what the class weighs: money, time, its spread and charges. `overlap` is
    the share of its length that it has in common with the first route of the card.
    """

    corridor_id: str
    corridor: str
    length_km: float
    time_p50_days: float
    time_p90_days: float
    cost_usd: float
    generalised_usd_per_t: float
    emission_kgco2e_per_t: float
    n_borders: int
    n_gauge_breaks: int
    n_handlings: int
    uncertain_share: float
    overlap: float
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class RouteCard:
    """The answer to a shipment: routes by corridor, cheapest for the class first.

    `places` names the places that its legs touch.
    """

    origin: str
    destination: str
    class_id: str
    cargo: str
    scenario_id: str
    routes: tuple[CardRoute, ...]
    places: dict[str, str]


def draw_card(study: Study, shipment: Shipment) -> RouteCard:
    """Find the best route of every corridor that exists for a shipment.

    Times and prices are those of the tables, without queues: what a single consignment meets, not what
    the whole trade does to a full quay. Raises UnknownNameError for a name that is none, with near
    misses, and NetworkError where no way is left.
    """
    if shipment.cargo not in CARGOES:
        raise UnknownNameError("cargo", shipment.cargo, CARGOES)
    if not shipment.class_id:
        shipment = replace(shipment, class_id=_usual_class(study.folder.frames["demand"], shipment.cargo))
    scenario_id = shipment.scenario_id or study.folder.settings.headline[0]
    frames = _frames_of(study, shipment, scenario_id)
    network = compile_network(frames, study.folder.settings.unions)
    posed = formulate(network, frames, frames["demand"])
    ways = find_ways(network, posed, frames["corridor_rules"])
    if not ways:
        avoided = f" without {', '.join(shipment.avoid)}" if shipment.avoid else ""
        raise NetworkError(
            f"no way from {shipment.origin} to {shipment.destination} by {shipment.cargo}{avoided} "
            f"in {scenario_id}. Avoid less, or open a project."
        )
    routes = _as_routes(ways)
    trips = measure_routes(network, routes, network.time_h, posed.pair_container)
    corridors = name_corridors(network, posed, trips, frames["corridor_rules"])
    cost = sum_routes(routes, posed.problem.classes.weights[0] @ posed.problem.attributes)
    best: dict[str, int] = {}
    for route in np.argsort(cost, kind="stable").tolist():
        if cost[route] <= DEAREST * cost.min() + SLACK_USD_PER_T:
            best.setdefault(corridors[route], route)
    names = dict(frames["corridors"].select("corridor_id", "name").iter_rows()) | {OTHER: "Other ways"}
    leader = set(ways[next(iter(best.values()))])
    made = tuple(
        _card_route(
            network,
            trips,
            route,
            corridor=(key, names[key]),
            arcs=ways[route],
            cost=float(cost[route]),
            leader=leader,
        )
        for key, route in best.items()
    )
    touched = {place for route in made for leg in route.legs for place in (leg.from_place, leg.to_place)}
    place_names = dict(frames["places"].select("place_id", "name").iter_rows())
    return RouteCard(
        origin=shipment.origin,
        destination=shipment.destination,
        class_id=shipment.class_id,
        cargo=shipment.cargo,
        scenario_id=scenario_id,
        routes=made,
        places={place: place_names[place] for place in sorted(touched)},
    )


def _as_routes(ways: Sequence[Sequence[int]]) -> RouteSet:
    """Put ways into a route set of one pair."""
    first = np.concatenate([[0], np.cumsum([len(way) for way in ways])]).astype(np.int64)
    arcs = np.array([arc for way in ways for arc in way], dtype=np.int32)
    n_routes = len(ways)
    return RouteSet(
        np.array([0, n_routes], dtype=np.int64),
        first,
        arcs,
        np.zeros(n_routes),
        np.zeros(n_routes, dtype=np.int32),
    )


def _card_route(
    network: VirtualNetwork,
    trips: Trips,
    route: int,
    *,
    corridor: tuple[str, str],
    arcs: Sequence[int],
    cost: float,
    leader: set[int],
) -> CardRoute:
    """Tell one route."""
    legs = tuple(describe_legs([network.arcs[arc] for arc in arcs]))
    shared = float(network.length_km[[arc for arc in arcs if arc in leader]].sum())
    return CardRoute(
        corridor_id=corridor[0],
        corridor=corridor[1],
        length_km=float(trips.length_km[route]),
        time_p50_days=float(trips.time_h[route]) / HOURS_PER_DAY,
        time_p90_days=float(trips.p90_days()[route]),
        cost_usd=sum(leg.cost_usd for leg in legs),
        generalised_usd_per_t=float(cost),
        emission_kgco2e_per_t=float(trips.emission[route]),
        n_borders=int(trips.n_borders[route]),
        n_gauge_breaks=int(trips.n_gauge_breaks[route]),
        n_handlings=int(trips.n_handlings[route]),
        uncertain_share=float(trips.uncertain_share[route]),
        overlap=shared / max(float(trips.length_km[route]), 1e-9),
        legs=legs,
    )


def _frames_of(study: Study, shipment: Shipment, scenario_id: str) -> Frames:
    """Cut the study's tables to one shipment: two zones and a tonne between them."""
    scenario = stack(study.scenarios, scenario_id)
    scenario = scenario.model_copy(
        update={
            "open": tuple(dict.fromkeys((*scenario.open, *shipment.projects))),
            "close": (*scenario.close, *shipment.avoid),
        }
    )
    frames = dict(
        apply_scenario(study.folder.frames, scenario, study.effects, study.folder.settings.base_year)
    )
    classes = frames["classes"]["class_id"].to_list()
    if shipment.class_id not in classes:
        raise UnknownNameError("class", shipment.class_id, classes)
    ends = [
        _end_of(study.folder.frames, name, zone)
        for name, zone in ((shipment.origin, FROM_ZONE), (shipment.destination, TO_ZONE))
    ]
    frames["zones"] = pl.DataFrame(ends, schema=frames["zones"].schema, orient="row")
    row = {
        "origin_zone": FROM_ZONE,
        "destination_zone": TO_ZONE,
        "class_id": shipment.class_id,
        "cargo": shipment.cargo,
        "demand_t_per_year": 1.0,
        "source": ends[0]["source"],
        "confidence": "assumed",
    }
    frames["demand"] = pl.DataFrame([row], schema=frames["demand"].schema)
    return frames


def _usual_class(demand: pl.DataFrame, cargo: str) -> str:
    """Name the class of which most tonnes go by this cargo, or by any where none does."""
    own = demand.filter(pl.col("cargo") == cargo)
    totals = (own if own.height else demand).group_by("class_id").agg(pl.col("demand_t_per_year").sum())
    return str(totals.sort(["demand_t_per_year", "class_id"], descending=[True, False])["class_id"][0])


def _end_of(frames: Frames, name: str, zone_id: str) -> dict[str, object]:
    """Make a zone at the place (by id or name) or zone that a shipment names."""
    zones, places = frames["zones"], frames["places"]
    wanted = _plain(name)
    for row in zones.iter_rows(named=True):
        if wanted in (_plain(row["zone_id"]), _plain(row["name"])):
            return {**row, "zone_id": zone_id}
    for row in places.iter_rows(named=True):
        if wanted in (_plain(row["place_id"]), _plain(row["name"])):
            return {
                "zone_id": zone_id,
                "name": row["name"],
                "country": row["country"],
                "region": _region_of(zones, row["country"]),
                "place_id": row["place_id"],
                "source": row["source"],
                "confidence": row["confidence"],
            }
    known: Sequence[str] = [*zones["zone_id"], *zones["name"], *places["place_id"], *places["name"]]
    raise UnknownNameError("place or zone", name, known)


def _plain(name: str) -> str:
    """Write a name in small letters without accents, so that Urumqi is Ürümqi."""
    letters = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _region_of(zones: pl.DataFrame, country: str) -> str:
    """Give the region of a country's zones, or `elsewhere`."""
    regions = zones.filter(pl.col("country") == country)["region"].to_list()
    return regions[0] if regions else "elsewhere"
