"""Names in cells: which are known, and near misses."""

from collections.abc import Collection, Iterator

import polars as pl

from zhibek.errors import Fault, UnknownNameError

NAMES_SHOWN = 10
ROW = "row number"


def suggest(name: str, known: Collection[str], otherwise: str) -> str:
    """Ask for the known names nearest to one that is not; say something else where none is near.

    >>> suggest("KZAAV", ["KZAAU", "CNURC"], "Mend it.")
    'Did you mean KZAAU?'
    """
    close = UnknownNameError("name", name, known).close
    return f"Did you mean {' or '.join(close)}?" if close else otherwise


def split_names(cells: pl.Series, *, listed: bool) -> pl.DataFrame:
    """List the names in a column beside their rows, from 1; a listed cell holds several, split by `;`."""
    names = pl.DataFrame({"name": cells}).with_row_index(ROW, offset=1)
    if listed:
        names = names.with_columns(pl.col("name").str.split(";")).explode("name", empty_as_null=True)
        names = names.with_columns(pl.col("name").str.strip_chars())
    return names.filter(pl.col("name").is_not_null() & (pl.col("name") != ""))


def find_unknown(
    where: str, names: pl.DataFrame, known: Collection[str], *, what: str, otherwise: str
) -> Iterator[Fault]:
    """Find names outside those known, one fault for each, the last for those too many to show.

    `names` is as `split_names` gives it; `what` is what is wrong, with `{name}` in it, and `otherwise`
    how to mend where no known name is near.
    """
    allowed = pl.Series(list(known), dtype=pl.String).implode()
    unknown = names.filter(~pl.col("name").is_in(allowed))
    if unknown.is_empty():
        return
    groups = unknown.group_by("name", maintain_order=True).agg(pl.col(ROW)).select("name", ROW).rows()
    for name, rows in groups[:NAMES_SHOWN]:
        yield Fault(where, what.format(name=name), suggest(name, known, otherwise), tuple(rows))
    if rest := groups[NAMES_SHOWN:]:
        rows = sorted({row for _, found in rest for row in found})
        yield Fault(where, f"{len(rest)} more names are unknown.", "Mend those above first.", tuple(rows))
