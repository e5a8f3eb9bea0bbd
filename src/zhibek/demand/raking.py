"""Iterative proportional fitting to margins."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

PAIR = ["exporter", "importer"]
ROUNDS = 500
STILL = 1e-12


@dataclass(frozen=True, slots=True)
class Family:
    """Margins of which a pair counts in at most one.

    names: the margins. index (n_pairs,): the margin of each pair, `names.len()` where none.
    target (n_margins + 1,): published value; the last stands for none.
    """

    names: pl.Series
    index: NDArray[np.int64]
    target: NDArray[np.float64]

    def add_up(self, value: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add pairs up by margin."""
        return np.asarray(np.bincount(self.index, value, self.target.size), dtype=np.float64)


def rake(values: pl.DataFrame, families: list[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Scale free pairs until every margin holds.

    Pairs that are `held` stay. A margin whose held pairs already exceed it, or that has no free
    pair, cannot be met: it is returned with its gap, and its free pairs stay as they are.
    Method: Deming and Stephan (1940), with fixed cells taken off the margins.
    """
    numbered = [number_margins(values, family) for family in families]
    free = ~values["held"].to_numpy()
    value = values["value_musd"].to_numpy()
    for _ in range(ROUNDS):
        before = value
        for family in numbered:
            value = scale_once(value, free, family)
        if np.allclose(value, before, rtol=STILL, atol=0.0):
            break
    moved = pl.Series(value).ne_missing(values["value_musd"])
    basis = pl.when(moved).then(pl.col("basis") + ", raked").otherwise("basis")
    raked = values.with_columns(basis, pl.Series("value_musd", value))
    return raked, pl.concat([find_gaps(value, family) for family in numbered])


def number_margins(values: pl.DataFrame, family: pl.DataFrame) -> Family:
    """Give each margin of a family a number, and say in which each pair counts."""
    margin = values.select(PAIR).join(family, on=PAIR, how="left", maintain_order="left")["margin"]
    known = family.join(values, on=PAIR, how="semi").unique("margin", keep="first", maintain_order=True)
    known = known.sort("margin")
    numbers = pl.Series(range(known.height), dtype=pl.Int64)
    index = margin.replace_strict(known["margin"], numbers, default=known.height, return_dtype=pl.Int64)
    return Family(known["margin"], index.to_numpy(), np.append(known["target_musd"].to_numpy(), 0.0))


def scale_once(value: NDArray[np.float64], free: NDArray[np.bool_], family: Family) -> NDArray[np.float64]:
    """Scale the free pairs of each margin to what held pairs leave of it."""
    left = family.target - family.add_up(np.where(free, 0.0, value))
    found = family.add_up(np.where(free, value, 0.0))
    meetable = (left > 0) & (found > 0)
    meetable[-1] = False
    factor = np.where(meetable, left / np.where(meetable, found, 1.0), 1.0)
    return np.where(free, value * factor[family.index], value)


def find_gaps(value: NDArray[np.float64], family: Family) -> pl.DataFrame:
    """List margins that pairs do not meet: margin, published_musd, pairs_musd, gap_musd."""
    table = pl.DataFrame(
        {
            "margin": family.names,
            "published_musd": family.target[:-1],
            "pairs_musd": family.add_up(value)[:-1],
        }
    ).with_columns((pl.col("pairs_musd") - pl.col("published_musd")).alias("gap_musd"))
    return table.filter(pl.col("gap_musd").abs() > 1e-6 * pl.col("published_musd"))
