"""Read and write matrices in the OpenMatrix format."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import openmatrix
import polars as pl
from numpy.typing import NDArray
from tables.exceptions import HDF5ExtError

from zhibek.errors import Fault, OutputError, TableError
from zhibek.tables.traffic import ALL_CLASSES, TRIPS

AMONG = "the matrices"
ZONES = "zone_id"  # the mapping that is written


def read_omx(path: Path, matrices: Sequence[str] = ()) -> pl.DataFrame:
    """Read demand as the table of trips: each matrix a class, or one matrix as the class of all.

    matrices: names of those to read, all if none. Zones are named by the first mapping, else 1 to n.
    Cells of 0 are left out.

    Raises TableError with every fault.
    """
    try:
        file = openmatrix.open_file(str(path), "r")
    except (OSError, HDF5ExtError, ValueError) as error:
        what = "no such file." if not path.is_file() else "is no OpenMatrix file, or is cut off."
        raise TableError([Fault(str(path), what, "Name a file in HDF5.")], AMONG) from error
    with file:
        names, faults = _pick_matrices(path.name, file.list_matrices(), matrices)
        if not faults:
            zones = _read_zones(file)
            cells = {name: np.array(file[name], dtype=np.float64) for name in names}
            faults = [
                fault for name in names for fault in _cell_faults(path.name, name, cells[name], len(zones))
            ]
    if faults:
        raise TableError(faults, AMONG)
    return _list_cells(cells, zones)


def _pick_matrices(where: str, known: Sequence[str], wanted: Sequence[str]) -> tuple[list[str], list[Fault]]:
    """Name the matrices to read, and what is wrong with them."""
    if not known:
        return [], [Fault(where, "holds no matrix.", "Write one.")]
    missing = [name for name in wanted if name not in known]
    mend = f"It holds {', '.join(known)}."
    return list(wanted or known), [Fault(where, f"no matrix is named '{name}'.", mend) for name in missing]


def _read_zones(file: openmatrix.File) -> list[str]:
    """Name the zones by the first mapping, in the order of rows."""
    names = file.root._v_attrs.zone_names if "zone_names" in file.root._v_attrs else None  # noqa: SLF001
    if names is not None:  # as `write_omx` keeps them
        return [str(name) for name in names]
    mappings = file.list_mappings()
    if not mappings:
        return [str(number) for number in range(1, int(file.shape()[0]) + 1)]
    rows = file.mapping(ZONES if ZONES in mappings else min(mappings))
    return [str(name) for name, _ in sorted(rows.items(), key=lambda item: int(item[1]))]


def _cell_faults(where: str, name: str, cells: NDArray[np.float64], n_zones: int) -> list[Fault]:
    """Find matrices that are not square, and cells that are no trips."""
    if cells.shape != (n_zones, n_zones):
        return [Fault(f"{where}:{name}", f"its shape is {cells.shape}.", f"Wanted {n_zones} by {n_zones}.")]
    faults = []
    for wrong, what in ((~np.isfinite(cells), "not a finite number."), (cells < 0, "below 0.")):
        rows = np.flatnonzero(wrong.any(axis=1)) + 1
        if rows.size:
            faults.append(Fault(f"{where}:{name}", what, "Give 0 or more.", tuple(rows.tolist())))
    return faults


def _list_cells(cells: Mapping[str, NDArray[np.float64]], zones: Sequence[str]) -> pl.DataFrame:
    """List the cells that are not 0 as rows of trips."""
    label = pl.Series(zones, dtype=pl.String)
    parts = [TRIPS.empty()]
    for name, matrix in cells.items():
        origin, destination = np.nonzero(matrix)
        who = ALL_CLASSES if len(cells) == 1 else name
        parts.append(
            pl.DataFrame(
                {
                    "origin_zone": label[origin],
                    "destination_zone": label[destination],
                    "class_id": pl.Series([who] * origin.size, dtype=pl.String),
                    "trips": matrix[origin, destination],
                }
            )
        )
    return pl.concat(parts)


def write_omx(path: Path, matrices: Mapping[str, NDArray[np.float64]], zones: Sequence[str]) -> Path:
    """Write matrices (n_zones, n_zones) by name, with the zones as the mapping `zone_id`.

    OpenMatrix maps whole numbers only: zones of other names are numbered 1 to n in their order, and the
    names are kept in the file's attribute `zone_names`. The file appears whole or not at all.

    Raises OutputError where it cannot be written.
    """
    numbers = [int(name) if name.isdigit() else -1 for name in zones]
    if -1 in numbers or len(set(numbers)) < len(numbers):
        numbers = list(range(1, len(zones) + 1))
    stage = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, stage = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".omx")
        os.close(handle)
        with openmatrix.open_file(stage, "w") as file:
            for name, matrix in matrices.items():
                file[name] = np.ascontiguousarray(matrix, dtype=np.float64)
            file.create_mapping(ZONES, numbers)
            file.root._v_attrs["zone_names"] = list(zones)  # noqa: SLF001 - the library's own spelling
        Path(stage).chmod(0o644)
        Path(stage).replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"Cannot write {path}: {reason}. Free some space, or choose another folder."
        ) from error
    finally:
        if stage:
            Path(stage).unlink(missing_ok=True)
    return path
