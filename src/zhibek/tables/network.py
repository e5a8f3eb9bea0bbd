"""Tables of places, links and what happens there."""

import polars as pl

from zhibek.tables.spec import CARGOES, CONFIDENCES, MODES, Column, Table, traced
from zhibek.units import Unit

PLACE_KINDS = ("city", "seaport", "terminal", "border", "junction", "waypoint")
OPERATION_KINDS = ("load", "unload", "tranship", "gauge", "border", "canal", "delay")
CARGOES_OR_ALL = (*CARGOES, "all")


def in_force() -> dict[str, Column]:
    """Give the columns that say when a row is in force, and with which project."""
    return {
        "opened_year": Column(
            pl.Int32, "First year in force; blank: always was.", Unit.YEAR, minimum=1800, nullable=True
        ),
        "closed_year": Column(
            pl.Int32, "First year no longer in force; blank: never.", Unit.YEAR, minimum=1800, nullable=True
        ),
        "project_id": Column(
            pl.String,
            "The row exists only where this project is open; blank: needs none.",
            points_to="projects.project_id",
            nullable=True,
        ),
    }


PLACES = Table(
    name="places",
    doc="One row per node of the real world: city, terminal, port, border-crossing point.",
    key=("place_id",),
    columns={
        "place_id": Column(pl.String, "UN/LOCODE where one exists, else `CC-NAME`."),
        "name": Column(pl.String, "Name shown to people, in its own spelling."),
        "country": Column(pl.String, "ISO 3166-1 alpha-2 code; `XZ` for waypoints at sea."),
        "longitude_deg": Column(pl.Float64, "Longitude, WGS 84.", Unit.DEGREE, minimum=-180, maximum=180),
        "latitude_deg": Column(pl.Float64, "Latitude, WGS 84.", Unit.DEGREE, minimum=-90, maximum=90),
        "kind": Column(pl.String, "What the place chiefly is.", choices=PLACE_KINDS),
        "label_rank": Column(
            pl.Int32, "1 is labelled first on a map, 5 last.", minimum=1, maximum=5, default=4
        ),
        **traced(),
    },
)

LINKS = Table(
    name="links",
    doc="One row per link of one mode between two places, open in both directions unless `oneway`.",
    key=("link_id",),
    columns={
        "link_id": Column(pl.String, "Unique name, `mode:FROM-TO`."),
        "from_place": Column(pl.String, "One end.", points_to="places.place_id"),
        "to_place": Column(pl.String, "The other end.", points_to="places.place_id"),
        "mode": Column(pl.String, "Mode of transport.", choices=MODES),
        "length_km": Column(pl.Float64, "Length along the route.", Unit.KM, minimum=0),
        "gauge_from_mm": Column(
            pl.Int32, "Rail gauge at the first end.", Unit.MILLIMETRE, minimum=500, nullable=True
        ),
        "gauge_to_mm": Column(
            pl.Int32, "Rail gauge at the other end.", Unit.MILLIMETRE, minimum=500, nullable=True
        ),
        "oneway": Column(pl.Boolean, "Only from the first end to the other.", default=False),
        **in_force(),
        **traced(),
    },
)

LINES = Table(
    name="lines",
    doc="One row per link that has a line to draw; others are drawn straight.",
    key=("link_id",),
    optional=True,
    columns={
        "link_id": Column(pl.String, "The link drawn.", points_to="links.link_id"),
        "basis": Column(pl.String, "How the line was got.", choices=("graph", "graph_with_gap", "straight")),
        "points": Column(
            pl.String, "`longitude latitude` pairs in degrees, split by `;`, from first end to other."
        ),
        **traced(),
    },
)

RATES = Table(
    name="rates",
    doc="One row per mode and country: what line-haul costs and how fast it is.",
    key=("mode", "country"),
    columns={
        "mode": Column(pl.String, "Mode of transport.", choices=MODES),
        "country": Column(pl.String, "ISO 3166-1 alpha-2 code, or `*` for every other country."),
        "cost_usd_per_teu_km": Column(
            pl.Float64,
            "Money for containers; half the rate of a forty-foot unit.",
            Unit.USD_PER_TEU_KM,
            minimum=0,
        ),
        "cost_usd_per_t_km": Column(
            pl.Float64, "Money for bulk and wagons.", Unit.USD_PER_TONNE_KM, minimum=0
        ),
        "container_speed_kmh": Column(
            pl.Float64,
            "Commercial speed of containers, without borders and terminals.",
            Unit.KM_PER_HOUR,
            minimum=0.1,
        ),
        "bulk_speed_kmh": Column(pl.Float64, "Commercial speed of bulk.", Unit.KM_PER_HOUR, minimum=0.1),
        "time_sd_share": Column(
            pl.Float64, "Standard deviation of time as a share of time.", Unit.SHARE, minimum=0, maximum=2
        ),
        "emission_kgco2e_per_tkm": Column(
            pl.Float64, "Well-to-wheel emissions.", Unit.KG_CO2E_PER_TONNE_KM, minimum=0
        ),
        "emission_source": Column(
            pl.String,
            "Where that factor comes from; blank: from the row's source.",
            points_to="sources.source_id",
            nullable=True,
        ),
        "emission_confidence": Column(
            pl.String,
            "How far that factor can be trusted; blank: as the row.",
            choices=CONFIDENCES,
            nullable=True,
        ),
        **traced(),
    },
)

OPERATIONS = Table(
    name="operations",
    doc="One row per thing done to cargo at a place or on crossing between two places.",
    key=("operation_id",),
    columns={
        "operation_id": Column(pl.String, "Unique name."),
        "kind": Column(pl.String, "What is done.", choices=OPERATION_KINDS),
        "place_id": Column(
            pl.String,
            "Where, or `*` for every place without a row of its own.",
            points_to="places.place_id",
            also=("*",),
        ),
        "to_place": Column(
            pl.String,
            "For a crossing (border, gauge, canal): the place on the other side.",
            points_to="places.place_id",
            nullable=True,
        ),
        "from_mode": Column(pl.String, "Mode cargo comes by; blank for load.", choices=MODES, nullable=True),
        "to_mode": Column(pl.String, "Mode cargo leaves by; blank for unload.", choices=MODES, nullable=True),
        "cargo": Column(pl.String, "Which cargo.", choices=CARGOES_OR_ALL),
        "time_h": Column(pl.Float64, "Mean time, with waiting.", Unit.HOUR, minimum=0),
        "time_sd_h": Column(pl.Float64, "Standard deviation of that time.", Unit.HOUR, minimum=0),
        "cost_usd_per_teu": Column(pl.Float64, "Money per TEU.", Unit.USD_PER_TEU, minimum=0, default=0.0),
        "cost_usd_per_t": Column(pl.Float64, "Money per tonne.", Unit.USD_PER_TONNE, minimum=0, default=0.0),
        "emission_kgco2e_per_t": Column(
            pl.Float64, "Emissions of the handling.", Unit.KG_CO2E_PER_TONNE, minimum=0, default=0.0
        ),
        **in_force(),
        **traced(),
    },
)

SERVICES = Table(
    name="services",
    doc="One row per scheduled service over a link: ferry, feeder, block train.",
    key=("service_id",),
    optional=True,
    columns={
        "service_id": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "Name shown to people."),
        "link_id": Column(
            pl.String,
            "The link it runs on; it takes the place of the link's own rates.",
            points_to="links.link_id",
        ),
        "cargo": Column(pl.String, "Which cargo it takes.", choices=CARGOES_OR_ALL),
        "headway_h": Column(pl.Float64, "Time between departures.", Unit.HOUR, minimum=0),
        "sailing_h": Column(pl.Float64, "Time under way.", Unit.HOUR, minimum=0),
        "sailing_sd_h": Column(pl.Float64, "Standard deviation of it.", Unit.HOUR, minimum=0),
        "departures_per_year": Column(pl.Float64, "Departures each way.", Unit.PER_YEAR, minimum=0),
        "vessel_capacity_teu": Column(
            pl.Float64,
            "Containers a departure carries; blank: none counted.",
            Unit.TEU,
            minimum=0,
            nullable=True,
        ),
        "vessel_capacity_t": Column(
            pl.Float64, "Bulk a departure carries; blank: none counted.", Unit.TONNE, minimum=0, nullable=True
        ),
        "tariff_usd_per_teu": Column(
            pl.Float64,
            "Price per TEU; half that of a forty-foot unit.",
            Unit.USD_PER_TEU,
            minimum=0,
            default=0.0,
        ),
        "tariff_usd_per_t": Column(
            pl.Float64, "Price per tonne.", Unit.USD_PER_TONNE, minimum=0, default=0.0
        ),
        **in_force(),
        **traced(),
    },
)

CAPACITIES = Table(
    name="capacities",
    doc="One row per capacity: a group of arcs that share what can pass in a year.",
    key=("capacity_id",),
    optional=True,
    columns={
        "capacity_id": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "Name shown to people."),
        "subject": Column(pl.String, "What is limited.", choices=("operation", "link", "place")),
        "subject_id": Column(
            pl.String,
            "Its operation_id, link_id or place_id; several split by `;` share one capacity.",
            listed=True,
        ),
        "cargo": Column(pl.String, "Which cargo counts.", choices=CARGOES_OR_ALL),
        "direction": Column(
            pl.String,
            "`shared`: both directions together; `each`: the figure holds for each; "
            "`forward`, `backward`: only one.",
            choices=("shared", "each", "forward", "backward"),
        ),
        "counted_in": Column(pl.String, "Unit in which load is counted.", choices=("t", "teu")),
        "capacity_per_year": Column(pl.Float64, "What can pass in a year.", Unit.PER_YEAR, minimum=0),
        "base_load_per_year": Column(
            pl.Float64,
            "Of which taken by traffic that is not modelled.",
            Unit.PER_YEAR,
            minimum=0,
            default=0.0,
        ),
        "kind": Column(
            pl.String,
            "`hard`: never exceeded, has a scarcity price; `congested`: time grows with load.",
            choices=("hard", "congested"),
        ),
        "congestion_alpha": Column(
            pl.Float64, "Time grows by alpha (load / capacity) ** beta.", minimum=0, default=0.15
        ),
        "congestion_beta": Column(pl.Float64, "The power in it.", minimum=1, maximum=8, default=4.0),
        **in_force(),
        **traced(),
    },
)

NETWORK_TABLES = (PLACES, LINKS, LINES, RATES, OPERATIONS, SERVICES, CAPACITIES)
