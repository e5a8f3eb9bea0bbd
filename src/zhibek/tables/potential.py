"""Tables of potential, projection and addresses."""

import polars as pl

from zhibek.tables.spec import Column, Table, traced
from zhibek.units import Unit

LIMIT_KINDS = ("trains", "wagons", "inspection", "quota")
PATHS = ("low", "base", "high")

PRODUCT_GROUPS = Table(
    name="product_groups",
    doc="One row per group of goods whose trade is predicted.",
    key=("product_group",),
    optional=True,
    columns={
        "product_group": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "Name shown to people."),
        "sector": Column(pl.String, "Sector it belongs to, as `agriculture`."),
        "sitc_section": Column(pl.Int32, "Section of the SITC it lies in.", minimum=0, maximum=9),
        "commodity": Column(pl.String, "Commodity of the chain from trade to tonnes."),
        "class_id": Column(pl.String, "Commodity class.", points_to="classes.class_id"),
        **traced(),
    },
)

TRADE_POTENTIALS = Table(
    name="trade_potentials",
    doc="One row per pair of countries and group of goods: trade in the base year as gravity predicts it, "
    "and as it was.",
    key=("exporter", "importer", "product_group"),
    optional=True,
    columns={
        "exporter": Column(pl.String, "Who sells: ISO 3166-1 alpha-2."),
        "importer": Column(pl.String, "Who buys: ISO 3166-1 alpha-2."),
        "product_group": Column(pl.String, "Which goods.", points_to="product_groups.product_group"),
        "predicted_usd": Column(pl.Float64, "What gravity predicts.", Unit.USD, minimum=0),
        "actual_usd": Column(pl.Float64, "What was traded.", Unit.USD, minimum=0),
        "value_usd_per_t": Column(pl.Float64, "Value of a tonne.", Unit.USD_PER_TONNE, minimum=1e-3),
        **traced(),
    },
)

BORDER_LIMITS = Table(
    name="border_limits",
    doc="One row per thing that caps what passes a border: how many, what each carries, how often.",
    key=("limit_id",),
    optional=True,
    columns={
        "limit_id": Column(pl.String, "Unique name."),
        "name": Column(pl.String, "Name shown to people."),
        "exporter": Column(pl.String, "Out of which country: ISO 3166-1 alpha-2."),
        "importer": Column(pl.String, "Into which country: ISO 3166-1 alpha-2."),
        "kind": Column(pl.String, "What it is. Trains of several crossings add up.", choices=LIMIT_KINDS),
        "product_groups": Column(
            pl.String,
            "Goods that it holds back; `*` for all.",
            points_to="product_groups.product_group",
            also=("*",),
            listed=True,
        ),
        "n_units": Column(pl.Float64, "How many: trains, wagons, places of inspection.", minimum=0),
        "turn_days": Column(
            pl.Float64, "Days until one can be used again; 365 for once a year.", Unit.DAY, minimum=0.01
        ),
        "load_t": Column(pl.Float64, "What one carries at a time.", Unit.TONNE, minimum=0),
        "use_share": Column(
            pl.Float64,
            "Share of these goods that needs it.",
            Unit.SHARE,
            minimum=0.001,
            maximum=1,
            default=1.0,
        ),
        "present_load_t_per_year": Column(
            pl.Float64, "All that passes it today, transit too.", Unit.TONNE_PER_YEAR, minimum=0, default=0.0
        ),
        **traced(),
    },
)

GRAVITY_COEFFICIENTS = Table(
    name="gravity_coefficients",
    doc="One row per estimated coefficient of gravity.",
    key=("goods", "term"),
    optional=True,
    columns={
        "goods": Column(pl.String, "All goods, or a section of the SITC."),
        "term": Column(pl.String, "What it multiplies."),
        "coefficient": Column(pl.Float64, "Its value."),
        "standard_error": Column(pl.Float64, "Its standard error.", minimum=0),
        "n_rows": Column(pl.Int32, "Rows it was estimated on.", minimum=1),
        "years": Column(pl.String, "Years of these rows."),
        **traced(),
    },
)

GDP_PATHS = Table(
    name="gdp_paths",
    doc="One row per country, year and path: how large its economy is against the base year.",
    key=("country", "year", "path"),
    optional=True,
    columns={
        "country": Column(pl.String, "ISO 3166-1 alpha-2 code; `*` for countries without rows."),
        "year": Column(pl.Int32, "Calendar year; between two years growth is even.", Unit.YEAR, minimum=1900),
        "path": Column(pl.String, "Which future.", choices=PATHS),
        "gdp_ratio": Column(pl.Float64, "Real product over that of the base year.", minimum=0.01),
        **traced(),
    },
)

TRADE_ELASTICITIES = Table(
    name="trade_elasticities",
    doc="One row per class and path: by what per cent trade grows with one of product.",
    key=("class_id", "path"),
    optional=True,
    columns={
        "class_id": Column(pl.String, "Commodity class.", points_to="classes.class_id"),
        "path": Column(pl.String, "Which future.", choices=PATHS),
        "exporter_elasticity": Column(pl.Float64, "With the seller's product.", minimum=0, maximum=5),
        "importer_elasticity": Column(pl.Float64, "With the buyer's product.", minimum=0, maximum=5),
        "world_elasticity": Column(
            pl.Float64, "With the world's product, beside both.", minimum=-5, maximum=5, default=0.0
        ),
        **traced(),
    },
)

OFFICIAL_SERIES = Table(
    name="official_series",
    doc="One row per file of official statistics that `zhibek trade fetch` downloads.",
    key=("series_id",),
    optional=True,
    columns={
        "series_id": Column(pl.String, "Unique name."),
        "publisher": Column(
            pl.String,
            "Who publishes it, which also says its form.",
            choices=("baci", "comtrade", "eurostat", "wdi"),
        ),
        "name": Column(pl.String, "Name shown to people."),
        "address": Column(pl.String, "Where it lies."),
        "file_name": Column(pl.String, "What it is kept as."),
        "sha256": Column(
            pl.String, "Its checksum where one is published; blank: kept from the first fetch.", default=""
        ),
        "licence": Column(pl.String, "On what terms it may be used."),
        **traced(),
    },
)

POTENTIAL_TABLES = (
    PRODUCT_GROUPS,
    TRADE_POTENTIALS,
    BORDER_LIMITS,
    GRAVITY_COEFFICIENTS,
    GDP_PATHS,
    TRADE_ELASTICITIES,
    OFFICIAL_SERIES,
)
