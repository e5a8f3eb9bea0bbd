"""What a user can ask of trade that could be."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import polars as pl

from zhibek.atlas.studies import locate_study
from zhibek.errors import SettingsError
from zhibek.tables.countries import ALPHA_2
from zhibek.tables.folder import read_some_tables
from zhibek.trade.potential import ALL_SECTORS, POTENTIAL_TABLES, Potential, find_potential

Where = str | Path | None


def potential(
    where: Where,
    exporter: str,
    importer: str,
    sector: str = ALL_SECTORS,
    *,
    border_trains: float | None = None,
) -> Potential:
    """Find what one country could sell another, by group of goods, and what holds it back.

    Countries are codes of two or three letters. Raises SettingsError where the study predicts no trade.
    """
    frames = _read_frames(locate_study(where))
    if frames["trade_potentials"].is_empty():
        raise SettingsError(
            "This study predicts no trade. Add product_groups, trade_potentials and border_limits."
        )
    seller, buyer = (ALPHA_2.get(word.upper(), word.upper()) for word in (exporter, importer))
    return find_potential(frames, seller, buyer, sector, border_trains=border_trains)


@lru_cache(maxsize=4)
def _read_frames(folder: Path) -> Mapping[str, pl.DataFrame]:
    """Read the tables that potential needs."""
    return read_some_tables(folder, POTENTIAL_TABLES)
