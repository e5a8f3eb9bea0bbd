"""Solutions kept on disk, for the next start."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from types import GenericAlias
from typing import Any, get_args, get_origin, get_type_hints
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

import zhibek

MOST_STUDIES = 2  # states of a study that are kept, the latest used
READ = {".csv", ".parquet", ".toml"}  # what a study is made of
SUMS = ("numpy", "numba", "scipy", "polars")  # whose versions figures may depend on
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of arrays, each file written whole or not at all; named after all that they follow from."""

    folder: Path

    def read(self, name: str) -> Arrays | None:
        """Give what was written under a name; None where nothing was, or it cannot be read."""
        try:
            path = self._path_of(name)
            with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                return {key: found[key] for key in found.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            return None

    def write(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Write arrays under a name; where the disk does not take them nothing is kept."""
        unfinished = self.folder / f"{os.getpid()}.part"
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                with unfinished.open("wb") as file:
                    np.savez(file, **arrays)  # type: ignore[arg-type]
                unfinished.replace(self._path_of(name))
            finally:
                unfinished.unlink(missing_ok=True)

    def _path_of(self, name: str) -> Path:
        """Give a file of the folder, whatever signs the name has."""
        return self.folder / f"{quote(name, safe='=')}.npz"


def open_kept(folder: Path, study: Path) -> Kept:
    """Open what is kept for a study as it is now, by this code; what is kept of older ones goes."""
    kept = Kept(folder / name_state(study))
    with suppress(OSError):
        kept.folder.mkdir(parents=True, exist_ok=True)
        os.utime(kept.folder)
        latest = sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in latest[MOST_STUDIES:]:
            shutil.rmtree(old, ignore_errors=True)
    return kept


def name_state(study: Path) -> str:
    """Name a study's files and the code that reads them by their bytes: another byte, another name."""
    code = Path(zhibek.__file__).parent if zhibek.__file__ else Path(zhibek.__path__[0])
    told = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in SUMS).encode())
    for root, suffixes in ((study, READ), (code, (".py",))):  # each by itself, wherever they lie
        for one in sorted(root.rglob("*")):
            if one.suffix in suffixes:
                told.update(f"\n{one.relative_to(root)}\n".encode())
                told.update(hashlib.sha256(one.read_bytes()).digest())
    return told.hexdigest()[:20]


def pack(thing: Any, before: str = "") -> Arrays:  # noqa: ANN401 - any dataclass of arrays
    """Lay a dataclass of arrays, numbers, and such dataclasses out as arrays by name."""
    if is_dataclass(thing):
        parts = {field.name: getattr(thing, field.name) for field in fields(thing)}
    elif isinstance(thing, tuple):
        parts = {str(place): part for place, part in enumerate(thing)}
    else:
        return {before: np.asarray(thing)}
    packed: Arrays = {}
    for name, part in parts.items():
        packed |= pack(part, f"{before}.{name}" if before else name)
    return packed


def unpack(kind: Any, arrays: Mapping[str, NDArray[Any]], before: str = "") -> Any:  # noqa: ANN401 - as pack
    """Make a dataclass again from what `pack` laid out. Raises KeyError where something is missing."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        start = f"{before}." if before else ""
        return kind(**{one.name: unpack(hints[one.name], arrays, start + one.name) for one in fields(kind)})
    if get_origin(kind) is tuple and isinstance(kind, GenericAlias):
        return tuple(unpack(part, arrays, f"{before}.{place}") for place, part in enumerate(get_args(kind)))
    found = arrays[before]
    return found.item() if found.ndim == 0 else found
