"""Routes for one shipment, one for each corridor."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhibek.assignment.formulate import Formulation, formulate
from zhibek.assignment.problem import FloatArray, RouteSet
from zhibek.errors import NetworkError
from zhibek.indicators.legs import Leg, describe_legs, group_legs
from zhibek.indicators.papers import Paper, list_papers
from zhibek.indicators.shares import name_corridors
from zhibek.indicators.trips import REFERENCE_T_PER_TEU, Trips, measure_routes, sum_routes
from zhibek.network.arcs import Arc
from zhibek.network.compile import VirtualNetwork, compile_network
from zhibek.network.corridors import OTHER
from zhibek.scenario.restrictions import NOTICE, PROHIBITED, Judgement, judge_route, worst
from zhibek.service.corridor_ways import find_ways, mark_sea
from zhibek.service.judged_ways import Bench, open_bench
from zhibek.service.route_figures import Figure, Ledger, Origin, emission_rows, explain_leg, open_ledger
from zhibek.service.shipment import Shipment, complete, cut_frames
from zhibek.study import Frames, Study
from zhibek.units import HOURS_PER_DAY, TEU_PER_FEU

DEAREST, SLACK_USD_PER_T = 2.0, 100.0  # a corridor dearer than this beside the cheapest is no offer
LONGEST = 2.0  # nor is one this many times as long as the shortest of its kind, with or without open sea
TIMES = "P50 and P90 take times of arcs as independent and their sum as normal: means and variances add up."
EMISSIONS = (
    "Emissions after ISO 14083: well to wheel, each leg's tonne-km times its factor, and handling at hubs."
)


@dataclass(frozen=True, slots=True)
class CardLeg(Leg):
    """A leg with its verdict, the rules that touch it, its factor of emissions and where that comes from.

    `emission_kgco2e_per_tkm` is zero at a place. `figures` are opened only where they are asked for.
    """

    verdict: str
    rule_ids: tuple[str, ...]
    emission_kgco2e_per_tkm: float
    emission_rows: tuple[Origin, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Bite:
    """A restriction that touches a route: how it weighs, in words, and where it comes from."""

    rule_id: str
    verdict: str
    says: str
    effect: str
    authority: str
    legal_reference: str
    valid_from: str
    valid_until: str
    delay_h: float | None
    capacity_factor: float | None
    exemptions: str
    remark: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CardRoute:
    """The best route of one corridor. `cost_usd` is per forty-foot unit, or per tonne in bulk.

    `generalised_usd_per_t` is what the class weighs: money, time, its spread and charges. `overlap` is
    the share of its length that it has in common with the first route of the card. `n_handovers` counts
    handlings, and borders at which one railway hands the train to the next. `emission_kgco2e` is of one
    forty-foot unit of reference weight, or of a tonne in bulk. `gateways` tell corridors apart;
    `beaten_by` is a corridor that is cheaper, faster and no worse before the rules, blank where none is.
    """

    corridor_id: str
    corridor: str
    length_km: float
    time_p50_days: float
    time_p90_days: float
    cost_usd: float
    generalised_usd_per_t: float
    emission_kgco2e_per_t: float
    emission_kgco2e: float
    n_borders: int
    n_gauge_breaks: int
    n_handlings: int
    n_handovers: int
    uncertain_share: float
    overlap: float
    gateways: tuple[str, ...]
    verdict: str
    beaten_by: str
    bites: tuple[Bite, ...]
    papers: tuple[Paper, ...]
    legs: tuple[CardLeg, ...]


@dataclass(frozen=True, slots=True)
class RouteCard:
    """The answer to a shipment: routes by corridor that no rule forbids, cheapest for the class first.

    `blocked` are corridors that a rule forbids, by their best way. `judged_on` is the day, `known_on`
    the day whose knowledge counts. `places` and `sources` name what legs touch and figures rest on.
    """

    origin: str
    destination: str
    class_id: str
    cargo: str
    scenario_id: str
    judged_on: str
    known_on: str
    actor: str
    goods: str
    beyond_rules: bool
    routes: tuple[CardRoute, ...]
    blocked: tuple[CardRoute, ...]
    places: dict[str, str]
    sources: dict[str, str]
    notes: tuple[str, ...] = (TIMES, EMISSIONS, NOTICE)


@dataclass(frozen=True, slots=True)
class _Desk:
    """All that it takes to tell a route."""

    network: VirtualNetwork
    bench: Bench
    ledger: Ledger
    frames: Frames
    explain: bool


def draw_card(study: Study, shipment: Shipment, *, explain: bool = False) -> RouteCard:
    """Find the best route of every corridor that exists for a shipment, and judge it by the rules of its day.

    Times and prices are those of the tables, without queues: what a single consignment meets, not what
    the whole trade does to a full quay. With `explain` every figure is opened to its rows. Raises
    UnknownNameError for a name that is none, with near misses, SettingsError for a day or HS code that is
    none, and NetworkError where no way is left, which names the rules that block.
    """
    shipment = complete(study, shipment)
    frames = cut_frames(study, shipment)
    network = compile_network(frames, study.folder.settings.unions)
    posed = formulate(network, frames, frames["demand"])
    bench = open_bench(study, shipment, frames)
    ways = find_ways(network, posed, frames["corridor_rules"], bench.shut_arcs(network))
    if not ways:
        avoided = f" without {', '.join(shipment.avoid)}" if shipment.avoid else ""
        raise NetworkError(
            f"no way from {shipment.origin} to {shipment.destination} by {shipment.cargo}{avoided} "
            f"in {shipment.scenario_id}. Avoid less, or open a project."
        )
    desk = _Desk(network, bench, open_ledger(frames), frames, explain)
    permitted, blocked = _tell_routes(desk, posed, ways)
    if not permitted:
        raise NetworkError(_say_blocked(shipment, bench, blocked))
    return _card(shipment, desk, permitted, blocked)


def _tell_routes(
    desk: _Desk, posed: Formulation, ways: Sequence[Sequence[int]]
) -> tuple[list[CardRoute], list[CardRoute]]:
    """Tell the best permitted route of each corridor, and the best of those that have none."""
    network, rules = desk.network, desk.frames["corridor_rules"]
    routes = _as_routes(ways)
    trips = measure_routes(network, routes, network.time_h, posed.pair_container)
    corridors = name_corridors(network, posed, trips, rules)
    cost = sum_routes(routes, posed.problem.classes.weights[0] @ posed.problem.attributes)
    judged = [_judge(desk, way) for way in ways]
    far = _find_detours(network, trips.length_km, ways)
    fine = np.array([judge_route(one).verdict != PROHIBITED for one in judged], dtype=np.bool_)
    order = np.argsort(cost, kind="stable").tolist()
    best: dict[bool, dict[str, int]] = {True: {}, False: {}}
    for passing in (True, False):
        kept = fine == passing
        most = DEAREST * float(cost[fine if fine.any() else kept].min(initial=np.inf)) + SLACK_USD_PER_T
        for route in order:
            if kept[route] and not far[route] and cost[route] <= most and corridors[route] not in best[True]:
                best[passing].setdefault(corridors[route], route)
    names = dict(desk.frames["corridors"].select("corridor_id", "name").iter_rows()) | {OTHER: "Other ways"}
    first = next(iter((best[True] or best[False]).values()))
    leader = set(ways[first])

    def tell(route: int) -> CardRoute:
        key = corridors[route]
        shared = float(network.length_km[[arc for arc in ways[route] if arc in leader]].sum())
        overlap = shared / max(float(trips.length_km[route]), 1e-9)
        told = _card_route(desk, trips, route, arcs=ways[route], judged=judged[route])
        return CardRoute(
            corridor_id=key,
            corridor=names[key],
            generalised_usd_per_t=float(cost[route]),
            overlap=overlap,
            **told,
        )

    permitted = [tell(route) for route in best[True].values()]
    return _mark_beaten(permitted), [tell(route) for route in best[False].values()]


def _find_detours(
    network: VirtualNetwork, length_km: FloatArray, ways: Sequence[Sequence[int]]
) -> NDArray[np.bool_]:
    """Mark ways that go far out of their way beside others with open sea, or beside others without."""
    at_sea = np.array([mark_sea(network)[list(way)].any() for way in ways], dtype=np.bool_)
    shortest = np.array([length_km[at_sea == kind].min() for kind in at_sea])
    far: NDArray[np.bool_] = length_km > LONGEST * shortest
    return far


def _mark_beaten(routes: Sequence[CardRoute]) -> list[CardRoute]:
    """Say of each route which other one is cheaper and faster, and no worse before the rules."""
    marked = []
    for route in routes:
        better = (
            other.corridor
            for other in routes
            if other.cost_usd < route.cost_usd
            and other.time_p50_days < route.time_p50_days
            and worst((other.verdict, route.verdict)) == route.verdict
        )
        marked.append(replace(route, beaten_by=next(better, "")))
    return marked


def _judge(desk: _Desk, way: Sequence[int]) -> list[Judgement]:
    """Judge a way leg by leg."""
    return [desk.bench.judge(group) for group in group_legs([desk.network.arcs[arc] for arc in way])]


def _card_route(
    desk: _Desk, trips: Trips, route: int, *, arcs: Sequence[int], judged: Sequence[Judgement]
) -> dict[str, Any]:
    """Tell one route, but for its corridor and its place on the card."""
    chain = [desk.network.arcs[arc] for arc in arcs]
    legs = describe_legs(chain)
    verdict = judge_route(judged)
    groups = group_legs(chain)
    load_t = TEU_PER_FEU * REFERENCE_T_PER_TEU if trips.container[route] else 1.0
    return {
        "length_km": float(trips.length_km[route]),
        "time_p50_days": float(trips.time_h[route]) / HOURS_PER_DAY,
        "time_p90_days": float(trips.p90_days()[route]),
        "cost_usd": sum(leg.cost_usd for leg in legs),
        "emission_kgco2e_per_t": float(trips.emission[route]),
        "emission_kgco2e": load_t * float(trips.emission[route]),
        "n_borders": int(trips.n_borders[route]),
        "n_gauge_breaks": int(trips.n_gauge_breaks[route]),
        "n_handlings": int(trips.n_handlings[route]),
        "n_handovers": int(trips.n_handlings[route])
        + sum(arc.border and arc.mode == "rail" for arc in chain),
        "uncertain_share": float(trips.uncertain_share[route]),
        "gateways": _gateways_of(desk, int(trips.gates[route])),
        "verdict": verdict.verdict,
        "beaten_by": "",
        "bites": _bites(verdict),
        "papers": tuple(list_papers(legs, desk.frames["papers"], desk.bench.country, desk.bench.sent.origin)),
        "legs": tuple(
            _card_leg(desk, leg, group, own) for leg, group, own in zip(legs, groups, judged, strict=True)
        ),
    }


def _card_leg(desk: _Desk, leg: Leg, arcs: Sequence[Arc], judged: Judgement) -> CardLeg:
    """Add to a leg its verdict, its factor of emissions and, where asked for, every figure's origin."""
    copied: dict[str, Any] = {field.name: getattr(leg, field.name) for field in fields(leg)}
    return CardLeg(
        **copied,
        verdict=judged.verdict,
        rule_ids=tuple(finding.rule.rule_id for finding in judged.findings),
        emission_kgco2e_per_tkm=leg.emission_kgco2e_per_t / leg.length_km if leg.length_km else 0.0,
        emission_rows=emission_rows(arcs, desk.ledger),
        figures=explain_leg(arcs, desk.ledger) if desk.explain else (),
    )


def _bites(verdict: Judgement) -> tuple[Bite, ...]:
    """Tell the rules behind a verdict, the worst first."""
    return tuple(
        Bite(
            rule_id=found.rule.rule_id,
            verdict=found.verdict,
            says=found.says(),
            effect=found.rule.effect,
            authority=found.rule.authority,
            legal_reference=found.rule.legal_reference,
            valid_from=found.rule.valid_from.isoformat(),
            valid_until=found.rule.valid_until.isoformat() if found.rule.valid_until else "",
            delay_h=found.rule.delay_h,
            capacity_factor=found.rule.capacity_factor,
            exemptions=found.rule.exemptions,
            remark=found.rule.remark,
            source=found.rule.source,
            confidence=found.rule.confidence,
        )
        for found in verdict.findings
    )


def _gateways_of(desk: _Desk, gates: int) -> tuple[str, ...]:
    """Name the gateways by which corridors are told apart that a route meets."""
    used = {name for cell in desk.frames["corridor_rules"]["passes"] for name in (cell or "").split(";")}
    rows = desk.frames["gateways"].select("gateway_id", "name", "subject").iter_rows()
    met = {key: name for key, name, subject in rows if key in used and subject != "mode"}
    return tuple(met[key] for key, bit in desk.network.bits.items() if key in met and gates >> bit & 1)


def _say_blocked(shipment: Shipment, bench: Bench, blocked: Sequence[CardRoute]) -> str:
    """Say that rules forbid every way, and which."""
    rules = {
        bite.rule_id: bite.says for route in blocked for bite in route.bites if bite.verdict == PROHIBITED
    }
    by = f" for {bench.sent.actor}" if bench.sent.actor else ""
    listed = "\n".join(f"  - {says}" for says in rules.values())
    return (
        f"no permitted way from {shipment.origin} to {shipment.destination} by {shipment.cargo} "
        f"on {bench.sent.on.isoformat()}{by}. Every way is blocked:\n{listed}\n"
        f"Choose another day, or avoid less. {NOTICE}"
    )


def _card(
    shipment: Shipment, desk: _Desk, permitted: Sequence[CardRoute], blocked: Sequence[CardRoute]
) -> RouteCard:
    """Put routes on a card, with the names of what they touch and rest on."""
    told = [*permitted, *blocked]
    touched = {place for route in told for leg in route.legs for place in leg.places}
    cited = {source for route in told for leg in route.legs for source in leg.sources}
    cited |= {row.source for route in told for leg in route.legs for row in leg.emission_rows}
    cited |= {row.source for route in told for leg in route.legs for one in leg.figures for row in one.rows}
    cited |= {bite.source for route in told for bite in route.bites}
    cited |= {paper.source for route in told for paper in route.papers}
    place_names = dict(desk.frames["places"].select("place_id", "name").iter_rows())
    titles = dict(desk.frames["sources"].select("source_id", "title").iter_rows())
    sent = desk.bench.sent
    return RouteCard(
        origin=shipment.origin,
        destination=shipment.destination,
        class_id=shipment.class_id,
        cargo=shipment.cargo,
        scenario_id=shipment.scenario_id,
        judged_on=sent.on.isoformat(),
        known_on=sent.known_on.isoformat() if sent.known_on else "",
        actor=sent.actor,
        goods=shipment.goods,
        beyond_rules=not desk.bench.book.reaches(sent.on),
        routes=tuple(permitted),
        blocked=tuple(blocked),
        places={place: place_names[place] for place in sorted(touched)},
        sources={source: titles.get(source, source) for source in sorted(cited)},
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
