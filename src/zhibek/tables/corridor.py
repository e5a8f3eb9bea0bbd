"""Tables of gateways, corridors, projects, counts."""

import polars as pl

from zhibek.tables.spec import CARGOES, Column, Table, traced
from zhibek.units import Unit

FAMILIES = ("north", "middle", "south", "sea", "local")
CARGOES_OR_ALL = (*CARGOES, "all")


def which_routes() -> dict[str, Column]:
    """Give the columns that pick routes: what they pass, and where their cargo starts and ends.

    The four lists of ends hold zone, country or region codes split by `;`; blank means any.
    """
    return {
        "passes": Column(
            pl.String,
            "Gateways the route must all pass.",
            points_to="gateways.gateway_id",
            listed=True,
            default="",
        ),
        "avoids": Column(
            pl.String, "Gateways it must not pass.", points_to="gateways.gateway_id", listed=True, default=""
        ),
        "origins": Column(pl.String, "Cargo starts in one of these.", listed=True, default=""),
        "destinations": Column(pl.String, "Cargo ends in one of these.", listed=True, default=""),
        "either_end": Column(pl.String, "Cargo starts or ends in one of these.", listed=True, default=""),
        "other_end": Column(pl.String, "And its other end is in one of these.", listed=True, default=""),
        "neither_end": Column(pl.String, "Cargo neither starts nor ends in these.", listed=True, default=""),
        "cargo": Column(pl.String, "Which cargo.", choices=CARGOES_OR_ALL, default="all"),
    }


GATEWAYS = Table(
    name="gateways",
    doc="One row per gateway: a set of places, links, countries or modes by which a route is known.",
    key=("gateway_id",),
    columns={
        "gateway_id": Column(pl.String, "Unique name; at most 62 of them."),
        "name": Column(pl.String, "Name shown to people."),
        "subject": Column(
            pl.String,
            "`entry`: crossing into a country from another.",
            choices=("place", "link", "country", "entry", "mode"),
        ),
        "members": Column(pl.String, "Its place_ids, link_ids, country codes or modes.", listed=True),
        **traced(),
    },
)

CORRIDORS = Table(
    name="corridors",
    doc="One row per corridor: a named rule over a route's gateways.",
    key=("corridor_id",),
    columns={
        "corridor_id": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "Name shown to people."),
        "short_name": Column(pl.String, "Name in narrow tables."),
        "family": Column(pl.String, "Colour on maps and charts.", choices=FAMILIES),
        **traced(),
    },
)

CORRIDOR_RULES = Table(
    name="corridor_rules",
    doc="One row per rule; a route belongs to the corridor of the first rule, by rank, that it meets.",
    key=("rank",),
    columns={
        "rank": Column(pl.Int32, "Rules are tried from the lowest rank up.", minimum=1),
        "corridor_id": Column(pl.String, "The corridor.", points_to="corridors.corridor_id"),
        **which_routes(),
        **traced(),
    },
)

CHARGES = Table(
    name="charges",
    doc="One row per charge on crossing a gateway: risk, payment trouble, or a fitted constant.",
    key=("charge_id",),
    optional=True,
    columns={
        "charge_id": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "Name shown to people."),
        "kind": Column(
            pl.String,
            "`constant`: fitted, what the model cannot explain.",
            choices=("risk", "constant", "policy"),
        ),
        "gateway_id": Column(pl.String, "Paid on each arc of this gateway.", points_to="gateways.gateway_id"),
        "cargo": Column(pl.String, "Which cargo pays.", choices=CARGOES_OR_ALL),
        "origins": Column(
            pl.String,
            "Only cargo that starts in one of these zones, countries or regions.",
            listed=True,
            default="",
        ),
        "destinations": Column(pl.String, "Only cargo that ends in one of these.", listed=True, default=""),
        "either_end": Column(
            pl.String, "Only cargo that starts or ends in one of these.", listed=True, default=""
        ),
        "other_end": Column(pl.String, "And has its other end in one of these.", listed=True, default=""),
        "neither_end": Column(
            pl.String, "Only cargo that neither starts nor ends in these.", listed=True, default=""
        ),
        "charge_usd_per_t": Column(
            pl.Float64,
            "Money per tonne; negative: the route is liked more than costs tell.",
            Unit.USD_PER_TONNE,
        ),
        "fitted": Column(pl.Boolean, "Whether calibration may move it.", default=False),
        "prior_usd_per_t": Column(
            pl.Float64, "What it is taken to be before fitting.", Unit.USD_PER_TONNE, default=0.0
        ),
        "prior_sd_usd_per_t": Column(
            pl.Float64, "How sure that is.", Unit.USD_PER_TONNE, minimum=0, default=30.0
        ),
        **traced(),
    },
)

FACTORS = Table(
    name="factors",
    doc="One row per factor that calibration may move: logit scales and times.",
    key=("factor_id",),
    optional=True,
    columns={
        "factor_id": Column(pl.String, "Unique name."),
        "subject": Column(pl.String, "What is multiplied.", choices=("theta", "time", "vot")),
        "target": Column(pl.String, "A cargo for theta and vot, a mode for time, or `*`."),
        "factor": Column(pl.Float64, "The multiplier.", minimum=0.05, maximum=20, default=1.0),
        "fitted": Column(pl.Boolean, "Whether calibration may move it.", default=False),
        "prior_factor": Column(
            pl.Float64, "What it is taken to be before fitting.", minimum=0.05, maximum=20, default=1.0
        ),
        "prior_sd_log": Column(pl.Float64, "How sure that is, in logarithms.", minimum=0, default=0.3),
        **traced(),
    },
)

ROUTE_MASKS = Table(
    name="route_masks",
    doc="One row per search for first routes: the gateways it keeps away from. They are part of the model.",
    key=("mask_id",),
    optional=True,
    columns={
        "mask_id": Column(pl.String, "Unique name."),
        "avoids": Column(
            pl.String,
            "Gateways that the search keeps away from; blank: none.",
            points_to="gateways.gateway_id",
            listed=True,
            default="",
        ),
    },
)

PROJECTS = Table(
    name="projects",
    doc="One row per project that changes the network; its further effects stand in `projects/ID.toml`.",
    key=("project_id",),
    optional=True,
    columns={
        "project_id": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "Name shown to people."),
        "countries": Column(pl.String, "Where, as ISO 3166-1 alpha-2 codes.", listed=True),
        "cost_usd": Column(
            pl.Float64, "Capital cost; blank: none published.", Unit.USD, minimum=0, nullable=True
        ),
        "opening_year": Column(
            pl.Int32, "Year it opens, or is said to.", Unit.YEAR, minimum=1900, nullable=True
        ),
        "status": Column(
            pl.String, "How far it is.", choices=("completed", "construction", "committed", "planned", "idea")
        ),
        "funders": Column(pl.String, "Who pays.", default=""),
        **traced(),
    },
)

OBSERVATIONS = Table(
    name="observations",
    doc="One row per observed figure that a run is held against.",
    key=("observation_id",),
    optional=True,
    columns={
        "observation_id": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "Name shown to people."),
        "measure": Column(pl.String, "What is compared.", choices=("t", "teu", "km", "days", "usd_per_feu")),
        "observed": Column(pl.Float64, "The figure, in the measure's own unit (tonnes, TEU, km, days, USD)."),
        "year": Column(pl.Int32, "Year it was observed.", Unit.YEAR, minimum=1900),
        "role": Column(
            pl.String,
            "`fitted` and `held_out` were chosen before fitting.",
            choices=("fitted", "held_out", "reference"),
        ),
        **which_routes(),
        "classes": Column(
            pl.String, "Only these commodity classes.", points_to="classes.class_id", listed=True, default=""
        ),
        "error_log": Column(
            pl.Float64,
            "How sure the figure is, as a standard deviation in logarithms.",
            minimum=0.01,
            default=0.15,
        ),
        "counts": Column(pl.String, "What the published figure counts, and how that was settled."),
        **traced(),
    },
)

SOURCES = Table(
    name="sources",
    doc="One row per source.",
    key=("source_id",),
    columns={
        "source_id": Column(pl.String, "Unique name."),
        "title": Column(pl.String, "Title."),
        "publisher": Column(pl.String, "Publisher.", default=""),
        "year": Column(pl.Int32, "Year published.", Unit.YEAR, nullable=True),
        "url": Column(pl.String, "Address, where there is one.", default=""),
    },
)

CLAIMS = Table(
    name="claims",
    doc="One row per figure that stands beside the one chosen in another table.",
    key=("claim_id",),
    optional=True,
    columns={
        "claim_id": Column(pl.String, "Unique name."),
        "subject": Column(pl.String, "`table.column` of the figure it competes with."),
        "row_id": Column(pl.String, "Key of that row."),
        "value": Column(pl.Float64, "The other figure."),
        "counted_in": Column(pl.String, "Its unit.", default=""),
        "why": Column(pl.String, "Why the other was chosen.", default=""),
        **traced(),
    },
)

CORRIDOR_TABLES = (
    GATEWAYS,
    CORRIDORS,
    CORRIDOR_RULES,
    ROUTE_MASKS,
    CHARGES,
    FACTORS,
    PROJECTS,
    OBSERVATIONS,
    SOURCES,
    CLAIMS,
)
