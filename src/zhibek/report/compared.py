"""A scenario beside its base."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from zhibek.report.material import ReportInput, corridors_of, outcome_of, study_rows, sum_of, totals_of

NEW_TIMES = 20.0  # a corridor that carries so many times its base is told as new
MOVED_WORTH_USD = 1e6
LEAST_USD = 0.5
DIRECTION_WORDS = {"forward": "there", "backward": "back"}


@dataclass(frozen=True, slots=True)
class PriceMove:
    """A hard capacity's scarcity price in two runs."""

    capacity_id: str
    name: str
    direction: str
    counted_in: str
    capacity_per_year: float
    base_usd: float
    scenario_usd: float

    @property
    def change_usd(self) -> float:
        """How much dearer one more unit has become."""
        return self.scenario_usd - self.base_usd

    @property
    def worth_usd(self) -> float:
        """What that makes over all the capacity, whichever way it went."""
        return abs(self.change_usd) * self.capacity_per_year

    @property
    def unit(self) -> str:
        """The unit that the price is paid for."""
        return "TEU" if self.counted_in == "teu" else "tonne"


@dataclass(frozen=True, slots=True)
class Group:
    """Some corridors together: their loads in the base and in the scenario."""

    name: str
    base_t: float
    scenario_t: float
    base_teu: float
    scenario_teu: float


def group_of(
    results: ReportInput,
    name: str,
    corridor_ids: Sequence[str],
    *,
    base_id: str,
    scenario_id: str,
    scope: str = "all",
) -> Group:
    """Add up corridors in two runs."""
    base, scenario = totals_of(results, base_id, scope), totals_of(results, scenario_id, scope)
    return Group(
        name,
        sum_of(base, corridor_ids, "load_t"),
        sum_of(scenario, corridor_ids, "load_t"),
        sum_of(base, corridor_ids, "load_teu"),
        sum_of(scenario, corridor_ids, "load_teu"),
    )


def new_corridors(results: ReportInput, base_id: str, scenario_id: str) -> list[str]:
    """Give the corridors that a scenario opens."""
    base, scenario = totals_of(results, base_id, "all"), totals_of(results, scenario_id, "all")
    return [
        corridor_id
        for corridor_id in corridors_of(results)
        if sum_of(scenario, [corridor_id], "load_t") > NEW_TIMES * sum_of(base, [corridor_id], "load_t") + 1e4
    ]


def trans_caspian(results: ReportInput) -> list[str]:
    """Give the corridors across the Caspian: those named so, else all of the Middle family."""
    corridors = corridors_of(results)
    named = [corridor_id for corridor_id in corridors if corridor_id.startswith("titr")]
    return named or [
        one.corridor_id
        for one in corridors.values()
        if one.family == "middle" and "cku" not in one.corridor_id
    ]


def price_moves(results: ReportInput, base_id: str, scenario_id: str) -> list[PriceMove]:
    """Give every scarcity price that stands in either run, those whose move is worth most first.

    Where both directions of a capacity have one, its name tells which is meant.
    """
    keys = ["capacity_id", "name", "direction", "counted_in"]
    runs = [
        outcome_of(results, "scarcity", run_id)
        .filter(pl.col("kind") == "hard")
        .select(
            *keys,
            pl.col("scarcity_price_usd").alias(column),
            pl.col("capacity_per_year").alias(f"{column}_room"),
        )
        for run_id, column in ((base_id, "base_usd"), (scenario_id, "scenario_usd"))
    ]
    both = runs[0].join(runs[1], on=keys, how="full", coalesce=True).fill_null(0.0)
    priced = both.filter(pl.max_horizontal("base_usd", "scenario_usd") >= LEAST_USD).select(
        "capacity_id",
        pl.when(pl.len().over("capacity_id") > 1)
        .then(pl.format("{} ({})", "name", pl.col("direction").replace_strict(DIRECTION_WORDS, default="")))
        .otherwise("name")
        .alias("name"),
        "direction",
        "counted_in",
        pl.max_horizontal("base_usd_room", "scenario_usd_room").alias("capacity_per_year"),
        "base_usd",
        "scenario_usd",
    )
    moves = [PriceMove(**row) for row in priced.to_dicts()]
    return sorted(moves, key=lambda move: (-round(move.worth_usd), move.name, move.direction))


def moved(moves: Iterable[PriceMove]) -> list[PriceMove]:
    """Keep the prices whose move is worth a million dollars a year or more."""
    return [move for move in moves if move.worth_usd >= MOVED_WORTH_USD]


def capacities_on(results: ReportInput, scenario_id: str, corridor_ids: Sequence[str]) -> set[str]:
    """Give the capacities at whose places or links these corridors carry most of the freight.

    The vessels of a scheduled service are a capacity of its link.
    """
    flows = outcome_of(results, "link_flows", scenario_id).filter(pl.col("family") != "local")
    ours = pl.col("corridor_id").is_in(list(corridor_ids))
    shares: dict[str, float] = {}
    for column in ("link_id", "from_place", "to_place"):
        summed = flows.group_by(column).agg(
            (pl.col("load_t").filter(ours).sum() / pl.col("load_t").sum()).alias("share")
        )
        for name, share in summed.iter_rows():
            shares[name] = max(shares.get(name, 0.0), share)
    where = {row["operation_id"]: row["place_id"] for row in study_rows(results, "operations")}
    found = set()
    for row in study_rows(results, "capacities"):
        subjects = [part.strip() for part in row["subject_id"].split(";")]
        if any(shares.get(where.get(subject, subject), 0.0) > 0.5 for subject in subjects):
            found.add(row["capacity_id"])
    for row in study_rows(results, "services"):
        if shares.get(row["link_id"], 0.0) > 0.5:
            found |= {f"vessels:{row['service_id']}:{unit}" for unit in ("t", "teu")}
    return found
