"""Steps at slopes kept, near an equilibrium."""

from dataclasses import replace

import numpy as np
import pytest

from reference.small_problems import random_problem
from zhibek.assignment import equilibrium
from zhibek.assignment.equilibrium import find_equilibrium, go_on
from zhibek.assignment.late_steps import Trail, is_late, mix_steps
from zhibek.assignment.market import NO_SLOTS, open_market
from zhibek.assignment.point import Point, slope_at, stand_at
from zhibek.assignment.routes import generate_routes


def stand(seed: int) -> Point:
    """Stand at no prices and no delays on a random problem."""
    problem = random_problem(seed)
    market = open_market(problem, generate_routes(problem))
    nothing = np.zeros(problem.groups.capacity.size)
    return stand_at(problem, market, nothing, nothing, NO_SLOTS)


def test_mixed_steps_of_a_linear_map_lead_to_where_it_holds() -> None:
    point = stand(0)
    n_groups = point.price.size
    rng = np.random.default_rng(1)
    wanted = rng.uniform(1, 2, 2 * n_groups)
    pulls = np.where(np.arange(2 * n_groups) % 2, 0.3, 0.8)  # two rates: three steps span them
    place, trail = np.full(2 * n_groups, 0.5), ()
    far: list[float] = []
    for _ in range(4):
        here = replace(point, price=place[:n_groups], delay=place[n_groups:])
        move = pulls * (wanted - place)
        trail_before: Trail = trail
        step, trail = mix_steps(here, (move[:n_groups], move[n_groups:]), trail_before)
        place = place + np.concatenate(step)
        far.append(float(np.abs(place - wanted).max()))
    assert far[0] == pytest.approx(0.7 * np.abs(wanted - 0.5)[1::2].max())
    assert far[-1] < 1e-9


def test_a_first_step_is_taken_as_it_is() -> None:
    point = stand(1)
    step = (np.ones(point.price.size), np.full(point.price.size, 2.0))
    mixed, trail = mix_steps(point, step, ())
    assert mixed is step
    assert len(trail) == 1


def test_steps_are_late_only_near_with_slopes_of_the_same_groups() -> None:
    point = stand(2)
    slots = np.flatnonzero(point.market.limited.hard)[:2].astype(np.int64)
    near = replace(slope_at(point, slots), violation=np.full(point.price.size, 1e-3))
    assert is_late(near, slots)
    assert is_late(near, slots[:1])
    assert not is_late(near, np.arange(5))
    assert not is_late(replace(near, kept=None), slots)
    assert not is_late(replace(near, violation=np.full(point.price.size, 0.5)), slots)


@pytest.mark.parametrize("seed", range(5))
def test_late_steps_end_where_newtons_do(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    point = stand(seed)

    def find(*, late: bool) -> tuple[Point, int]:
        monkeypatch.setattr(equilibrium, "is_late", is_late if late else lambda *_: False)
        found, _, n_steps = find_equilibrium(
            point.problem, point.market, point.price, point.delay, residual=1e-10, max_iterations=99
        )
        return found, n_steps

    (late, _), (plain, _) = find(late=True), find(late=False)
    assert late.residual <= 1e-10
    np.testing.assert_allclose(late.response.load, plain.response.load, rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(late.price, plain.price, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_going_on_from_a_point_is_as_never_having_stopped(seed: int) -> None:
    point = stand(seed)
    signals = (point.problem, point.market, point.price, point.delay)
    rough, n_first, _ = find_equilibrium(*signals, residual=0.05, max_iterations=99)
    exact, n_more, _ = go_on(rough, residual=1e-9, max_iterations=99)
    whole, n_whole, _ = find_equilibrium(*signals, residual=1e-9, max_iterations=99)
    assert exact.residual <= 1e-9
    assert n_first + n_more <= n_whole + 2
    np.testing.assert_allclose(exact.response.load, whole.response.load, rtol=1e-7, atol=1e-7)
