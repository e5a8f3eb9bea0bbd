"""Least total cost under hard capacities."""

from dataclasses import dataclass, replace

import numpy as np

from zhibek.assignment.market import limit_groups
from zhibek.assignment.master import DUAL, PRIMAL, Master, Shares
from zhibek.assignment.path_loads import columns_of_routes, write_path_loads
from zhibek.assignment.path_programme import (
    Programme,
    bound_cost,
    search_cheapest,
    shut_closed,
    write_programme,
)
from zhibek.assignment.problem import FloatArray, Loads, Problem, RouteSet
from zhibek.assignment.start import Start
from zhibek.errors import NetworkError, SettingsError
from zhibek.kernels.columns import Columns, price_columns, sum_columns

CHEAPER = 1e-10  # share by which a path must undercut what its row pays
OVER = 1e-9  # share of its room by which a group may be over


@dataclass(frozen=True, slots=True)
class LeastCost:
    """The flows of least total cost within the capacities, at fixed costs, certified.

    gap: total cost above a bound that no flows can undercut, as a share, at which to stop; max_rounds:
    of looking for paths and full groups; unmet_times: what captive demand pays rather than stay, in
    times of the dearest of all cheapest routes; what would pay more is reported as unserved.
    """

    gap: float = 1e-9
    max_rounds: int = 200
    unmet_times: float = 100.0

    def __post_init__(self) -> None:
        """Check the settings."""
        if not 0 < self.gap < 1:
            raise SettingsError(f"LeastCost.gap must lie between 0 and 1; got {self.gap}.")
        if self.max_rounds < 1:
            raise SettingsError(f"LeastCost.max_rounds must be 1 or more; got {self.max_rounds}.")
        if not (self.unmet_times > 0 and np.isfinite(self.unmet_times)):
            raise SettingsError(f"LeastCost.unmet_times must be above 0 and finite; got {self.unmet_times}.")


@dataclass(frozen=True, slots=True)
class Certified:
    """Shares of the last programme, what certifies them, and what it took.

    total, bound: money; n_rounds; n_searches: of all origins and kinds.
    """

    columns: Columns
    shares: Shares
    total: float
    bound: float
    n_rounds: int
    n_searches: int

    @property
    def gap(self) -> float:
        """The total above the bound, as a share of it."""
        return (self.total - self.bound) / max(abs(self.total), 1e-300) if self.total != self.bound else 0.0


def solve_least_cost(
    problem: Problem, method: LeastCost, pool: RouteSet | None, start: Start | None
) -> Loads:
    """Find the flows of least total cost over all paths, and the prices of the groups they fill.

    Modes and `first_thru_node` limit the paths; route rules do not, but an arc that costs
    `forbidden_cost` is shut. What stays costs its outside cost. Raises NetworkError where groups are
    soft, or where a round trip costs less than nothing.
    """
    soft = np.flatnonzero(limit_groups(problem).soft)
    if soft.size:
        raise NetworkError(
            f"1 fault in the problem:\n  - groups: {soft.size} are soft, the first is {soft[0]}; LeastCost "
            f"takes costs as fixed. Set alpha to 0, or use Deterministic."
        )
    programme = write_programme(problem, method.unmet_times)
    opened = shut_closed(programme)
    columns = None if pool is None else columns_of_routes(opened, problem, pool)
    price = np.zeros(programme.room.size) if start is None else np.where(opened.limited, start.price, 0.0)
    found = generate_columns(opened, method, columns, price)
    price = price_closed_groups(programme, opened, found.shares.price)
    return write_path_loads(
        problem,
        programme,
        found.columns,
        replace(found.shares, price=price),
        (found.gap, method.gap, found.n_rounds, found.n_searches),
    )


def generate_columns(
    programme: Programme, method: LeastCost, columns: Columns | None, price: FloatArray
) -> Certified:
    """Solve over paths that are looked for and groups that are limited only as they are wanted.

    Sources: Dantzig and Wolfe (1960); Tomlin (1966); Ford and Fulkerson (1958).
    """
    wanted = np.where(programme.quantity > 0, programme.outside, -np.inf)
    _, columns = search_cheapest(programme, price, wanted, columns)
    limiting = np.flatnonzero(programme.limited & ~programme.closed & (price > 0)).astype(np.int64)
    master = Master(programme, columns, limiting)
    moving = master.row_at >= 0
    bound, load, strategy = -np.inf, np.empty(programme.room.size), PRIMAL
    for n_rounds in range(1, method.max_rounds + 1):
        shares = master.solve(strategy)
        sum_columns(columns, shares.flow, load)
        over = programme.limited & ~programme.closed & (load > programme.room * (1 + OVER))
        added = np.flatnonzero(over & (master.group_at < 0)).astype(np.int64)
        limit = np.where(moving, shares.worth, -np.inf)
        limit[moving] -= CHEAPER * np.abs(limit[moving])
        least, more = search_cheapest(programme, shares.price, limit, columns)
        bound = max(bound, bound_cost(programme, shares.price, least))
        total = total_cost(programme, columns, shares)
        found = Certified(columns, shares, total, bound, n_rounds, n_rounds + 2)
        if added.size == 0 and (more.row.size == columns.row.size or found.gap <= method.gap):
            break
        columns = more
        master.add_columns(columns)
        master.add_groups(added, columns)
        strategy = DUAL if added.size else PRIMAL
    return found


def total_cost(programme: Programme, columns: Columns, shares: Shares) -> float:
    """Sum what is paid for what moves and what stays, over demand that has a route."""
    served = np.isfinite(programme.outside)
    moved = float(columns.cost[: shares.flow.size] @ shares.flow)
    return moved + float(shares.unserved[served] @ programme.outside[served])


def price_closed_groups(programme: Programme, opened: Programme, price: FloatArray) -> FloatArray:
    """Price the groups without room (n_groups,): so much that nobody would rather pass.

    Each path through one that is too cheap raises the price of the first such group on it. As these
    groups have no room, their prices leave the bound as it is.
    """
    price = price.copy()
    if not programme.closed.any():
        return price
    none = np.full(programme.outside.size, -np.inf)
    least, _ = search_cheapest(opened, price, none)
    worth = np.minimum(least, programme.outside)
    worth[~np.isfinite(worth)] = -np.inf
    for _ in range(10 * programme.room.size):
        _, found = search_cheapest(programme, price, worth * (1 - np.sign(worth) * 1e-12))
        if found.row.size == 0:
            break
        paid = np.empty(found.row.size)
        price_columns(found, price, paid)
        base = price.copy()
        for column in range(found.row.size):
            hits = slice(int(found.hit_first[column]), int(found.hit_first[column + 1]))
            shut = np.flatnonzero(programme.closed[found.group[hits]])
            bearer = shut[np.argmin(found.group[hits][shut])]
            group, amount = found.group[hits][bearer], found.amount[hits][bearer]
            lift = (worth[found.row[column]] - paid[column]) / amount
            price[group] = max(price[group], base[group] + lift)
    return price
