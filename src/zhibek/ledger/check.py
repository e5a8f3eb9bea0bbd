"""What only the whole ledger shows to be wrong."""

from collections.abc import Mapping

import polars as pl

from zhibek.errors import Fault
from zhibek.ledger.book import has_ledger, open_ledger
from zhibek.ledger.realise import exceeding

Frames = Mapping[str, pl.DataFrame]


def find_excess(frames: Frames) -> list[Fault]:
    """Find items whose parts hold more money than they do, though nothing says that they may."""
    if not has_ledger(frames):
        return []
    row_of = {name: row for row, name in enumerate(frames["ledger_items"]["item_id"], start=1)}
    return [
        Fault(
            "ledger_items.item_id",
            f"{item.item_id}: its parts hold USD {total / 1e6:,.0f} m, it holds {whole / 1e6:,.0f} m.",
            "Mend a sum, say what covers what, or set may_exceed.",
            (row_of[item.item_id],),
        )
        for item, whole, total in exceeding(open_ledger(frames))
    ]
