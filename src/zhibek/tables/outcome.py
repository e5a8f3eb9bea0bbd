"""Tables that a run writes."""

import polars as pl

from zhibek.tables.corridor import CARGOES_OR_ALL, FAMILIES
from zhibek.tables.spec import CARGOES, Column, Table
from zhibek.units import Unit

SCENARIO = {"scenario_id": Column(pl.String, "The scenario.")}


def trip() -> dict[str, Column]:
    """Give the columns that tell what a trip takes, costs, crosses and emits."""
    return {
        "length_km": Column(pl.Float64, "Length.", Unit.KM),
        "time_p50_days": Column(pl.Float64, "Door-to-door time, middle.", Unit.DAY),
        "time_p90_days": Column(pl.Float64, "Time that nine of ten keep, from summed variances.", Unit.DAY),
        "cost_usd_per_t": Column(
            pl.Float64, "Money per tonne, without value of time, charges and scarcity.", Unit.USD_PER_TONNE
        ),
        "cost_usd_per_feu": Column(
            pl.Float64, "Money per forty-foot container; blank in bulk.", Unit.USD_PER_FEU, nullable=True
        ),
        "n_borders": Column(pl.Float64, "Borders crossed."),
        "n_gauge_breaks": Column(pl.Float64, "Changes of gauge."),
        "n_handlings": Column(pl.Float64, "Transhipments between modes."),
        "emission_kgco2e_per_t": Column(pl.Float64, "Well-to-wheel emissions.", Unit.KG_CO2E_PER_TONNE),
        "uncertain_share": Column(
            pl.Float64, "Share of the cost that rests on estimated or assumed rows.", Unit.SHARE
        ),
    }


RUNS = Table(
    name="runs",
    doc="One row per scenario run: how it ended.",
    key=("scenario_id",),
    columns={
        **SCENARIO,
        "says": Column(pl.String, "What the scenario is."),
        "base_id": Column(pl.String, "The scenario it is compared with; blank: none.", default=""),
        "year": Column(pl.Int32, "Its year.", Unit.YEAR),
        "converged": Column(pl.Boolean, "Whether the residual was reached."),
        "residual": Column(pl.Float64, "Largest relative miss of the fixed point and of any hard capacity."),
        "n_rounds": Column(pl.Int32, "Rounds of route generation."),
        "n_loadings": Column(pl.Int32, "Times that demand was loaded."),
        "n_routes": Column(pl.Int32, "Routes in the sets."),
        "demand_t": Column(pl.Float64, "Tonnes asked for.", Unit.TONNE),
        "unserved_t": Column(pl.Float64, "Tonnes not shipped.", Unit.TONNE),
    },
)

CORRIDOR_TOTALS = Table(
    name="corridor_totals",
    doc="One row per scenario, scope and corridor.",
    key=("scenario_id", "scope", "corridor_id"),
    columns={
        **SCENARIO,
        "scope": Column(pl.String, "Which cargo is counted.", choices=("all", "east-west", "central-asia")),
        "corridor_id": Column(pl.String, "The corridor; `other` where no rule fits."),
        "load_t": Column(pl.Float64, "Tonnes a year.", Unit.TONNE),
        "load_teu": Column(pl.Float64, "Loaded containers a year.", Unit.TEU),
        "tonnes_share": Column(pl.Float64, "Share of the scope's tonnes.", Unit.SHARE),
        "teu_share": Column(pl.Float64, "Share of the scope's containers.", Unit.SHARE),
        **trip(),
    },
)

ARCS = Table(
    name="arcs",
    doc="One row per arc of a scenario's virtual network.",
    key=("scenario_id", "arc_id"),
    columns={
        **SCENARIO,
        "arc_number": Column(pl.Int32, "Its number in this scenario, as `routes.arcs` gives it."),
        "arc_id": Column(pl.String, "Unique name: what it is, from where, to where, for which cargo."),
        "kind": Column(pl.String, "`haul`, `service` or the operation's kind."),
        "subject_id": Column(pl.String, "The link, service or operation it comes from."),
        "link_id": Column(pl.String, "The link it runs on; blank at a place.", nullable=True),
        "from_place": Column(pl.String, "Where it starts."),
        "to_place": Column(pl.String, "Where it ends."),
        "mode": Column(pl.String, "Mode of line-haul; blank at a place.", nullable=True),
        "cargo": Column(pl.String, "Cargo it carries.", choices=CARGOES),
        "length_km": Column(pl.Float64, "Length.", Unit.KM),
        "time_h": Column(pl.Float64, "Time without congestion.", Unit.HOUR),
        "loaded_time_h": Column(pl.Float64, "Time at the loads found.", Unit.HOUR),
        "time_sd_h": Column(pl.Float64, "Standard deviation of time.", Unit.HOUR),
        "cost_usd_per_teu": Column(pl.Float64, "Money per TEU.", Unit.USD_PER_TEU),
        "cost_usd_per_t": Column(pl.Float64, "Money per tonne, beside that per TEU.", Unit.USD_PER_TONNE),
        "emission_kgco2e_per_t": Column(pl.Float64, "Emissions.", Unit.KG_CO2E_PER_TONNE),
        "load_t": Column(pl.Float64, "Tonnes a year.", Unit.TONNE),
        "load_teu": Column(pl.Float64, "Containers a year.", Unit.TEU),
        "source": Column(pl.String, "Source of the row it comes from."),
        "confidence": Column(pl.String, "Confidence of that row."),
    },
)

LOADS = Table(
    name="loads",
    doc="One row per scenario, arc and class that uses it.",
    key=("scenario_id", "arc_id", "class_id"),
    columns={
        **SCENARIO,
        "arc_id": Column(pl.String, "The arc."),
        "class_id": Column(pl.String, "The class."),
        "load_t": Column(pl.Float64, "Tonnes a year.", Unit.TONNE),
        "load_teu": Column(pl.Float64, "Containers a year.", Unit.TEU),
    },
)

LINK_FLOWS = Table(
    name="link_flows",
    doc="One row per scenario, link, direction and corridor: what a map draws.",
    key=("scenario_id", "link_id", "from_place", "corridor_id"),
    columns={
        **SCENARIO,
        "link_id": Column(pl.String, "The link."),
        "from_place": Column(pl.String, "Where the flow comes from."),
        "to_place": Column(pl.String, "Where it goes."),
        "mode": Column(pl.String, "Mode of the link."),
        "corridor_id": Column(pl.String, "The corridor whose routes these are."),
        "family": Column(pl.String, "Its colour.", choices=FAMILIES),
        "load_t": Column(pl.Float64, "Tonnes a year.", Unit.TONNE),
        "load_teu": Column(pl.Float64, "Containers a year.", Unit.TEU),
    },
)

ROUTES = Table(
    name="routes",
    doc="One row per scenario, zone pair, cargo and route that matters: 100 tonnes and 1% of its pair, or "
    "the fullest of its corridor.",
    key=("scenario_id", "origin_zone", "destination_zone", "cargo", "route_rank"),
    columns={
        **SCENARIO,
        "origin_zone": Column(pl.String, "Where it starts."),
        "destination_zone": Column(pl.String, "Where it ends."),
        "cargo": Column(pl.String, "In containers or in bulk.", choices=CARGOES),
        "route_rank": Column(pl.Int32, "1 carries most."),
        "corridor_id": Column(pl.String, "The corridor it belongs to."),
        "route_share": Column(pl.Float64, "Share of the pair's shipped tonnes.", Unit.SHARE),
        "load_t": Column(pl.Float64, "Tonnes a year.", Unit.TONNE),
        "load_teu": Column(pl.Float64, "Containers a year.", Unit.TEU),
        **trip(),
        "arcs": Column(pl.List(pl.Int32), "Its arcs in order, as numbers of the scenario's rows in `arcs`."),
    },
)

SKIMS = Table(
    name="skims",
    doc="One row per scenario, zone pair, class and cargo.",
    key=("scenario_id", "origin_zone", "destination_zone", "class_id", "cargo"),
    columns={
        **SCENARIO,
        "origin_zone": Column(pl.String, "Where it starts."),
        "destination_zone": Column(pl.String, "Where it ends."),
        "class_id": Column(pl.String, "The class."),
        "cargo": Column(pl.String, "In containers or in bulk.", choices=CARGOES),
        "demand_t": Column(pl.Float64, "Tonnes asked for.", Unit.TONNE),
        "time_days": Column(pl.Float64, "Mean time over the routes used.", Unit.DAY),
        "cost_usd_per_t": Column(pl.Float64, "Mean money over the routes used.", Unit.USD_PER_TONNE),
        "expected_cost_usd_per_t": Column(
            pl.Float64, "Generalised cost of the whole choice (log-sum).", Unit.USD_PER_TONNE
        ),
    },
)

SCARCITY = Table(
    name="scarcity",
    doc="One row per scenario and capacity, each direction that has its own apart.",
    key=("scenario_id", "capacity_id", "direction"),
    columns={
        **SCENARIO,
        "capacity_id": Column(pl.String, "The capacity."),
        "name": Column(pl.String, "Name shown to people."),
        "direction": Column(pl.String, "Which direction.", choices=("shared", "forward", "backward")),
        "kind": Column(pl.String, "Hard or congested.", choices=("hard", "congested")),
        "counted_in": Column(pl.String, "Unit of load and capacity.", choices=("t", "teu")),
        "cargo": Column(pl.String, "Which cargo counts.", choices=CARGOES_OR_ALL),
        "load_per_year": Column(pl.Float64, "Modelled load.", Unit.PER_YEAR),
        "base_load_per_year": Column(pl.Float64, "Load that is not modelled.", Unit.PER_YEAR),
        "capacity_per_year": Column(pl.Float64, "What can pass.", Unit.PER_YEAR),
        "scarcity_price_usd": Column(pl.Float64, "What one more unit a year would be worth.", Unit.USD),
        "delay_h": Column(pl.Float64, "Extra time through congestion, largest over its arcs.", Unit.HOUR),
        "source": Column(pl.String, "Source of the capacity."),
        "confidence": Column(pl.String, "Confidence of it."),
    },
)

UNSERVED = Table(
    name="unserved",
    doc="One row per scenario, pair, class and cargo of which at least 1% and 100 tonnes are not shipped.",
    key=("scenario_id", "origin_zone", "destination_zone", "class_id", "cargo"),
    columns={
        **SCENARIO,
        "origin_zone": Column(pl.String, "Where it starts."),
        "destination_zone": Column(pl.String, "Where it ends."),
        "class_id": Column(pl.String, "The class."),
        "cargo": Column(pl.String, "In containers or in bulk.", choices=CARGOES),
        "unserved_t": Column(pl.Float64, "Tonnes a year.", Unit.TONNE),
        "stopped_by": Column(
            pl.String,
            "The full capacities on its cheapest route, `no route` where there is none, "
            "`choice` where none is full.",
        ),
    },
)

VALIDATION = Table(
    name="validation",
    doc="One row per observation: observed beside modelled.",
    key=("observation_id",),
    columns={
        "observation_id": Column(pl.String, "The observation."),
        "name": Column(pl.String, "Name shown to people."),
        "measure": Column(pl.String, "What is compared."),
        "year": Column(pl.Int32, "Year it was observed.", Unit.YEAR),
        "role": Column(pl.String, "Fitted, held out or for reference."),
        "observed": Column(pl.Float64, "The published figure."),
        "modelled": Column(pl.Float64, "The same thing counted in the base run."),
        "model_ratio": Column(pl.Float64, "Modelled over observed."),
        "at_capacity": Column(pl.Boolean, "A full capacity decides it, not choice."),
        "counts": Column(pl.String, "What the published figure counts."),
        "source": Column(pl.String, "Source of the figure."),
        "confidence": Column(pl.String, "Confidence of the figure."),
    },
)

OUTCOME_TABLES = (
    RUNS,
    CORRIDOR_TOTALS,
    ARCS,
    LOADS,
    LINK_FLOWS,
    ROUTES,
    SKIMS,
    SCARCITY,
    UNSERVED,
    VALIDATION,
)
