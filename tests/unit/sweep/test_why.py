"""Parts of a change sum to the change."""

import polars as pl
import pytest

from zhibek.errors import ScenarioError
from zhibek.scenario.edit import Scenario
from zhibek.scenario.stack import stack
from zhibek.study import Study
from zhibek.sweep.why import explain_change, find_atoms


def test_parts_sum_to_the_change(small: Study) -> None:
    why = explain_change(small, "base", "steppe-line-2030")
    assert why.method == "shapley"
    sums = why.parts.group_by("corridor_id").agg(pl.col("part_t").sum())
    assert dict(sums.iter_rows())["rail-all-the-way"] == pytest.approx(235.3e3, rel=0.01)
    assert why.prices["capacity_id"][0] == "ferry-decks"
    assert why.arcs["arc_id"][0].startswith("ferry:")


def test_single_edits_are_listed(small: Study) -> None:
    atoms = find_atoms(stack(small.scenarios, "base"), stack(small.scenarios, "steppe-line-2030"))
    assert [atom.says for atom in atoms][:2] == ["year 2030", "open steppe-line"]
    assert len(atoms) == 4


def test_scenarios_of_two_lines_and_equals_are_refused() -> None:
    plain = Scenario(name="plain", says="plain")
    opened = Scenario(name="opened", says="opened", open=("a",))
    with pytest.raises(ScenarioError) as caught:
        find_atoms(opened, plain)
    assert str(caught.value) == (
        "'plain' does not come after 'opened': it lacks open a. Compare a scenario with one that it comes after."
    )
    with pytest.raises(ScenarioError) as caught:
        find_atoms(plain, plain.model_copy(update={"name": "same"}))
    assert str(caught.value) == "'same' does nothing that 'plain' does not; there is no why."
