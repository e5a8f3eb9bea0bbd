"""Tables of trade: claims, rates, targets."""

import polars as pl

from zhibek.tables.spec import Column, Table, traced
from zhibek.units import Unit

FLOWS = ("export", "import", "total")
VALUATIONS = ("fob", "cif", "unspecified")
ALL_GOODS = "all"
WORLD = "world"

TRADE_REPORTERS = Table(
    name="trade_reporters",
    doc="One row per country or group of countries whose trade is told.",
    key=("reporter_id",),
    optional=True,
    columns={
        "reporter_id": Column(pl.String, "ISO 3166-1 alpha-2 code, or the name of a group."),
        "name": Column(pl.String, "Name shown to people."),
        "other_names": Column(
            pl.String, "Other words it is known by, as in a text.", listed=True, default=""
        ),
        "members": Column(pl.String, "Countries of a group; blank for a country.", listed=True, default=""),
        **traced(),
    },
)

TRADE_CLAIMS = Table(
    name="trade_claims",
    doc="One row per claim: what one body says of one trade flow in one year. Claims may conflict.",
    key=("claim_id",),
    optional=True,
    columns={
        "claim_id": Column(pl.String, "Unique name."),
        "reporter": Column(pl.String, "Whose trade it is.", points_to="trade_reporters.reporter_id"),
        "partner": Column(pl.String, "With whom.", points_to="trade_reporters.reporter_id"),
        "flow": Column(pl.String, "As the reporter sees it; `total` is both ways.", choices=FLOWS),
        "product": Column(pl.String, "Which goods; `sitc-N` is a section of SITC.", default=ALL_GOODS),
        "year": Column(pl.Int32, "Calendar year.", Unit.YEAR, minimum=1900),
        "value": Column(pl.Float64, "The figure, in whole units.", minimum=0),
        "unit": Column(pl.String, "Currency (ISO 4217) of that year, or `t`."),
        "valuation": Column(
            pl.String, "Whether freight to the importer's border is in it.", choices=VALUATIONS
        ),
        "compiler": Column(
            pl.String, "Who made the figure, where it is not the reporter's own statistics.", default=""
        ),
        "known_from": Column(pl.String, "When it became known: a year, a month or a day.", default=""),
        "remark": Column(pl.String, "What to know before using it.", default=""),
        **traced(),
    },
)

EXCHANGE_RATES = Table(
    name="exchange_rates",
    doc="One row per currency and year: its mean rate.",
    key=("currency", "year"),
    optional=True,
    columns={
        "currency": Column(pl.String, "ISO 4217 code."),
        "year": Column(pl.Int32, "Calendar year.", Unit.YEAR, minimum=1900),
        "usd_per_unit": Column(pl.Float64, "US dollars for one unit of it.", minimum=1e-12),
        **traced(),
    },
)

TRADE_DISTANCES = Table(
    name="trade_distances",
    doc="One row per ordered pair of reporters: how far their people live apart.",
    key=("from_reporter", "to_reporter"),
    optional=True,
    columns={
        "from_reporter": Column(pl.String, "One of them.", points_to="trade_reporters.reporter_id"),
        "to_reporter": Column(pl.String, "The other.", points_to="trade_reporters.reporter_id"),
        "distance_km": Column(pl.Float64, "Distance, weighted by population.", Unit.KM, minimum=1),
        **traced(),
    },
)

TRADE_TRANSIT = Table(
    name="trade_transit",
    doc="One row per direction of trade in which goods are declared that only pass through.",
    key=("exporter", "importer"),
    optional=True,
    columns={
        "exporter": Column(pl.String, "From.", points_to="trade_reporters.reporter_id"),
        "importer": Column(pl.String, "To.", points_to="trade_reporters.reporter_id"),
        "why": Column(pl.String, "What is known of it."),
        **traced(),
    },
)

TRADE_TARGETS = Table(
    name="trade_targets",
    doc="One row per level of trade that governments have set themselves.",
    key=("target_id",),
    optional=True,
    columns={
        "target_id": Column(pl.String, "Unique name."),
        "reporter": Column(pl.String, "One side.", points_to="trade_reporters.reporter_id"),
        "partner": Column(pl.String, "The other side.", points_to="trade_reporters.reporter_id"),
        "level": Column(pl.Float64, "Trade both ways to be reached, in whole units.", minimum=0),
        "unit": Column(pl.String, "Currency (ISO 4217)."),
        "target_year": Column(pl.Int32, "By when; blank: not said.", Unit.YEAR, nullable=True),
        "base_year": Column(
            pl.Int32, "Latest full year when it was set; growth counts from it.", Unit.YEAR, nullable=True
        ),
        "shown": Column(pl.Boolean, "Whether the report draws it.", default=False),
        **traced(),
    },
)

TRADE_TABLES = (
    TRADE_REPORTERS,
    TRADE_CLAIMS,
    EXCHANGE_RATES,
    TRADE_DISTANCES,
    TRADE_TRANSIT,
    TRADE_TARGETS,
)
