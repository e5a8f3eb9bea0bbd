"""Journeys of containers, stop by stop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from zhibek.report.material import Corridor, ReportInput, Row, corridors_of, outcome_of, study_names
from zhibek.report.wording import short_place
from zhibek.units import TEU_PER_FEU, days_from_hours

OPERATION_WORDS = {
    "load": "loading",
    "unload": "unloading",
    "tranship": "transhipment",
    "gauge": "change of gauge",
    "border": "border",
    "canal": "canal",
    "delay": "waiting",
    "service": "waiting and sailing",
}
MOST_JOURNEYS = 7
USUAL_T_PER_TEU = 10.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A jump in a journey: what is done where, and what it takes."""

    text: str
    days: float
    usd_per_feu: float
    km: float
    at_days: float
    at_usd_per_feu: float


@dataclass(frozen=True, slots=True)
class Journey:
    """One corridor's fullest route between two zones: what has added up after each arc.

    `share` is that of all the corridor's routes between them.
    """

    corridor: Corridor
    is_new: bool
    share: float
    km: tuple[float, ...]
    days: tuple[float, ...]
    usd_per_feu: tuple[float, ...]
    stops: tuple[Stop, ...]


def shown_pairs(results: ReportInput, routes: pl.DataFrame) -> list[tuple[str, str]]:
    """Give the pairs asked for that have container routes; else the pair with most corridors."""
    there = set(routes.select("origin_zone", "destination_zone").unique().iter_rows())
    wanted = [pair for pair in results.pairs if pair in there]
    if wanted or routes.is_empty():
        return wanted
    counted = routes.group_by("origin_zone", "destination_zone").agg(
        pl.col("corridor_id").n_unique().alias("n_corridors"), pl.col("load_teu").sum()
    )
    best = counted.sort(["n_corridors", "load_teu", "origin_zone", "destination_zone"], descending=True)
    return [(best["origin_zone"][0], best["destination_zone"][0])]


def find_journeys(
    results: ReportInput, routes: pl.DataFrame, pair: tuple[str, str], scenario_ids: Sequence[str]
) -> list[Journey]:
    """Give for each corridor its fullest container route between two zones.

    Runs are searched in order: a corridor that only a later one has is marked new.
    """
    routes = routes.filter((pl.col("origin_zone") == pair[0]) & (pl.col("destination_zone") == pair[1]))
    corridors, names = corridors_of(results), study_names(results, "places", "place_id")
    found: dict[str, Journey] = {}
    for scenario_id in scenario_ids:
        arcs: dict[int, Row] = {}
        shares = dict(
            routes.filter(pl.col("scenario_id") == scenario_id)
            .group_by("corridor_id")
            .agg(pl.col("route_share").sum())
            .iter_rows()
        )
        for row in routes.filter(pl.col("scenario_id") == scenario_id).sort("route_rank").to_dicts():
            corridor_id = row["corridor_id"]
            if corridor_id in found or corridor_id not in corridors or corridor_id == "other":
                continue
            arcs = arcs or {
                arc["arc_number"]: arc for arc in outcome_of(results, "arcs", scenario_id).to_dicts()
            }
            is_new = scenario_id != scenario_ids[0]
            journey = _add_up(row, arcs, names, corridors[corridor_id], is_new=is_new)
            found[corridor_id] = replace(journey, share=shares[corridor_id])
    kept = sorted(found.values(), key=lambda one: (not one.is_new, one.share), reverse=True)
    kept = sorted(kept, key=lambda one: (one.corridor.family == "local", not one.is_new, -one.share))[
        :MOST_JOURNEYS
    ]
    order = list(corridors)
    return sorted(kept, key=lambda one: order.index(one.corridor.corridor_id))


def container_routes(results: ReportInput, scenario_ids: Sequence[str]) -> pl.DataFrame:
    """Give the container routes of the pairs asked for; of every pair where there are none of these."""
    frame = results.outcome.get("routes")
    if frame is None:
        return outcome_of(results, "routes", "")
    wanted = pl.col("scenario_id").is_in(list(scenario_ids)) & (pl.col("cargo") == "container")
    ends = pl.any_horizontal(
        *(
            (pl.col("origin_zone") == start) & (pl.col("destination_zone") == end)
            for start, end in results.pairs
        )
    )
    asked = frame.lazy().filter(wanted & ends).collect()
    return asked if asked.height else frame.lazy().filter(wanted).collect()


def _add_up(
    route: Row, arcs: Mapping[int, Row], names: Mapping[str, str], corridor: Corridor, *, is_new: bool
) -> Journey:
    weight = route["load_t"] / route["load_teu"] if route["load_teu"] else USUAL_T_PER_TEU
    km, spent_days, spent_usd, stops = [0.0], [0.0], [0.0], []
    for arc_number in route["arcs"]:
        arc = arcs.get(arc_number)
        if arc is None:
            continue
        took = days_from_hours(arc["loaded_time_h"])
        paid = TEU_PER_FEU * (arc["cost_usd_per_teu"] + weight * arc["cost_usd_per_t"])
        km.append(km[-1] + arc["length_km"])
        spent_days.append(spent_days[-1] + took)
        spent_usd.append(spent_usd[-1] + paid)
        if arc["kind"] != "haul":
            where = short_place(names.get(arc["from_place"], arc["from_place"]))
            text = f"{where}: {OPERATION_WORDS.get(arc['kind'], arc['kind'])}"
            stops.append(Stop(text, took, paid, km[-1], spent_days[-1], spent_usd[-1]))
    return Journey(
        corridor, is_new, route["route_share"], tuple(km), tuple(spent_days), tuple(spent_usd), tuple(stops)
    )
