"""Trade data with faults is refused."""

import polars as pl
import pytest

from zhibek.errors import TableError
from zhibek.trade.material import TradeData

GOOD = {
    "values": pl.DataFrame({"exporter": ["A"], "importer": ["B"], "value_musd": [1.0]}),
    "values_year": 2022,
    "sections": pl.DataFrame(
        {"exporter": ["A"], "importer": ["B"], "sitc_section": [1], "value_kusd": [1.0]}
    ),
    "national": pl.DataFrame(
        {"reporter": ["A"], "partner": ["B"], "flow": ["X"], "year": [2022], "value_kusd": [1.0]}
    ),
    "union_exports": pl.DataFrame({"partner": ["A"], "year": [2022], "value_eur": [1.0]}),
}


def test_good_data_is_taken():
    assert TradeData(**GOOD).values_year == 2022


def test_every_fault_of_every_table_is_told():
    values = pl.DataFrame({"exporter": ["A", "A"], "importer": ["B", "B"], "value_musd": [-1.0, 2.0]})
    sections = GOOD["sections"].with_columns(pl.col("sitc_section").cast(pl.String))
    national = pl.concat([GOOD["national"], GOOD["national"]])
    union = pl.DataFrame({"partner": [None], "year": [2022]}, schema_overrides={"partner": pl.String})
    with pytest.raises(TableError) as told:
        TradeData(values, 2022, sections, national, union)
    assert [str(fault) for fault in told.value.faults] == [
        "values.value_musd (rows 1): below 0. A value of trade is 0 or more.",
        "sections.sitc_section: of type String. Give Int64.",
        "national (rows 1, 2): the same reporter, partner, flow, year more than once. Keep one row.",
        "union_exports.partner (rows 1): blank. Leave the row out.",
        "union_exports.value_eur: the column is missing. There are: partner, year.",
    ]
