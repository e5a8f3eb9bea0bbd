"""What is lost with each element."""

import numpy as np
import pytest

from zhibek.errors import SettingsError
from zhibek.study import Solved
from zhibek.sweep.criticality import METHOD, rank_elements
from zhibek.sweep.shutting import shut_arcs
from zhibek.sweep.variants import Draw, find_arcs, solve_draw


def test_every_element_is_ranked_by_a_solved_equilibrium(small_solved: Solved) -> None:
    ranked = rank_elements(small_solved, ("places", "countries", "links"))
    assert ranked["added_cost_usd"].is_sorted(descending=True)
    assert (ranked["residual"] <= METHOD.residual).all()
    row = ranked.filter(ranked["element"] == "KZ-DOSTYK").row(0, named=True)
    after = solve_draw(small_solved, Draw(close=("KZ-DOSTYK",)), METHOD)
    rise = after.loads.unserved.sum() - small_solved.loads.unserved.sum()
    assert row["stranded_t"] == pytest.approx(max(float(rise), 0.0), abs=1.0)


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
