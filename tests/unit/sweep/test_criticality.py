"""What is lost with each element."""

import numpy as np
import pytest

from zhibek.errors import SettingsError
from zhibek.study import Solved
from zhibek.sweep.criticality import METHOD, rank_elements
from zhibek.sweep.shutting import find_elements, shut_arcs
from zhibek.sweep.variants import Draw, find_arcs, solve_draw


def test_every_element_is_ranked_by_a_solved_equilibrium(small_solved: Solved) -> None:
    ranked = rank_elements(small_solved, ("places", "countries", "links"))
    assert ranked["added_cost_usd"].is_sorted(descending=True)
    assert (ranked["residual"] <= METHOD.residual).all()
    row = ranked.filter(ranked["element"] == "KZ-DOSTYK").row(0, named=True)
    after = solve_draw(small_solved, Draw(close=("KZ-DOSTYK",)), METHOD)
    rise = after.loads.unserved.sum() - small_solved.loads.unserved.sum()
    assert row["stranded_t"] == pytest.approx(max(float(rise), 0.0), rel=0.01)


def test_nothing_is_gained_by_a_loss(small_solved: Solved) -> None:
    ranked = rank_elements(small_solved, ("places", "countries", "links"))
    assert ranked["added_cost_usd"].min() >= -1.0
    assert ranked["ends_share"].is_between(0.0, 1.0 + 1e-9).all()
    used = ranked.filter(ranked["using_t"] < 1.0)
    assert used["added_cost_usd"].abs().sum() == 0.0


def test_rents_are_not_counted_as_lost(small_solved: Solved) -> None:
    row = rank_elements(small_solved, ("links",)).row(0, named=True)
    after = shut_arcs(small_solved, find_elements(small_solved.posed.network, (row["element"],)), METHOD)
    problem, before = small_solved.posed.formulation.problem, small_solved.loads
    outside = problem.classes.outside_cost[problem.demand.row_class]
    rise = np.minimum(
        np.where(
            np.isfinite(after.loads.expected_cost), after.loads.expected_cost - before.expected_cost, outside
        ),
        outside,
    )
    rents = [float(loads.price @ loads.group_load) for loads in (before, after.loads)]
    wanted = float(problem.demand.row_quantity @ rise) - (rents[1] - rents[0])
    assert row["added_cost_usd"] == pytest.approx(wanted, rel=1e-6)


def test_a_country_costs_no_less_than_its_crossing(small_solved: Solved) -> None:
    cost = dict(
        rank_elements(small_solved, ("places", "countries")).select("element", "added_cost_usd").iter_rows()
    )
    assert cost["KZ"] >= cost["KZ-DOSTYK"] > 0


def test_shutting_nothing_changes_nothing(small_solved: Solved) -> None:
    nothing = np.zeros(len(small_solved.posed.network.arcs), dtype=np.bool_)
    assert shut_arcs(small_solved, nothing, METHOD) is small_solved
    assert not find_arcs(small_solved.posed.network, ()).any()


def test_unknown_elements_are_refused(small_solved: Solved) -> None:
    with pytest.raises(SettingsError) as caught:
        rank_elements(small_solved, ("ports",))
    assert str(caught.value) == "--elements must be among places, links, countries; got 'ports'."
    with pytest.raises(SettingsError) as caught:
        rank_elements(small_solved, ())
    assert str(caught.value) == "--elements must be among places, links, countries; got nothing."
