"""The programme over the paths at hand, in HiGHS."""

from dataclasses import dataclass

import highspy
import numpy as np

from zhibek.assignment.path_programme import Programme
from zhibek.assignment.problem import FloatArray, LongArray
from zhibek.kernels.columns import Columns

TOLERANCE = 1e-10  # of HiGHS, on flows over their mean and costs over theirs
PRIMAL, DUAL = 4, 1  # simplex strategies of HiGHS


class SilentHighs(highspy.Highs):
    """HiGHS that prints nothing, not even its banner, which comes with its callbacks."""

    def enableCallbacks(self) -> None:  # noqa: N802
        """Silence the log before callbacks are made ready."""
        self.setOptionValue("output_flag", False)
        self.setOptionValue("log_to_console", False)
        super().enableCallbacks()


@dataclass(frozen=True, slots=True)
class Shares:
    """What an optimum over the columns says.

    flow (n_columns,), unserved, worth (n_rows,): what one more unit of a row's demand would cost; price
    (n_groups,).
    """

    flow: FloatArray
    unserved: FloatArray
    worth: FloatArray
    price: FloatArray


class Master:
    """A linear programme in HiGHS that columns and limits are added to, solved on from where it was.

    Rows are the demand rows with something to move, then the groups that were asked for; columns
    are what stays of each row, then the paths.
    """

    def __init__(self, programme: Programme, columns: Columns, groups: LongArray) -> None:
        self.programme = programme
        self.rows = np.flatnonzero(np.isfinite(programme.outside) & (programme.quantity > 0))
        self.row_at = np.full(programme.quantity.size, -1, dtype=np.int64)
        self.row_at[self.rows] = np.arange(self.rows.size)
        self.unit = float(programme.quantity[self.rows].mean()) if self.rows.size else 1.0
        paid = np.abs(programme.free_cost[self.rows])
        self.money = float(paid.mean()) if paid.size and paid.mean() > 0 else 1.0
        self.scale = np.maximum(programme.counts.max(axis=0, initial=0.0), 1e-300)
        self.group_at = np.full(programme.room.size, -1, dtype=np.int64)
        self.n_columns = 0
        self.highs = SilentHighs()
        for name, value in (
            ("threads", 1),
            ("solver", "simplex"),
            ("primal_feasibility_tolerance", TOLERANCE),
            ("dual_feasibility_tolerance", TOLERANCE),
        ):
            self.highs.setOptionValue(name, value)
        n_rows = self.rows.size
        quantity = programme.quantity[self.rows] / self.unit
        none = np.zeros(0, dtype=np.int32)
        empty = np.zeros(n_rows, dtype=np.int32)
        self.highs.addRows(n_rows, quantity, quantity, 0, empty, none, np.zeros(0))
        self.highs.addCols(
            n_rows,
            programme.outside[self.rows] / self.money,
            np.zeros(n_rows),
            np.full(n_rows, np.inf),
            n_rows,
            np.arange(n_rows, dtype=np.int32),
            np.arange(n_rows, dtype=np.int32),
            np.ones(n_rows),
        )
        self.add_groups(groups, columns)
        self.add_columns(columns)

    def add_groups(self, groups: LongArray, columns: Columns) -> None:
        """Limit more groups, over the columns that are in already."""
        first = int(self.highs.getNumRow())
        self.group_at[groups] = first + np.arange(groups.size)
        hits = slice(0, int(columns.hit_first[self.n_columns]))
        column = np.repeat(np.arange(self.n_columns), np.diff(columns.hit_first[: self.n_columns + 1]))
        place = self.group_at[columns.group[hits]] - first
        mine = place >= 0
        order = np.argsort(place[mine], kind="stable")
        place, column = place[mine][order], column[mine][order]
        amount = columns.amount[hits][mine][order] / self.scale[groups][place]
        starts = np.concatenate([[0], np.cumsum(np.bincount(place, minlength=groups.size))])[:-1]
        self.highs.addRows(
            groups.size,
            np.full(groups.size, -np.inf),
            self.programme.room[groups] / self.scale[groups] / self.unit,
            amount.size,
            starts.astype(np.int32),
            (self.rows.size + column).astype(np.int32),
            amount,
        )

    def add_columns(self, columns: Columns) -> None:
        """Offer the columns that are not in yet."""
        first, n_all = self.n_columns, columns.row.size
        begin = int(columns.hit_first[first])
        owner = np.repeat(np.arange(n_all - first), np.diff(columns.hit_first[first:]))
        place = self.group_at[columns.group[begin:]]
        limited = place >= 0
        at = np.concatenate([np.arange(n_all - first), owner[limited]])
        index = np.concatenate([self.row_at[columns.row[first:]], place[limited]])
        scale = self.scale[columns.group[begin:]][limited]
        value = np.concatenate([np.ones(n_all - first), columns.amount[begin:][limited] / scale])
        order = np.argsort(at, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=n_all - first))])[:-1]
        self.highs.addCols(
            n_all - first,
            columns.cost[first:] / self.money,
            np.zeros(n_all - first),
            np.full(n_all - first, np.inf),
            index.size,
            starts.astype(np.int32),
            index[order].astype(np.int32),
            value[order],
        )
        self.n_columns = n_all

    def solve(self, strategy: int) -> Shares:
        """Solve on from the last basis."""
        self.highs.setOptionValue("simplex_strategy", strategy)
        self.highs.run()
        found = self.highs.getSolution()
        value, dual = np.array(found.col_value), np.array(found.row_dual)
        n_rows = self.rows.size
        unserved = np.where(np.isfinite(self.programme.outside), 0.0, self.programme.quantity)
        unserved[self.rows] = np.maximum(value[:n_rows], 0.0) * self.unit
        worth = self.programme.outside.copy()
        worth[self.rows] = dual[:n_rows] * self.money
        price = np.zeros(self.group_at.size)
        asked = np.flatnonzero(self.group_at >= 0)
        price[asked] = np.maximum(-dual[self.group_at[asked]], 0.0) * self.money / self.scale[asked]
        return Shares(np.maximum(value[n_rows:], 0.0) * self.unit, unserved, worth, price)
