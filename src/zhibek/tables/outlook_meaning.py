"""What tables of outlook must mean, beyond types."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import pairwise

import polars as pl

from zhibek.errors import Fault
from zhibek.tables.countries import COUNTRIES
from zhibek.tables.names import find_unknown, split_names
from zhibek.tables.potential import PATHS

WORLD = "*"
Frames = Mapping[str, pl.DataFrame]


def find_path_faults(frames: Frames) -> Iterator[Fault]:
    """Find paths of unknown countries, paths that cross, and a world that is missing."""
    paths = frames["gdp_paths"]
    yield from _code_faults("gdp_paths.country", paths["country"], COUNTRIES | {WORLD})
    if paths.is_empty():
        return
    world = set(paths.filter(pl.col("country") == WORLD)["path"].drop_nulls())
    if lacking := [path for path in PATHS if path not in world]:
        what = f"no row of the world (`{WORLD}`) on path {' and '.join(lacking)}."
        yield Fault("gdp_paths.country", what, "Add it: it also stands for countries without rows.")
    numbered = paths.select("country", "year", "path", "gdp_ratio").with_row_index("row", offset=1)
    sides = [numbered.filter(pl.col("path") == path) for path in PATHS]
    for lower, higher in pairwise(sides):
        both = lower.join(higher, on=["country", "year"], how="inner", suffix="_above")
        crossed = both.filter(pl.col("gdp_ratio") > pl.col("gdp_ratio_above")).sort("row_above")
        if crossed.height:
            low, high = crossed["path"][0], crossed["path_above"][0]
            rows = tuple(int(row) for row in crossed["row_above"])
            yield Fault("gdp_paths.gdp_ratio", f"path {high} below path {low}.", "Let paths not cross.", rows)


def find_elasticity_faults(frames: Frames) -> Iterator[Fault]:
    """Find classes that have no elasticity on a path, where demand is to follow products."""
    if frames["gdp_paths"].is_empty():
        return
    have = set(frames["trade_elasticities"].select("class_id", "path").iter_rows())
    wanted = [(name, path) for name in frames["classes"]["class_id"].drop_nulls() for path in PATHS]
    if lacking := [f"{name} on {path}" for name, path in wanted if (name, path) not in have]:
        more = f" and {len(lacking) - 5} more" if len(lacking) > 5 else ""
        what = f"no row for {', '.join(lacking[:5])}{more}."
        yield Fault("trade_elasticities.class_id", what, "Add it, or remove gdp_paths.")


def find_side_faults(name: str, frames: Frames) -> Iterator[Fault]:
    """Find sellers and buyers that are no countries."""
    for side in ("exporter", "importer"):
        yield from _code_faults(f"{name}.{side}", frames[name][side], COUNTRIES)


def find_limit_faults(frames: Frames) -> Iterator[Fault]:
    """Find trains that are not for all goods: limits must lie one within another."""
    partial_trains = (pl.col("kind") == "trains") & (pl.col("product_groups") != WORLD)
    rows = frames["border_limits"].with_row_index("row", offset=1).filter(partial_trains)["row"]
    if len(rows):
        mend = "Write `*`: what is for some goods is wagons, inspection or quota."
        yield Fault(
            "border_limits.product_groups", "trains for some goods alone.", mend, tuple(map(int, rows))
        )


def _code_faults(where: str, cells: pl.Series, known: frozenset[str]) -> Iterator[Fault]:
    """Find codes that ISO 3166-1 does not have."""
    mend = "Write the two letters of ISO 3166-1, such as KZ."
    what = "no country has the code '{name}'."
    words = split_names(cells, listed=False)
    yield from find_unknown(where, words, known, what=what, otherwise=mend)


OUTLOOK_RULES: tuple[tuple[tuple[str, ...], Callable[[Frames], Iterator[Fault]]], ...] = (
    (("gdp_paths",), find_path_faults),
    (("gdp_paths", "trade_elasticities", "classes"), find_elasticity_faults),
    (("border_limits",), find_limit_faults),
    *(((name,), partial(find_side_faults, name)) for name in ("trade_potentials", "border_limits")),
)
