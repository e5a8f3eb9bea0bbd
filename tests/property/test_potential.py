"""Laws of letting goods by under limits."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from zhibek.trade.potential import fill_in_step

amounts = st.lists(st.just(0.0) | st.floats(1e-3, 1e6), min_size=3, max_size=6)


def nested(n_goods: int, cuts: tuple[int, int]) -> np.ndarray:
    """Make limits of which each holds back a part of the goods of the one before."""
    uses = np.zeros((3, n_goods))
    uses[0] = 1.0
    uses[1, : 1 + cuts[0] % n_goods] = 1.0
    uses[2, : 1 + min(cuts[0] % n_goods, cuts[1] % n_goods)] = 1.0
    return uses


def step_by_step(wanted: np.ndarray, uses: np.ndarray, rooms: np.ndarray) -> np.ndarray:
    """Let goods by in small steps, the slow and plain way."""
    level = np.zeros(wanted.size)
    for goal in np.linspace(0, 1, 2001)[1:]:
        for goods in range(wanted.size):
            trial = level.copy()
            trial[goods] = goal
            others = np.maximum(trial, 0)
            if np.all((uses @ (others * wanted))[uses[:, goods] > 0] <= rooms[uses[:, goods] > 0] + 1e-9):
                level[goods] = goal
    return level * wanted


@given(
    amounts,
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.floats(0, 2e6), st.floats(0, 2e6), st.floats(0, 2e6)),
    st.floats(0, 1),
)
def test_fewer_trains_never_carry_more_of_anything(wanted, cuts, rooms, less):
    wanted = np.array(wanted)
    uses = nested(wanted.size, cuts)
    many, _ = fill_in_step(wanted, uses, np.array(rooms))
    few, _ = fill_in_step(wanted, uses, np.array([rooms[0] * less, *rooms[1:]]))
    assert (few <= many + 1e-6 + 1e-9 * many).all()


@given(
    amounts,
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.floats(0, 2e6), st.floats(0, 2e6), st.floats(0, 2e6)),
)
def test_no_limit_is_passed_and_none_holds_back_for_nothing(wanted, cuts, rooms):
    wanted, rooms = np.array(wanted), np.array(rooms)
    uses = nested(wanted.size, cuts)
    passes, stopped = fill_in_step(wanted, uses, rooms)
    used = uses @ passes
    assert (used <= rooms * (1 + 1e-9) + 1e-6).all()
    assert (passes <= wanted * (1 + 1e-12)).all()
    for goods in np.flatnonzero(wanted > 0):
        if stopped[goods] < 0:
            assert passes[goods] == wanted[goods]
        else:
            assert uses[stopped[goods], goods] > 0
            assert used[stopped[goods]] >= rooms[stopped[goods]] * (1 - 1e-6) - 1e-6


def test_it_agrees_with_small_steps():
    rng = np.random.default_rng(4)
    for _ in range(5):
        wanted = rng.uniform(1, 10, 4)
        uses, rooms = nested(4, (2, 1)), rng.uniform(1, 20, 3)
        passes, _ = fill_in_step(wanted, uses, rooms)
        assert np.allclose(passes, step_by_step(wanted, uses, rooms), atol=0.03)
