"""What a column and a table are."""

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from zhibek.units import Unit

CONFIDENCES = ("measured", "published", "derived", "estimated", "assumed")
CARGOES = ("container", "bulk")
MODES = ("rail", "road", "deepsea", "feeder", "ferry", "roro")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, what it means, its unit, and what its values may be.

    `default` fills a missing column and blank cells; a column without default is required and
    never blank, unless `nullable`. `points_to` is `table.column`; `also` lists values allowed
    besides (such as `*`). `listed` marks a text cell that holds several values split by `;`,
    each of which is checked.
    """

    dtype: Any
    meaning: str
    unit: Unit = Unit.NONE
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    points_to: str = ""
    also: tuple[str, ...] = ()
    default: Any = None
    nullable: bool = False
    listed: bool = False

    @property
    def required(self) -> bool:
        """Whether a table without this column is at fault."""
        return self.default is None and not self.nullable


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, what a row is, its key and its columns.

    `optional` tables may be absent from a study and are then empty. `unique_key` is false for
    tables in which several rows may share the key.
    """

    name: str
    doc: str
    key: tuple[str, ...]
    columns: dict[str, Column] = field(default_factory=dict)
    optional: bool = False

    def empty(self) -> pl.DataFrame:
        """Make a frame of this table with no rows."""
        return pl.DataFrame(schema={name: column.dtype for name, column in self.columns.items()})


def traced() -> dict[str, Column]:
    """Give the two columns by which every row says where it comes from."""
    return {
        "source": Column(pl.String, "Where the row comes from.", points_to="sources.source_id"),
        "confidence": Column(pl.String, "How far the row can be trusted.", choices=CONFIDENCES),
    }
