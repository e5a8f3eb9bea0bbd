"""Tables of an answer, as lists by column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Family = Literal["north", "middle", "south", "sea", "local"]


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Places of a map. `label_rank`: 1 is labelled first."""

    place_id: list[str]
    name: list[str]
    country: list[str]
    longitude_deg: list[float]
    latitude_deg: list[float]
    kind: list[str]
    label_rank: list[int]
    source: list[str]
    confidence: list[str]


@dataclass(frozen=True, slots=True)
class LinkColumns:
    """Links of a map, those of every project among them. `points`: longitude and latitude in turn."""

    link_id: list[str]
    from_place: list[str]
    to_place: list[str]
    mode: list[str]
    length_km: list[float]
    project_id: list[str | None]
    points: list[list[float]]
    source: list[str]
    confidence: list[str]


@dataclass(frozen=True, slots=True)
class CorridorNames:
    """Corridors as pictures number them. `family`: north, middle, south, sea or local."""

    corridor_id: list[str]
    name: list[str]
    short_name: list[str]
    family: list[Family]


@dataclass(frozen=True, slots=True)
class BaseColumns:
    """Scenarios that a what-if can start from, and the projects open in each."""

    scenario_id: list[str]
    says: list[str]
    year: list[int]
    open: list[list[str]]


@dataclass(frozen=True, slots=True)
class ProjectColumns:
    """Projects. `acts`: opening it changes the network of the base year's scenario."""

    project_id: list[str]
    name: list[str]
    countries: list[str]
    cost_usd: list[float | None]
    opening_year: list[int | None]
    status: list[str]
    source: list[str]
    confidence: list[str]
    acts: list[bool]


@dataclass(frozen=True, slots=True)
class SettingColumns:
    """Switches and sliders; at `neutral` a setting does nothing."""

    setting_id: list[str]
    group: list[str]
    kind: list[Literal["switch", "slider"]]
    label: list[str]
    unit: list[str]
    least: list[float]
    most: list[float]
    step: list[float]
    neutral: list[float]
    says: list[str]


@dataclass(frozen=True, slots=True)
class ClassNames:
    """Classes of goods that a shipment can be of."""

    class_id: list[str]
    name: list[str]


@dataclass(frozen=True, slots=True)
class StatedTargets:
    """Levels of trade that somebody stated as a target; a year that was not told is none."""

    target_id: list[str]
    reporter: list[str]
    reporter_name: list[str]
    partner: list[str]
    partner_name: list[str]
    level_usd: list[float]
    target_year: list[int | None]
    base_year: list[int | None]
    source: list[str]
    confidence: list[str]


@dataclass(frozen=True, slots=True)
class Flows:
    """What links carry by direction and corridor: rows of the map's links and corridors."""

    link: list[int]
    forward: list[bool]
    corridor: list[int]
    load_t: list[float]
    load_teu: list[float]


@dataclass(frozen=True, slots=True)
class CorridorColumns:
    """What corridors carry, and what it takes: means by tonnes, the price of a forty-foot unit by TEU."""

    corridor_id: list[str]
    load_t: list[float]
    load_teu: list[float]
    time_p50_days: list[float]
    time_p90_days: list[float]
    cost_usd_per_t: list[float]
    cost_usd_per_feu: list[float | None]


@dataclass(frozen=True, slots=True)
class ThroughColumns:
    """What touches places: cargo on routes that come there, start there or end there."""

    place_id: list[str]
    through_t: list[float]
    through_teu: list[float]


@dataclass(frozen=True, slots=True)
class Scarcity:
    """Capacities that are half used or priced. `place_id` or `link_id`: where one lies at one of them."""

    capacity_id: list[str]
    name: list[str]
    direction: list[str]
    counted_in: list[str]
    load_per_year: list[float]
    base_load_per_year: list[float]
    capacity_per_year: list[float]
    scarcity_price_usd: list[float]
    place_id: list[str | None]
    link_id: list[str | None]
    source: list[str]
    confidence: list[str]


@dataclass(frozen=True, slots=True)
class NeighbourColumns:
    """Links of a place: what leaves and comes by each, and the corridors on it, the fullest first."""

    place_id: list[str]
    link_id: list[str]
    mode: list[str]
    out_t: list[float]
    out_teu: list[float]
    in_t: list[float]
    in_teu: list[float]
    corridor: list[list[int]]


@dataclass(frozen=True, slots=True)
class PassingColumns:
    """Flows through a place by corridor and countries of its ends, the largest first."""

    corridor_id: list[str]
    from_country: list[str]
    to_country: list[str]
    load_t: list[float]
    load_teu: list[float]


@dataclass(frozen=True, slots=True)
class RouteFlows:
    """What the routes through a place carry on each link they use, by direction."""

    link: list[int]
    forward: list[bool]
    load_t: list[float]
    load_teu: list[float]


@dataclass(frozen=True, slots=True)
class OperationColumns:
    """What is done at a place, what it takes without and with its load, and what it costs."""

    operation: list[str]
    kind: list[str]
    cargo: list[str]
    time_h: list[float]
    loaded_time_h: list[float]
    cost_usd_per_teu: list[float]
    cost_usd_per_t: list[float]
    load_t: list[float]
    load_teu: list[float]
    source: list[str]
    confidence: list[str]


@dataclass(frozen=True, slots=True)
class ClassColumns:
    """What a link carries by class of goods."""

    class_id: list[str]
    name: list[str]
    forward_t: list[float]
    forward_teu: list[float]
    backward_t: list[float]
    backward_teu: list[float]


@dataclass(frozen=True, slots=True)
class OnLinkColumns:
    """What a link carries by corridor."""

    corridor_id: list[str]
    forward_t: list[float]
    forward_teu: list[float]
    backward_t: list[float]
    backward_teu: list[float]


@dataclass(frozen=True, slots=True)
class LegColumns:
    """Legs of a route in order, with what they take and cost so far."""

    name: list[str]
    kind: list[str]
    mode: list[str | None]
    from_place: list[str]
    to_place: list[str]
    days: list[float]
    cumulative_days: list[float]
    cost_usd_per_feu_or_t: list[float]
    cumulative_cost: list[float]
    length_km: list[float]
    is_border: list[bool]
    is_gauge_change: list[bool]
    source: list[str]
    confidence: list[str]


def rounded(amounts: NDArray[np.float64] | Sequence[float], digits: int = 1) -> list[float]:
    """Give amounts as numbers that are short to send; a tenth of a tonne is beyond what is known."""
    found: list[float] = np.round(np.asarray(amounts, dtype=np.float64), digits).tolist()
    return found


def or_none(amounts: NDArray[np.float64], digits: int = 2) -> list[float | None]:
    """Give amounts, with none where there is no number."""
    return [value if np.isfinite(value) else None for value in rounded(amounts, digits)]
