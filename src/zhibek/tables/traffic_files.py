"""Read a network's tables from CSV or Parquet."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from zhibek.errors import Fault
from zhibek.tables.cells import convert_cells
from zhibek.tables.folder import explain_unreadable, read_file
from zhibek.tables.spec import Table
from zhibek.tables.traffic import TrafficTables
from zhibek.tables.traffic_faults import complete_tables


@dataclass(frozen=True, slots=True)
class Reading:
    """Frames of tables as they are read, with what was found at fault."""

    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: dict[str, Collection[int]] = field(default_factory=dict)

    def read(self, table: Table, path: Path | None) -> None:
        """Read one file as one table; nothing where there is no path."""
        if path is None:
            return
        raw = self.open(path)
        if raw is None:
            return
        self.add(table, raw)

    def open(self, path: Path) -> pl.DataFrame | None:
        """Read one file as it is."""
        try:
            return read_file(path)
        except FileNotFoundError:
            self.faults.append(Fault(str(path), "no such file.", "Name a file that is there."))
        except (pl.exceptions.PolarsError, OSError) as error:
            self.faults.append(explain_unreadable(path, error))
        return None

    def add(self, table: Table, raw: pl.DataFrame) -> None:
        """Turn the cells of one table to their types."""
        converted = convert_cells(table, raw)
        self.frames[table.name] = converted.frame
        self.faults.extend(converted.faults)
        self.unread.update(converted.unread)

    def finish(self, notes: tuple[str, ...] = ()) -> TrafficTables:
        """Check all tables together; raise TableError with all faults."""
        return complete_tables(self.frames, faults=self.faults, unread=self.unread, notes=notes)


def number_links(reading: Reading) -> None:
    """Name links by their row where their file does not name them."""
    links = reading.frames.get("links")
    if links is not None and "link_id" not in links.columns:
        numbers = pl.Series("link_id", np.arange(1, links.height + 1)).cast(pl.String)
        reading.frames["links"] = links.insert_column(0, numbers)
