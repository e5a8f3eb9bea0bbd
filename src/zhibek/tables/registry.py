"""All tables of a study, by name."""

from types import MappingProxyType

from zhibek.errors import UnknownNameError
from zhibek.tables.corridor import CORRIDOR_TABLES
from zhibek.tables.demand import DEMAND_TABLES
from zhibek.tables.ledger import LEDGER_TABLES
from zhibek.tables.network import NETWORK_TABLES
from zhibek.tables.papers import PAPER_TABLES
from zhibek.tables.potential import POTENTIAL_TABLES
from zhibek.tables.restriction import RESTRICTION_TABLES
from zhibek.tables.spec import Table
from zhibek.tables.trade import TRADE_TABLES

STUDY_TABLES = MappingProxyType(
    {
        table.name: table
        for table in (
            *NETWORK_TABLES,
            *DEMAND_TABLES,
            *CORRIDOR_TABLES,
            *RESTRICTION_TABLES,
            *PAPER_TABLES,
            *TRADE_TABLES,
            *LEDGER_TABLES,
            *POTENTIAL_TABLES,
        )
    }
)


def table_named(name: str) -> Table:
    """Find a study's table by its name.

    Raises UnknownNameError, with near misses, where there is none.

    >>> table_named("links").key
    ('link_id',)
    """
    if name not in STUDY_TABLES:
        raise UnknownNameError("table", name, STUDY_TABLES)
    return STUDY_TABLES[name]


def singular(table: str) -> str:
    """Name one row of a table: `places` holds places, each a place."""
    if table.endswith("ies"):
        return table.removesuffix("ies") + "y"
    return table.removesuffix("es" if table.endswith("sses") else "s")
