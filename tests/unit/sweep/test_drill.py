"""Closure drills keep their laws."""

from dataclasses import replace

import numpy as np
import pytest

from zhibek.errors import ScenarioError, SettingsError, UnknownNameError
from zhibek.indicators.observed import Counter
from zhibek.indicators.passages import pass_arcs
from zhibek.study import Solved
from zhibek.sweep.drill import Closure, find_affected, run_drill
from zhibek.sweep.drill_told import tell_drill

DAYS = ("2022-05-01", "2022-05-10")


@pytest.fixture(scope="module", params=["KZ-DOSTYK", "AZ", "ferry:KZAAU-AZ-ALAT", "CN"])
def closure(request: pytest.FixtureRequest) -> Closure:
    return Closure((request.param,), *DAYS)


def test_nothing_moves_through_what_is_shut_and_all_is_accounted_for(
    small_solved: Solved, closure: Closure
) -> None:
    still = run_drill(small_solved, closure)
    through = pass_arcs(still.closed.loads.routes, still.affected.marks)
    assert float(still.closed.flows.route_t[through].sum()) == 0.0
    drill = tell_drill(small_solved, closure, still)
    total = drill.shipped_t + drill.held_t + drill.unshipped_t
    assert total == pytest.approx(drill.demand_t, rel=1e-6)
    assert drill.settled
    assert drill.held_t > 0.0
    assert drill.held_low_t <= drill.held_t * 1.2
    assert drill.held_low_t <= drill.held_high_t
    assert drill.bearers["held_t"].sum() == pytest.approx(drill.held_t)
    usual = float(small_solved.loads.flow.sum()) * drill.n_days / 365.0
    assert drill.corridors["change_t"].sum() == pytest.approx(drill.shipped_t - usual, abs=1.0)


def test_where_there_is_no_way_round_all_waits(small_solved: Solved) -> None:
    drill = tell_drill(
        small_solved, one := Closure(("ferry:KZAAU-AZ-ALAT",), *DAYS), run_drill(small_solved, one)
    )
    assert drill.held_t == pytest.approx(drill.passing_t, rel=1e-6)
    assert drill.diverted_t == pytest.approx(0.0, abs=1e-6)


def test_notice_lets_more_go_round(small_solved: Solved) -> None:
    late = run_drill(small_solved, Closure(("KZ-DOSTYK",), *DAYS))
    early = run_drill(small_solved, Closure(("KZ-DOSTYK",), *DAYS, known_from="2022-03-01"))
    assert early.affected.under_way.sum() == 0.0
    assert late.affected.under_way.sum() > 0.0
    assert early.held.sum() < late.held.sum()


def test_a_longer_stop_holds_a_smaller_share(small_solved: Solved) -> None:
    short = run_drill(small_solved, Closure(("KZ-DOSTYK",), "2022-05-01", "2022-05-05"))
    long = run_drill(small_solved, Closure(("KZ-DOSTYK",), "2022-05-01", "2022-07-30"))
    assert long.held.sum() < short.held.sum()


def test_the_same_seed_gives_the_same_band(small_solved: Solved) -> None:
    first, second = (run_drill(small_solved, Closure(("KZ-DOSTYK",), *DAYS)).clearing for _ in range(2))
    assert (first.low_days, first.high_days) == (second.low_days, second.high_days)
    assert first.low_days <= first.longest_days <= first.high_days


def test_what_would_pass_is_what_routes_through_it_carry(small_counter: Counter) -> None:
    affected = find_affected(small_counter, Closure(("KZ-DOSTYK",), *DAYS))
    through = pass_arcs(small_counter.loads.routes, affected.marks)
    assert affected.passing.sum() == pytest.approx(small_counter.flows.route_t[through].sum())
    assert (affected.under_way <= affected.passing + 1e-9).all()
    assert np.all(affected.share <= 1.0)


def test_days_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(SettingsError) as caught:
        Closure(("KZ-DOSTYK",), "2025-09-24", "2025-09-12")
    assert str(caught.value) == (
        "the closure ends on 2025-09-12, before it begins on 2025-09-24; swap --from and --to."
    )
    with pytest.raises(SettingsError) as caught:
        Closure(("KZ-DOSTYK",), "May", "2025-02-30")
    assert str(caught.value) == (
        "--from is 'May', which is no day; write it as 2025-09-12.\n"
        "--to is '2025-02-30', which is no day; write it as 2025-09-12."
    )


def test_an_unknown_and_an_isolated_place_are_told(small_solved: Solved) -> None:
    with pytest.raises(UnknownNameError) as unknown:
        run_drill(small_solved, Closure(("KZ-DOSTIK",), *DAYS))
    assert (
        str(unknown.value)
        == "No place, country, link or service is named 'KZ-DOSTIK'. Did you mean KZ-DOSTYK?"
    )
    lonely = small_solved.posed.network.country | {"KZ-LONELY": "KZ"}
    posed = replace(small_solved.posed, network=replace(small_solved.posed.network, country=lonely))
    with pytest.raises(ScenarioError) as caught:
        run_drill(replace(small_solved, posed=posed), Closure(("KZ-LONELY",), *DAYS))
    assert str(caught.value) == (
        "No link in force touches 'KZ-LONELY': closing it changes nothing. "
        "Close a place, country, link or service in use."
    )
