"""The table of transport and customs documents."""

import polars as pl

from zhibek.tables.spec import MODES, Column, Table, traced

PAPER_KINDS = ("carriage", "customs")
CROSSINGS = ("yes", "no", "any")

PAPERS = Table(
    name="papers",
    doc="One row per document that travels with cargo. Of each kind, a carriage (legs of one mode, "
    "without a handling in between) takes the first, by rank, whose terms it meets.",
    key=("rank",),
    optional=True,
    columns={
        "rank": Column(pl.Int32, "Documents are tried from the lowest rank up.", minimum=1),
        "name": Column(pl.String, "Name shown to people."),
        "kind": Column(pl.String, "A contract of carriage, or a customs procedure.", choices=PAPER_KINDS),
        "modes": Column(pl.String, "Modes it serves.", choices=MODES, listed=True),
        "within": Column(
            pl.String,
            "All countries of the carriage lie among these countries or groups; blank: any.",
            listed=True,
            default="",
        ),
        "touching": Column(
            pl.String, "One of its countries is among these; blank: any.", listed=True, default=""
        ),
        "crosses": Column(
            pl.String, "Whether the carriage crosses a border.", choices=CROSSINGS, default="any"
        ),
        "foreign": Column(
            pl.Boolean, "Only where the shipment starts outside the countries in `touching`.", default=False
        ),
        **traced(),
    },
)

PAPER_TABLES = (PAPERS,)
