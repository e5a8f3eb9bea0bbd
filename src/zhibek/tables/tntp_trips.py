"""The entries of a TNTP trip table."""

from collections.abc import Sequence

import polars as pl

from zhibek.errors import Fault

NEAR = 1e-3  # relative difference between the head's total and the sum that is no fault
ORIGIN = r"(?i)^\s*origin\s*:?\s*(\S+)"
MEND_ENTRY = "Below 'Origin 3' an entry is '7 : 120.5;'."


def read_entries(lines: Sequence[str], first: int) -> pl.DataFrame:
    """Read what stands between semicolons after line `first`: line, origin, destination, trips, ended.

    What is no number is null; `ended` tells whether a semicolon follows the entry.
    """
    frame = pl.DataFrame({"text": pl.Series(lines[first:], dtype=pl.String)}).with_row_index(
        "line", first + 1
    )
    frame = frame.filter(~pl.col("text").str.contains(r"^\s*(~|<|$)"))
    origin = pl.col("text").str.extract(ORIGIN)
    frame = frame.with_columns(
        pl.when(origin.is_not_null()).then(pl.col("line")).forward_fill().alias("origin_line"),
        origin.cast(pl.Int64, strict=False).alias("number"),
        pl.col("text").str.replace(ORIGIN, "").str.split(";").alias("entry"),
    )
    numbers = frame.filter(pl.col("line") == pl.col("origin_line")).select(
        "origin_line", pl.col("number").alias("origin")
    )
    n_parts = pl.col("entry").list.len()
    frame = frame.with_columns(pl.int_ranges(n_parts).alias("place"), n_parts.alias("n_parts"))
    frame = frame.select("line", "origin_line", "entry", "place", "n_parts").explode(
        "entry", "place", empty_as_null=True
    )
    frame = frame.with_columns(pl.col("entry").str.strip_chars()).filter(pl.col("entry") != "")
    parts = pl.col("entry").str.split_exact(":", 1).struct
    return frame.join(numbers, on="origin_line", how="left", maintain_order="left").select(
        pl.col("line").cast(pl.Int64),
        "origin",
        parts.field("field_0").str.strip_chars().cast(pl.Int64, strict=False).alias("destination"),
        parts.field("field_1").str.strip_chars().cast(pl.Float64, strict=False).alias("trips"),
        (pl.col("place") < pl.col("n_parts") - 1).alias("ended"),
    )


def find_trip_faults(
    name: str, entries: pl.DataFrame, n_zones: int | None, total: float | None
) -> list[Fault]:
    """Find entries that are broken, of unknown zones, negative, written twice; and a total far off."""
    faults: list[Fault] = []

    def tell(wrong: pl.Expr, what: str, mend: str) -> None:
        found = entries.filter(wrong)["line"]
        if found.len():
            faults.append(Fault(name, what, mend, tuple(found.unique().sort().to_list()), "lines"))

    if entries.is_empty():
        return [Fault(name, "no trips.", MEND_ENTRY)]
    broken = pl.any_horizontal(pl.col("origin", "destination", "trips").is_null())
    tell(broken, "an entry that is no zone, colon and number below an origin.", MEND_ENTRY)
    tell(~pl.col("ended"), "no ; after the entry.", "The file is cut off there, or the row is broken.")
    tell(~pl.col("trips").is_finite(), "trips are not a finite number.", "Write digits.")
    tell(pl.col("trips") < 0, "trips below 0.", "Give 0 or more.")
    if n_zones is not None:
        for end, which in (("origin", "an origin"), ("destination", "a destination")):
            unknown = ~pl.col(end).is_between(1, n_zones)
            tell(unknown, f"{which} that is no zone.", f"Zones are 1 to {n_zones}.")
    again = ~pl.struct("origin", "destination").is_first_distinct() & ~broken
    tell(again, "a pair that an earlier entry has.", "Keep one of them.")
    found = float(entries["trips"].fill_nan(None).sum())
    if total is not None and found < total * (1 - NEAR) and not faults:
        what = f"the trips sum to {found:.10g}; the head says {total:.10g}."
        faults.append(Fault(name, what, "The file is cut off; if it is whole, mend <TOTAL OD FLOW>."))
    return faults


def sum_note(name: str, entries: pl.DataFrame, total: float | None) -> list[str]:
    """Note where trips sum to more than the head says."""
    found = float(entries["trips"].fill_nan(None).sum()) if "trips" in entries.columns else 0.0
    if total is None or found <= total * (1 + NEAR):
        return []
    return [f"{name}: the trips sum to {found:.10g}; the head says {total:.10g}."]
