"""Flows settled as swaps between ways."""

import numpy as np
import pytest

from reference.small_traffic import draw_network, draw_trips, pose
from zhibek.assignment import swapping, threads, user_equilibrium
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.field import survey_field
from zhibek.assignment.solve import solve
from zhibek.assignment.swapping import gather_swaps, settle_by_swaps, take_stock
from zhibek.assignment.traffic import TrafficUsers
from zhibek.assignment.user_equilibrium import Desk, add_up, load_first, search_all, set_desk
from zhibek.kernels.bundles import Swaps
from zhibek.kernels.way_chains import list_torn, load_ways

PAYING = TrafficUsers(
    vot_usd_per_h=np.array([1.0, 3.0]),
    load_unit=np.array([1.0, 2.5]),
    money_usd=np.random.default_rng(8).uniform(0, 4, (2, 120)),
    permitted=np.ones((2, 120), dtype=np.bool_),
    theta=np.ones(2),
    outside_cost=np.full(2, np.inf),
)


def set_several(users: TrafficUsers | None = None) -> tuple[Desk, np.ndarray]:
    """Give rows with several ways, after three searches, and their numbers."""
    n_classes = 1 if users is None else users.theta.size
    problem = pose(draw_network(5), draw_trips(5, 30, 400, n_classes), users).problem
    desk = set_desk(survey_field(problem))
    load_first(desk)
    for _ in range(3):
        search_all(desk, 0.0)
        chosen = desk.chosen[: list_torn(desk.ways, 0, desk.chosen.size, desk.chosen)].copy()
        settle_by_swaps(desk.field, desk.ways, desk.state, chosen, 0.0, concentrated=False)
    search_all(desk, 0.0)
    return desk, desk.chosen[: list_torn(desk.ways, 0, desk.chosen.size, desk.chosen)].copy()


def arcs_of(desk: Desk, way: int) -> set[int]:
    start = int(desk.ways.start[way])
    return set(desk.ways.arcs[start : start + desk.ways.length[way]].tolist())


def ways_of(desk: Desk, row: int) -> list[int]:
    found, way = [], int(desk.ways.first[row])
    while way >= 0:
        found.append(way)
        way = int(desk.ways.following[way])
    return found


def list_plainly(desk: Desk, chosen: np.ndarray, swaps: Swaps) -> dict[tuple, set[int]]:
    """Gather ways by kind and by the arcs in which they differ from their bases, as dictionaries do."""
    plain: dict[tuple, set[int]] = {}
    for number, row in enumerate(chosen):
        base = int(swaps.base[number])
        for way in ways_of(desk, row):
            if way != base:
                own, other = arcs_of(desk, way), arcs_of(desk, base)
                ends = frozenset({frozenset(own - other), frozenset(other - own)})
                plain.setdefault((int(desk.field.rows.kind[row]), ends), set()).add(way)
    return plain


@pytest.mark.parametrize("users", [None, PAYING], ids=["one class", "two that pay"])
def test_ways_are_gathered_as_dictionaries_would(users: TrafficUsers | None) -> None:
    desk, chosen = set_several(users)
    swaps = gather_swaps(desk.field, desk.ways, chosen)
    plain = list_plainly(desk, chosen, swaps)
    assert len(plain) == swaps.kind.size
    assert len(plain) < sum(len(ways) for ways in plain.values())  # some rows do share theirs
    for swap in range(swaps.kind.size):
        sides = []
        for side in (2 * swap, 2 * swap + 1):
            sides.append(frozenset(swaps.arcs[swaps.arc_first[side] : swaps.arc_first[side + 1]].tolist()))
            for trader in range(swaps.trader_first[side], swaps.trader_first[side + 1]):
                base = int(swaps.base[swaps.row[trader]])
                assert sides[-1] == arcs_of(desk, int(swaps.way[trader])) - arcs_of(desk, base)
        ways = swaps.way[swaps.trader_first[2 * swap] : swaps.trader_first[2 * swap + 2]]
        assert set(ways.tolist()) == plain[int(swaps.kind[swap]), frozenset(sides)]
        money = desk.field.kinds.extra[swaps.kind[swap]]
        extra = money[list(sides[0])].sum() - money[list(sides[1])].sum()
        assert swaps.extra[swap] == pytest.approx(extra, abs=1e-12)


def test_parts_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, chosen = set_several()
    whole = gather_swaps(desk.field, desk.ways, chosen)
    monkeypatch.setattr(threads, "MANY_ITEMS", 10)
    in_parts = gather_swaps(desk.field, desk.ways, chosen)
    assert all(np.array_equal(one, other) for one, other in zip(whole, in_parts, strict=True))


@pytest.mark.parametrize("users", [None, PAYING], ids=["one class", "two that pay"])
def test_rows_keep_their_demand_and_loads_add_up(users: TrafficUsers | None) -> None:
    desk, chosen = set_several(users)
    stock = take_stock(gather_swaps(desk.field, desk.ways, chosen), desk.ways)
    assert np.isinf(stock.gain).all()
    settle_by_swaps(desk.field, desk.ways, desk.state, chosen, 0.0, concentrated=False)
    flow = [sum(desk.ways.flow[way] for way in ways_of(desk, row)) for row in range(desk.chosen.size)]
    np.testing.assert_allclose(flow, desk.field.rows.quantity, rtol=1e-14)
    assert desk.ways.flow.min() >= 0
    anew = np.zeros_like(desk.state.load)
    load_ways(desk.ways, desk.field.rows, desk.field.kinds, (0, desk.chosen.size), anew)
    np.testing.assert_allclose(desk.state.load, anew, rtol=1e-12, atol=1e-9)


def test_concentrated_flows_are_on_fewer_ways_at_the_same_loads() -> None:
    spread, chosen = set_several()
    dense, _ = set_several()
    for desk, concentrated in ((spread, False), (dense, True)):
        settle_by_swaps(desk.field, desk.ways, desk.state, chosen, 0.0, concentrated=concentrated)
        add_up(desk)
    n_ways = int(spread.ways.counts[0])
    used = [np.count_nonzero(desk.ways.flow[:n_ways] > 0) for desk in (spread, dense)]
    assert used[1] < used[0]
    np.testing.assert_allclose(dense.state.load, spread.state.load, rtol=1e-12, atol=1e-9)
    flow = [sum(dense.ways.flow[way] for way in ways_of(dense, row)) for row in range(dense.chosen.size)]
    np.testing.assert_allclose(flow, dense.field.rows.quantity, rtol=1e-14)


def test_used_ways_cost_the_same_and_unused_none_less() -> None:
    desk, chosen = set_several()
    for _ in range(4):  # a row's base may have been emptied before its other ways were even
        settle_by_swaps(desk.field, desk.ways, desk.state, chosen, 0.0, concentrated=False)
    for row in chosen:
        ways = ways_of(desk, row)
        cost = np.array([desk.state.time[list(arcs_of(desk, way))].sum() for way in ways])
        used = desk.ways.flow[ways] > 1e-6 * desk.field.rows.quantity[row]
        np.testing.assert_allclose(cost[used], cost.min(), rtol=1e-6)


def test_with_leaps_and_without_the_loads_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = pose(draw_network(5), draw_trips(5, 30, 200)).problem
    with_leaps = solve(problem, Deterministic(gap=1e-12))
    monkeypatch.setattr(swapping, "PACE", swapping.PACE._replace(most_sweeps=1))
    monkeypatch.setattr(user_equilibrium, "LEAVE", 0.5)
    without = solve(problem, Deterministic(gap=1e-12))
    assert with_leaps.converged
    assert without.converged
    np.testing.assert_allclose(with_leaps.group_load, without.group_load, rtol=1e-5, atol=1e-6)
