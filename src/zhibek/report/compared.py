"""A scenario beside its base."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from zhibek.report.material import ReportInput, Row, corridors_of, outcome_of, study_rows, sum_of, totals_of

NEW_TIMES = 20.0  # a corridor that carries so many times its base is told as new
MOVED_USD = 5.0


@dataclass(frozen=True, slots=True)
class PriceMove:
    """A hard capacity's scarcity price in two runs."""

    capacity_id: str
    name: str
    direction: str
    counted_in: str
    base_usd: float
    scenario_usd: float

    @property
    def change_usd(self) -> float:
        """How much dearer one more unit has become."""
        return self.scenario_usd - self.base_usd


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
    """Give every scarcity price that stands in either run, greatest move first."""
    keys = ["capacity_id", "name", "direction", "counted_in"]
    runs = [
        outcome_of(results, "scarcity", run_id)
        .filter(pl.col("kind") == "hard")
        .select(*keys, pl.col("scarcity_price_usd").alias(column))
        for run_id, column in ((base_id, "base_usd"), (scenario_id, "scenario_usd"))
    ]
    both = runs[0].join(runs[1], on=keys, how="full", coalesce=True).fill_null(0.0)
    moves = [
        PriceMove(**row)
        for row in both.filter(pl.max_horizontal("base_usd", "scenario_usd") >= 1.0).to_dicts()
    ]
    return sorted(moves, key=lambda move: (-abs(move.change_usd), move.name, move.direction))


def moved(moves: Iterable[PriceMove]) -> list[PriceMove]:
    """Keep the prices that moved by 5 dollars or more."""
    return [move for move in moves if abs(move.change_usd) >= MOVED_USD]


def capacities_on(results: ReportInput, scenario_id: str, corridor_ids: Sequence[str]) -> set[str]:
    """Give the capacities at whose places or links these corridors carry most of the freight."""
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
    return found


def mean_trip(totals: dict[str, Row], corridor_id: str, column: str) -> float | None:
    """Give a corridor's mean; none where it carries nothing."""
    row = totals.get(corridor_id)
    return None if row is None or not row["load_t"] else row[column]
