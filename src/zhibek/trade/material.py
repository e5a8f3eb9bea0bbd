"""The trade statistics that demand is made from."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from zhibek.errors import Fault, TableError

COLUMNS: Mapping[str, Mapping[str, type[pl.DataType]]] = {
    "values": {"exporter": pl.String, "importer": pl.String, "value_musd": pl.Float64},
    "sections": {
        "exporter": pl.String,
        "importer": pl.String,
        "sitc_section": pl.Int64,
        "value_kusd": pl.Float64,
    },
    "national": {
        "reporter": pl.String,
        "partner": pl.String,
        "flow": pl.String,
        "year": pl.Int64,
        "value_kusd": pl.Float64,
    },
    "union_exports": {"partner": pl.String, "year": pl.Int64, "value_eur": pl.Float64},
}
KEYS = {
    "values": ("exporter", "importer"),
    "sections": ("exporter", "importer", "sitc_section"),
    "national": ("reporter", "partner", "flow", "year"),
    "union_exports": ("partner", "year"),
}


@dataclass(frozen=True, slots=True)
class TradeData:
    """Statistics of trade; countries are ISO 3166-1 alpha-3.

    values: reconciled trade by pair of countries in `values_year`, million USD.
    sections: the same or an older year's trade by SITC section, for shares alone.
    national: what statistics offices report, flow X or M, thousand USD; partners that begin with `_`
    are totals. union_exports: exports of the European Union by partner, EUR.
    """

    values: pl.DataFrame
    values_year: int
    sections: pl.DataFrame
    national: pl.DataFrame
    union_exports: pl.DataFrame

    def __post_init__(self) -> None:
        faults = [fault for name in COLUMNS for fault in find_data_faults(name, getattr(self, name))]
        if faults:
            raise TableError(faults)


def find_data_faults(name: str, frame: pl.DataFrame) -> list[Fault]:
    """Find missing columns, wrong types, blanks, negative values and rows given twice."""
    faults: list[Fault] = []
    for column, dtype in COLUMNS[name].items():
        where = f"{name}.{column}"
        if column not in frame.columns:
            have = ", ".join(frame.columns)
            faults.append(Fault(where, "the column is missing.", f"There are: {have}."))
        elif frame.schema[column] != dtype:
            faults.append(Fault(where, f"of type {frame.schema[column]}.", f"Give {dtype.__name__}."))
        elif frame[column].null_count():
            faults.append(Fault(where, "blank.", "Leave the row out.", _rows(frame[column].is_null())))
        elif column.startswith("value_") and (frame[column] < 0).any():
            faults.append(
                Fault(where, "below 0.", "A value of trade is 0 or more.", _rows(frame[column] < 0))
            )
    if not faults and (twice := frame.select(KEYS[name]).is_duplicated()).any():
        keys = ", ".join(KEYS[name])
        faults.append(Fault(name, f"the same {keys} more than once.", "Keep one row.", _rows(twice)))
    return faults


def _rows(bad: pl.Series) -> tuple[int, ...]:
    """List the rows where a column is bad, from 1."""
    return tuple(int(row) + 1 for row in bad.arg_true())
