"""Restrictions in force, done to a study's tables."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from zhibek.scenario.change import Frames, among, new_rows, split
from zhibek.scenario.closure import CLOSED_USD_PER_T
from zhibek.scenario.restrictions import Step, touches
from zhibek.scenario.rulebook import Rule, Rulebook
from zhibek.tables.restriction import EFFECTS

MOST_GATEWAYS = 62  # as many as the tables may hold
DELAY_SD_SHARE = 0.25  # spread of a delay, as a share of it: an assumption, no rule gives one
PRICED = ("condition", "payment", "licence", "risk")


@dataclass(frozen=True, slots=True)
class Enforced:
    """Tables with restrictions done to them, the rules done, and those that a run cannot hold, with why."""

    frames: Frames
    done: tuple[str, ...]
    left: dict[str, str]


def enforce_rules(
    frames: Frames,
    book: Rulebook,
    on: date,
    *,
    known_on: date | None = None,
    only: Collection[str] = EFFECTS,
) -> Enforced:
    """Do to the tables what the rules that surely bind on a day ask, as if the day lasted a year.

    A ban of all cargo takes its links out; a ban of some pairs or one cargo, and a cost, are charges on
    a gateway of the links touched; a capacity factor scales vessels and capacities; a delay is an
    operation, or time added to one. A run knows neither actors nor HS codes nor vehicles: rules that ask
    for one, and conditions and risks without a figure, are left, and told. `known_on`: only what was known
    then; `only` names the effects to be done.
    """
    country = dict(frames["places"].select("place_id", "country").iter_rows())
    result, done, left = dict(frames), [], {}
    for rule, standing in book.in_force(on, known_on):
        if rule.effect not in only:
            continue
        reason = _why_not(rule, standing)
        if not reason:
            touched = _links_touched(result["links"], rule, country)
            changed = _enforce(result, rule, touched, country) if touched else result
            if changed is None:
                reason = "there are too many gateways"
            else:
                result = changed
                done += [rule.rule_id] if touched else []
        if reason:
            left[rule.rule_id] = reason
    return Enforced(result, tuple(done), left)


def _why_not(rule: Rule, standing: str) -> str:
    """Say why a run cannot hold a rule; blank where it can."""
    if standing != "surely":
        return "its state on that day is not verified"
    if rule.effect in PRICED:
        return "it has no figure"
    if rule.effect == "none":
        return "it does not touch freight"
    if not rule.binds & {"all", "secondary"}:
        return "a run knows no actors"
    if rule.goods or rule.goods_except:
        return "a run knows classes, not HS codes"
    return "a run knows no vehicles" if rule.hauliers or rule.trailers else ""


def _links_touched(links: pl.DataFrame, rule: Rule, country: dict[str, str]) -> dict[str, tuple[bool, bool]]:
    """Give the links that a rule touches, each with whether forward and whether backward."""
    found = {}
    rows = links.select("link_id", "from_place", "to_place", "mode").iter_rows()
    for link_id, first, second, mode in rows:
        ways = [touches(rule, Step(*ends, mode), country) for ends in ((first, second), (second, first))]
        if any(ways):
            found[link_id] = (ways[0], ways[1])
    return found


def _enforce(
    frames: Frames, rule: Rule, touched: dict[str, tuple[bool, bool]], country: dict[str, str]
) -> Frames | None:
    """Do one rule; None where no gateway is left for it."""
    if rule.effect == "capacity":
        scaled = _scale(frames, rule, touched)
        return _delay(scaled, rule) if rule.delay_h else scaled
    if rule.effect == "delay":
        return _delay(frames, rule)
    if (
        rule.effect == "cost"
        or rule.cargo != "all"
        or rule.movement != "any"
        or rule.origins
        or rule.destinations
    ):
        return _charge(frames, rule, touched, country)
    return frames | {"links": _shut(frames["links"], touched)}


def _shut(links: pl.DataFrame, touched: dict[str, tuple[bool, bool]]) -> pl.DataFrame:
    """Take out links shut both ways; of those shut one way the other stays."""
    whole = [name for name, ways in touched.items() if all(ways)]
    forward = [name for name, ways in touched.items() if ways == (True, False)]
    backward = [name for name, ways in touched.items() if ways == (False, True)]
    gone = among("link_id", whole) | (among("link_id", forward) & pl.col("oneway"))
    kept = links.filter(~gone)
    turned = among("link_id", forward)
    swaps = [("from_place", "to_place"), ("gauge_from_mm", "gauge_to_mm")]
    return kept.with_columns(
        *(
            pl.when(turned).then(pl.col(second)).otherwise(pl.col(first)).alias(first)
            for pair in swaps
            for first, second in (pair, pair[::-1])
        ),
        (pl.col("oneway") | among("link_id", [*forward, *backward])).alias("oneway"),
    )


def _scale(frames: Frames, rule: Rule, touched: Iterable[str]) -> Frames:
    """Scale the vessels and capacities of what a rule touches, both ways."""
    factor = rule.capacity_factor if rule.capacity_factor is not None else 1.0
    links, operations, capacities = sorted(touched), frames["operations"], frames["capacities"]
    places = set(rule.places)
    at_place = among("place_id", places) | among("to_place", places)
    pairs = [
        pl.concat_str("place_id", pl.lit(">"), "to_place").is_in([f"{a}>{b}" for a, b in rule.crossings])
    ]
    own = operations.filter(at_place | pairs[0].fill_null(value=False))["operation_id"].to_list()
    vessels = [
        pl.when(among("link_id", links)).then(pl.col(name) * factor).otherwise(pl.col(name)).alias(name)
        for name, cargo in (("vessel_capacity_teu", "container"), ("vessel_capacity_t", "bulk"))
        if rule.cargo in ("all", cargo)
    ]
    fits = pl.lit(rule.cargo == "all") | (pl.col("cargo") == rule.cargo)
    named = {"link": links, "operation": own, "place": sorted(places)}
    hit = pl.any_horizontal(
        (pl.col("subject") == subject) & split("subject_id").list.eval(pl.element().is_in(names)).list.any()
        for subject, names in named.items()
    )
    scaled = (
        pl.when(hit & fits).then(pl.col("capacity_per_year") * factor).otherwise(pl.col("capacity_per_year"))
    )
    return frames | {
        "services": frames["services"].with_columns(vessels),
        "capacities": capacities.with_columns(scaled.alias("capacity_per_year")),
    }


def _delay(frames: Frames, rule: Rule) -> Frames:
    """Add a delay at places, or to what is done on crossings."""
    delay_h = rule.delay_h or 0.0
    operations = frames["operations"]
    crossed = [f"{first}>{second}" for first, second in rule.crossings]
    either = pl.any_horizontal(
        pl.concat_str(first, pl.lit(">"), second).is_in(crossed).fill_null(value=False)
        for first, second in (("place_id", "to_place"), ("to_place", "place_id"))
    )
    slowed = pl.when(either).then(pl.col("time_h") + delay_h).otherwise(pl.col("time_h")).alias("time_h")
    rows = [
        {
            "operation_id": f"rule-{rule.rule_id}-{place}-{mode or 'all'}",
            "kind": "delay",
            "place_id": place,
            "from_mode": mode or None,
            "cargo": rule.cargo,
            "time_h": delay_h,
            "time_sd_h": DELAY_SD_SHARE * delay_h,
            "source": rule.source,
            "confidence": rule.confidence,
        }
        for place in sorted(rule.places)
        for mode in sorted(rule.modes) or [""]
    ]
    added = [new_rows("operations", rows).select(operations.columns)] if rows else []
    return frames | {"operations": pl.concat([operations.with_columns(slowed), *added])}


def _charge(
    frames: Frames, rule: Rule, touched: dict[str, tuple[bool, bool]], country: dict[str, str]
) -> Frames | None:
    """Charge the pairs and cargo that a rule means on a gateway of the links it touches."""
    zoned = set(frames["zones"]["country"])
    ends = {"origins": set(rule.origins), "destinations": set(rule.destinations), "neither_end": set[str]()}
    where = {"transit": "neither_end", "into": "destinations", "out": "origins"}.get(rule.movement)
    if where:
        ends[where] |= set(rule.countries)
    if any(names and not names & zoned and side != "neither_end" for side, names in ends.items()):
        return frames
    if frames["gateways"].height >= MOST_GATEWAYS:
        return None
    links = frames["links"]
    crossing = [
        link_id
        for link_id, first, second in links.select("link_id", "from_place", "to_place").iter_rows()
        if link_id in touched and (rule.effect == "ban" or country[first] != country[second])
    ]
    traced = {"source": rule.source, "confidence": rule.confidence}
    gateway_id = f"rule-{rule.rule_id.lower()}"
    gateway = {"gateway_id": gateway_id, "name": rule.name, "subject": "link", "members": ";".join(crossing)}
    charge = {
        "charge_id": gateway_id,
        "name": rule.name,
        "kind": "policy",
        "gateway_id": gateway_id,
        "cargo": rule.cargo,
        "charge_usd_per_t": rule.cost_usd_per_t if rule.effect == "cost" else CLOSED_USD_PER_T,
        **{side: ";".join(sorted(names & zoned)) for side, names in ends.items()},
    }
    return frames | {
        name: pl.concat([frames[name], new_rows(name, [row | traced])])
        for name, row in (("gateways", gateway), ("charges", charge))
    }
