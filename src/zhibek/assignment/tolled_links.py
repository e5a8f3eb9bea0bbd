"""User equilibrium under hard capacities of links."""

from dataclasses import replace

import numpy as np

from zhibek.assignment.field import Field, arcs_of_hard
from zhibek.assignment.multipliers import Toll, price_capacities
from zhibek.assignment.problem import Loads, Problem, RouteSet
from zhibek.assignment.progress import Progress, ignore
from zhibek.assignment.start import Start
from zhibek.assignment.user_equilibrium import add_up, open_desk, settle_to_gap
from zhibek.assignment.way_outcome import write_way_loads
from zhibek.kernels.link_times import ALPHA, BETA, CAPACITY

FINER = 1e-4  # times the residual: the gap to which flows settle under one toll
FINEST = 1e-12


def lay_tolls(problem: Problem, field: Field, toll: Toll) -> None:
    """Make tolls, in money per unit counted, part of the curves of their links, in time."""
    arcs, members = arcs_of_hard(problem)
    in_time = field.kinds.unit[0] / field.kinds.weight[0]
    field.curves[arcs, ALPHA] = toll.price[members] * in_time
    field.curves[arcs, BETA] = toll.stiffness[members] * in_time
    field.curves[arcs, CAPACITY] = toll.room[members]


def solve_tolled_links(
    problem: Problem,
    *,
    gap: float,
    residual: float,
    max_searches: int,
    pool: RouteSet | None,
    start: Start | None,
    progress: Progress,
) -> Loads:
    """Find the user equilibrium that keeps within hard capacities, and their prices.

    Tolls are raised by an augmented Lagrangian (see `price_capacities`); flows and ways are kept from one
    toll to the next. Captive demand beyond all capacity has no such equilibrium: the result is then
    not converged, and its residual says how far loads are over. progress: told the round and its residual.
    """
    desk = open_desk(problem, pool, start)
    field, n_blocks = desk.field, desk.field.rows.block_origin.size
    fine = max(min(gap, FINER * residual), FINEST)
    n_rounds = 0

    def equilibrate(posed: Problem, toll: Toll, last: Loads | None) -> Loads:
        nonlocal n_rounds
        lay_tolls(posed, field, toll)
        add_up(desk)
        reached, n_searches = settle_to_gap(desk, fine, max_searches, ignore)
        n_rounds += n_searches
        progress(n_rounds, reached if last is None else max(reached, last.residual))
        return write_way_loads(
            posed, field, desk.ways, desk.state, gap=(reached, fine), counts=(n_searches, n_blocks)
        )

    price = None if start is None else np.asarray(start.price)
    found = price_capacities(problem, equilibrate, residual=residual, price=price).loads
    within = found.residual <= residual and found.gap <= gap
    return replace(found, converged=within, n_loadings=n_rounds, n_trees=n_rounds * n_blocks)
