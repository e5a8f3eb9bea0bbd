"""How dependent a country is, in four numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import UnknownNameError
from zhibek.indicators.concentration import effective_number, index_concentration
from zhibek.indicators.exposure import measure_exposure
from zhibek.indicators.passages import cross_land, pass_arcs
from zhibek.indicators.shapley import Shares, share_by_shapley
from zhibek.indicators.shares import name_corridors
from zhibek.scenario.edit import Scenario
from zhibek.study import Pool, Solved, Study, make_pool, pose_scenario, solve_posed
from zhibek.sweep.basis import find_basis
from zhibek.sweep.desk import STORED, Desk, sit_down
from zhibek.sweep.shutting import shut_arcs
from zhibek.sweep.worth import price_without, value_ways
from zhibek.tables.countries import expand_groups

Progress = Callable[[str], None]
GROWN = Stochastic(residual=1e-4)  # with a project, whose own ways must be searched
MOST_SHUT = 12  # transit countries that are shut, one by one, and share the network's worth
LEAST_SHARE = 0.002  # of a country's trade that passes another, for it to be asked about
# the vectors of a foreign policy; Turkic states are those of their Organization
VECTORS: Mapping[str, tuple[str, ...]] = {
    "China": ("CN",),
    "Russia": ("RU",),
    "European Union": ("EU",),
    "Türkiye and the Turkic states": ("TR", "AZ", "KZ", "KG", "TM", "UZ"),
    "Iran": ("IR",),
    "United States": ("US",),
}


@dataclass(frozen=True, slots=True)
class Dependence:
    """Exposure, dependence, concentration and redundancy of a country, kept apart, and what goes with them.

    exposure, shut, markets, ways, next_best, worth, vectors, frontier: see `measure_dependence`; basis: see
    `find_basis`.
    """

    country: str
    scenario_id: str
    year: int
    trade_t: float
    transit_t: float
    exposure: pl.DataFrame
    shut: pl.DataFrame
    concentration: pl.DataFrame
    next_best: pl.DataFrame
    worth: pl.DataFrame
    worth_usd: float
    worth_exact: bool
    vectors: pl.DataFrame
    frontier: pl.DataFrame
    basis: pl.DataFrame


def measure_dependence(
    study: Study,
    country: str,
    scenario: Scenario,
    *,
    frontier: bool = True,
    pool: Pool | None = None,
    progress: Progress = lambda _: None,
) -> Dependence:
    """Measure how a country's foreign trade depends on others.

    exposure: share that passes each country, corridor, operator, terminal. shut: cost rise and stranded
    share of its trade with all others when one country is shut, at a new equilibrium on the
    stored ways. concentration: HHI of its partners and of its ways. next_best: what its trade would pay
    without its most used ways, at the prices found. worth: each transit country's Shapley share in what its
    stored ways are worth. frontier: what each project with a cost takes off the loss
    with the country of the largest Shapley share shut, for a billion dollars. Raises UnknownNameError for a
    country without a zone.
    """
    known = set(study.folder.frames["zones"]["country"])
    if country not in known:
        raise UnknownNameError("country with a zone", country, known)
    if pool is None:
        progress("searching routes")
        pool = make_pool(study)
    progress(scenario.name)
    base = solve_posed(pose_scenario(study, scenario), pool)
    desk = sit_down(base, country)
    rules = base.posed.frames["corridor_rules"]
    exposure = measure_exposure(desk.counter, desk.trade, rules).with_columns(
        pl.col("name").replace(_names(base)).alias("title")
    )
    met = exposure.filter((pl.col("kind") == "country") & (pl.col("trade_share") >= LEAST_SHARE))
    transit = met.sort("trade_share", "name", descending=[True, False])["name"].to_list()[:MOST_SHUT]
    progress("shutting countries, one by one")
    shut = pl.DataFrame([_shut(desk, name, (name,)) for name in transit], schema=SHUT_SCHEMA)
    shares = share_by_shapley(transit, value_ways(desk, transit))
    progress("vectors")
    vectors = pl.DataFrame([_vector(desk, name, codes) for name, codes in VECTORS.items()])
    largest = sorted(shares.parts, key=lambda name: (-shares.parts[name], name))[:1]
    tried = _try_projects(study, desk, scenario, pool, largest, progress) if frontier and largest else []
    return Dependence(
        country,
        scenario.name,
        scenario.year or 0,
        float(desk.trade.trade_t.sum()),
        float(desk.trade.transit_t.sum()),
        exposure,
        shut.sort("loss_usd", "name", descending=[True, False]),
        _concentration(desk, rules),
        price_without(desk, rules, transit),
        _worth(shares),
        shares.whole,
        shares.exact,
        vectors,
        pl.DataFrame(tried, schema=FRONTIER_SCHEMA).sort(
            "gain_usd_per_bn_usd", "project_id", descending=[True, False]
        ),
        find_basis(desk),
    )


SHUT_SCHEMA = {
    "name": pl.String,
    "cost_rise_usd_per_t": pl.Float64,
    "cost_rise_percent": pl.Float64,
    "stranded_share": pl.Float64,
    "loss_usd": pl.Float64,
    "ends_there_share": pl.Float64,
}
FRONTIER_SCHEMA = {
    "project_id": pl.String,
    "against": pl.String,
    "cost_usd": pl.Float64,
    "loss_usd": pl.Float64,
    "loss_with_usd": pl.Float64,
    "gain_usd_per_bn_usd": pl.Float64,
}


def _names(base: Solved) -> dict[str, str]:
    """Give the names of places, corridors and services by their ids."""
    frames = base.posed.frames
    tables = (("places", "place_id"), ("corridors", "corridor_id"), ("services", "service_id"))
    return {
        key: name
        for table, column in tables
        for key, name in frames[table].select(column, "name").iter_rows()
    }


def _loss(desk: Desk, after: Solved, codes: tuple[str, ...]) -> tuple[float, float, float, float]:
    """Give (USD a year, USD per tonne, per cent, stranded share) of trade with others than `codes`."""
    problem = desk.base.posed.formulation.problem
    demand = problem.demand
    outside = problem.classes.outside_cost[demand.row_class]
    before, now = desk.base.loads, after.loads
    rows = desk.rows & ~np.array([name in codes for name in desk.partner]) & np.isfinite(before.expected_cost)
    rise = np.where(np.isfinite(now.expected_cost), now.expected_cost - before.expected_cost, outside)
    rise = np.minimum(rise, outside)[rows]
    quantity = demand.row_quantity[rows]
    total = max(float(quantity.sum()), 1e-9)
    loss = float(quantity @ rise)
    usual = float(quantity @ before.expected_cost[rows])
    stranded = float((now.unserved - before.unserved)[rows].sum()) / total
    return loss, loss / total, 100.0 * loss / max(usual, 1e-9), max(stranded, 0.0)


def _shut(desk: Desk, name: str, codes: tuple[str, ...]) -> dict[str, object]:
    """Shut some countries, and say what the country's trade with all others loses."""
    present = tuple(code for code in codes if code in set(desk.base.posed.network.country.values()))
    after = shut_arcs(desk.base, cross_land(desk.base.posed.network, present), STORED, desk.reserve)
    loss, per_t, percent, stranded = _loss(desk, after, codes)
    return {
        "name": name,
        "cost_rise_usd_per_t": per_t,
        "cost_rise_percent": percent,
        "stranded_share": stranded,
        "loss_usd": loss,
        "ends_there_share": _share_with(desk, codes),
    }


def _share_with(desk: Desk, codes: tuple[str, ...]) -> float:
    """Give the share of a country's trade that has its other end in some countries."""
    partner = np.array([name in codes for name in desk.trade.partner])
    return float(desk.trade.trade_t[partner].sum() / max(desk.trade.trade_t.sum(), 1e-9))


def _vector(desk: Desk, name: str, codes: tuple[str, ...]) -> dict[str, object]:
    """Measure one vector of a foreign policy: as a market, as a way, and what is lost without it."""
    members = tuple(sorted(expand_groups(codes) - {desk.trade.country}))
    known = set(desk.base.posed.frames["zones"]["country"])
    here = tuple(code for code in members if code in set(desk.base.posed.network.country.values()))
    partner = np.array([one in members for one in desk.trade.partner])
    total = max(float(desk.trade.trade_t.sum()), 1e-9)
    passed = pass_arcs(desk.counter.loads.routes, cross_land(desk.counter.network, here))
    through = passed[desk.counter.flows.route] & ~partner
    lost = _shut(desk, name, members)
    own = desk.trade.trade_t
    return {
        "name": name,
        "in_study": bool(set(members) & known),
        "exports_share": float(own[partner & desk.trade.exports].sum()) / total,
        "imports_share": float(own[partner & ~desk.trade.exports].sum()) / total,
        "passes_share": float(own[through].sum()) / total,
        "cost_rise_percent": lost["cost_rise_percent"],
        "stranded_share": lost["stranded_share"],
        "loss_usd": lost["loss_usd"],
    }


def _concentration(desk: Desk, rules: pl.DataFrame) -> pl.DataFrame:
    """Give the HHI and effective number of partners, by tonnes and by value, and of ways."""
    counter, trade = desk.counter, desk.trade
    classes = counter.formulation.problem.demand.row_class[counter.flows.row]
    price = dict(desk.base.posed.frames["classes"].select("class_id", "value_usd_per_t").iter_rows())
    value = np.array([price[name] for name in counter.formulation.class_name], dtype=np.float64)[classes]
    corridors = np.array(
        name_corridors(counter.network, counter.formulation, counter.trips, rules), dtype=object
    )[counter.flows.route]
    partner = np.array(trade.partner, dtype=object)
    rows = []
    for name, labels, amounts in (
        ("markets, by tonnes", partner, trade.trade_t),
        ("markets, by value", partner, trade.trade_t * value),
        ("export markets, by value", partner, trade.trade_t * value * trade.exports),
        ("ways, by corridor", corridors, trade.trade_t),
    ):
        sums = pl.DataFrame({"label": labels.tolist(), "amount": amounts}).filter(pl.col("amount") > 0)
        sums = (
            sums.group_by("label")
            .agg(pl.col("amount").sum())
            .sort("amount", "label", descending=[True, False])
        )
        parts = sums["amount"].to_list()
        rows.append(
            {
                "of": name,
                "hhi": index_concentration(parts),
                "effective_number": effective_number(parts),
                "largest": sums["label"][0] if parts else "",
                "largest_share": parts[0] / sum(parts) if parts else 0.0,
            }
        )
    return pl.DataFrame(rows)


def _worth(shares: Shares) -> pl.DataFrame:
    """List each transit country's part, the largest first."""
    rows = [
        (name, part, shares.errors[name], part / shares.whole if shares.whole else 0.0)
        for name, part in shares.parts.items()
    ]
    schema = {
        "country": pl.String,
        "part_usd": pl.Float64,
        "error_usd": pl.Float64,
        "part_share": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").sort(
        "part_usd", "country", descending=[True, False]
    )


def _try_projects(
    study: Study, desk: Desk, scenario: Scenario, pool: Pool, largest: list[str], progress: Progress
) -> list[dict[str, object]]:
    """Open each project that has a cost, and shut the country of the largest loss again."""
    code = largest[0]
    before = float(_shut(desk, code, (code,))["loss_usd"])  # type: ignore[arg-type]
    projects = study.folder.frames["projects"].filter(pl.col("cost_usd") > 0).sort("project_id")
    rows: list[dict[str, object]] = []
    for project, cost in projects.select("project_id", "cost_usd").iter_rows():
        if project in scenario.open:
            continue
        progress(f"frontier: {project}")
        posed = pose_scenario(study, scenario.model_copy(update={"open": (*scenario.open, project)}))
        opened = sit_down(solve_posed(posed, pool, GROWN, base=desk.base), desk.trade.country)
        after = float(_shut(opened, code, (code,))["loss_usd"])  # type: ignore[arg-type]
        gain = (before - after) / (float(cost) / 1e9)
        amounts = {"cost_usd": float(cost), "loss_usd": before, "loss_with_usd": after}
        rows.append({"project_id": project, "against": code, **amounts, "gain_usd_per_bn_usd": gain})
    return rows
