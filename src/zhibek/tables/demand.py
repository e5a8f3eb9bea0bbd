"""Tables of zones, classes and what they send."""

import polars as pl

from zhibek.tables.spec import CARGOES, MODES, Column, Table, traced
from zhibek.units import Unit

ZONES = Table(
    name="zones",
    doc="One row per zone: where demand starts and ends.",
    key=("zone_id",),
    columns={
        "zone_id": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "Name shown to people."),
        "country": Column(pl.String, "ISO 3166-1 alpha-2 code of the country it chiefly lies in."),
        "region": Column(pl.String, "Region of the world, as used by growth, charges and observations."),
        "place_id": Column(
            pl.String, "The place where its cargo starts and ends.", points_to="places.place_id"
        ),
        **traced(),
    },
)

CLASSES = Table(
    name="classes",
    doc="One row per commodity class.",
    key=("class_id",),
    columns={
        "class_id": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "Name shown to people."),
        "hs_chapters": Column(pl.String, "Chapters of the Harmonized System in it.", default=""),
        "value_usd_per_t": Column(pl.Float64, "Value of the goods.", Unit.USD_PER_TONNE, minimum=0),
        "vot_usd_per_t_h": Column(pl.Float64, "Value of time.", Unit.USD_PER_TONNE_HOUR, minimum=0),
        "reliability_ratio": Column(
            pl.Float64, "Worth of an hour of standard deviation in hours of time.", minimum=0, maximum=5
        ),
        "load_t_per_teu": Column(
            pl.Float64,
            "Tonnes in a TEU where it goes by container.",
            Unit.TONNE_PER_TEU,
            minimum=0.1,
            maximum=30,
        ),
        "modes": Column(pl.String, "Modes it may use.", choices=MODES, listed=True),
        "theta_container_t_per_usd": Column(
            pl.Float64, "Logit scale of choice by container.", Unit.TONNE_PER_USD, minimum=1e-5, maximum=10
        ),
        "theta_bulk_t_per_usd": Column(
            pl.Float64, "Logit scale of choice in bulk.", Unit.TONNE_PER_USD, minimum=1e-5, maximum=10
        ),
        "nest_share": Column(
            pl.Float64,
            "Scale between modes as a share of the scale within one.",
            Unit.SHARE,
            minimum=0.01,
            maximum=1,
        ),
        "unshipped_container_usd_per_t": Column(
            pl.Float64,
            "Penalty above the cheapest way at which a container is not shipped.",
            Unit.USD_PER_TONNE,
            minimum=0,
        ),
        "unshipped_bulk_usd_per_t": Column(pl.Float64, "The same in bulk.", Unit.USD_PER_TONNE, minimum=0),
        **traced(),
    },
)

DEMAND = Table(
    name="demand",
    doc="One row per zone pair, class and cargo: tonnes in the base year.",
    key=("origin_zone", "destination_zone", "class_id", "cargo"),
    columns={
        "origin_zone": Column(pl.String, "Where it starts.", points_to="zones.zone_id"),
        "destination_zone": Column(pl.String, "Where it ends.", points_to="zones.zone_id"),
        "class_id": Column(pl.String, "Commodity class.", points_to="classes.class_id"),
        "cargo": Column(pl.String, "In containers or in bulk.", choices=CARGOES),
        "demand_t_per_year": Column(pl.Float64, "Tonnes in the base year.", Unit.TONNE_PER_YEAR, minimum=0),
        **traced(),
    },
)

GROWTH = Table(
    name="growth",
    doc="One row per pair of regions: how fast its trade grows.",
    key=("origin_region", "destination_region"),
    optional=True,
    columns={
        "origin_region": Column(pl.String, "Region of the origin zone, or `*`."),
        "destination_region": Column(pl.String, "Region of the destination zone, or `*`."),
        "growth_share": Column(
            pl.Float64, "Growth a year; 0.05 is five per cent.", Unit.SHARE, minimum=-0.5, maximum=0.5
        ),
        **traced(),
    },
)

DEMAND_TABLES = (ZONES, CLASSES, DEMAND, GROWTH)
