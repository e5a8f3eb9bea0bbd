"""What a user can ask of trade statistics."""

from functools import lru_cache
from pathlib import Path

from zhibek.atlas.studies import locate_study
from zhibek.errors import ClaimError
from zhibek.tables.folder import read_some_tables
from zhibek.trade.claims import BOOK_TABLES, ClaimBook, make_book

Where = str | Path | None


def open_claims(where: Where = None) -> ClaimBook:
    """Open the claims of a study; without a name, those of the New Silk Road.

    Raises ClaimError where the study has none.
    """
    return _read_book(locate_study(where))


@lru_cache(maxsize=4)
def _read_book(folder: Path) -> ClaimBook:
    frames = read_some_tables(folder, BOOK_TABLES)
    if frames["trade_claims"].is_empty():
        raise ClaimError(f"{folder.name} has no trade_claims. Add trade_claims.csv and trade_reporters.csv.")
    return make_book(frames)
