"""Tell a route leg by leg."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from zhibek.indicators.trips import P90_DEVIATES, REFERENCE_T_PER_TEU
from zhibek.network.arcs import Arc, worse_confidence
from zhibek.network.gateways import WAY_KINDS
from zhibek.units import HOURS_PER_DAY, TEU_PER_FEU


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg: line-haul of one mode over one or more links, or one operation.

    `cost_usd` is per forty-foot unit by container, per tonne in bulk; `places` are those it touches,
    in order; `sources` are keys of `sources`.
    """

    what: str
    mode: str
    from_place: str
    to_place: str
    length_km: float
    time_days: float
    time_p90_days: float
    cost_usd: float
    emission_kgco2e_per_t: float
    border: bool
    gauge_break: bool
    places: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str


def cost_of(arc: Arc) -> float:
    """Price an arc: per forty-foot unit of reference weight, or per tonne in bulk."""
    if arc.cargo == "bulk":
        return arc.cost_usd_per_t
    return TEU_PER_FEU * (arc.cost_usd_per_teu + REFERENCE_T_PER_TEU * arc.cost_usd_per_t)


def describe_legs(arcs: Sequence[Arc]) -> list[Leg]:
    """Turn a route's arcs into legs; line-haul of one mode within one run of links is one leg.

    It goes on over borders that have no operation of their own; `border` tells that there was one.
    """
    return [_leg(group) for group in group_legs(arcs)]


def group_legs(arcs: Sequence[Arc]) -> list[list[Arc]]:
    """Group a route's arcs by leg, in order; arcs that only let lorries pass belong to none."""
    legs: list[list[Arc]] = []
    run: list[Arc] = []
    for arc in arcs:
        if arc.kind == "pass":
            continue
        if arc.kind == "haul" and run and run[-1].mode == arc.mode:
            run.append(arc)
            continue
        if run:
            legs.append(run)
        run = [arc] if arc.kind in WAY_KINDS else []
        if not run:
            legs.append([arc])
    if run:
        legs.append(run)
    return legs


def _leg(arcs: Sequence[Arc]) -> Leg:
    """Sum arcs into one leg."""
    first, last = arcs[0], arcs[-1]
    hours = sum(arc.time_h for arc in arcs)
    spread = math.sqrt(sum(arc.time_sd_h**2 for arc in arcs))
    confidence = first.confidence
    for arc in arcs:
        confidence = worse_confidence(confidence, arc.confidence)
    return Leg(
        what=first.kind,
        mode=first.mode,
        from_place=first.from_place,
        to_place=last.to_place,
        length_km=sum(arc.length_km for arc in arcs),
        time_days=hours / HOURS_PER_DAY,
        time_p90_days=(hours + P90_DEVIATES * spread) / HOURS_PER_DAY,
        cost_usd=sum(cost_of(arc) for arc in arcs),
        emission_kgco2e_per_t=sum(arc.emission_kgco2e_per_t for arc in arcs),
        border=any(arc.border for arc in arcs),
        gauge_break=any(arc.gauge_break for arc in arcs),
        places=tuple(dict.fromkeys(place for arc in arcs for place in (arc.from_place, arc.to_place))),
        sources=tuple(dict.fromkeys(arc.source for arc in arcs)),
        confidence=confidence,
    )
