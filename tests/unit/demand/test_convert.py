"""Goods are shared out whole."""

import polars as pl
import pytest

from zhibek.demand.convert import share_out
from zhibek.errors import TableError


def test_parts_that_do_not_add_up_are_refused(assumptions: dict[str, pl.DataFrame]):
    shares = assumptions["section_shares"]
    broken = assumptions | {"section_shares": shares.filter(pl.col("commodity") != "machinery")}
    split = pl.DataFrame({"exporter": ["CHN"], "importer": ["KAZ"], "sitc_section": [7], "value_musd": [1.0]})
    with pytest.raises(TableError, match="shares add up to"):
        share_out(split, broken)
