"""One study, from tables to results."""

import dataclasses
import itertools
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from reference.small_study import EXAMPLE, altered, open_small, shuffled, with_frames
from zhibek.assignment.deterministic import Deterministic
from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import UnknownNameError
from zhibek.results import Results, hash_frame, package_versions
from zhibek.scenario.edit import Scenario
from zhibek.study import (
    Study,
    base_of,
    make_pool,
    open_study,
    pose,
    resolve,
    run_study,
    solve_posed,
)
from zhibek.tables.outcome import OUTCOME_TABLES

WRITE_A_RUN = """
import sys
from pathlib import Path
from zhibek.report.from_results import render_results
from zhibek.service.actions import run
run(sys.argv[1], out=Path(sys.argv[2]), render=render_results)
"""


def same_tables(one: Results, other: Results, scenario_id: str) -> list[str]:
    """Name the tables of a scenario that differ between two runs, to the last bit."""
    return [
        name
        for name, frame in one.frames.items()
        if "scenario_id" in frame.columns
        and not one.scenario(name, scenario_id).equals(other.scenario(name, scenario_id))
    ]


def test_a_run_has_every_table_with_its_columns(small_run: Results) -> None:
    for table in OUTCOME_TABLES:
        frame = small_run.frames[table.name]
        assert dict(frame.schema) == {name: column.dtype for name, column in table.columns.items()}
        assert not frame.select(table.key).is_duplicated().any()
        for name, column in table.columns.items():
            assert column.nullable or frame[name].null_count() == 0, f"{table.name}.{name}"
            if column.choices:
                assert set(frame[name]) <= set(column.choices)


def test_a_run_without_names_is_the_headline_set(small: Study, small_run: Results) -> None:
    assert small_run.scenario_ids() == list(small.folder.settings.headline)
    assert small_run.frames["runs"]["converged"].all()


def test_the_base_goes_first_and_each_scenario_once(small: Study) -> None:
    results = run_study(small, ["steppe-line-2030", "steppe-line-2030"])
    assert results.scenario_ids() == ["base", "steppe-line-2030"]


def test_an_unknown_scenario_is_told_before_work_begins(small: Study) -> None:
    steps: list[str] = []
    with pytest.raises(UnknownNameError) as caught:
        run_study(small, ["base", "step-line-2030"], progress=steps.append)
    assert str(caught.value) == "No scenario is named 'step-line-2030'. Did you mean steppe-line-2030?"
    assert steps == []


def test_progress_names_each_step(small: Study) -> None:
    steps: list[str] = []
    run_study(small, progress=steps.append)
    assert steps == ["searching routes", "base", "steppe-line-2030"]


def test_a_scenario_alone_is_as_in_the_headline_set(small: Study, small_run: Results) -> None:
    for name in small_run.scenario_ids():
        alone = run_study(small, [name])
        assert same_tables(alone, small_run, name) == []
        assert alone.manifest["scenarios"][name] == small_run.manifest["scenarios"][name]


def test_the_order_of_scenarios_changes_nothing(small: Study, small_run: Results) -> None:
    turned = run_study(small, list(reversed(small_run.scenario_ids())))
    for name in small_run.scenario_ids():
        assert same_tables(turned, small_run, name) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_rows_changes_nothing(small: Study, small_run: Results, seed: int) -> None:
    mixed = run_study(with_frames(small, **shuffled(small.folder.frames, seed)))
    for name in small_run.scenario_ids():
        assert same_tables(mixed, small_run, name) == []
    assert mixed.frames["validation"].equals(small_run.frames["validation"])


def test_the_order_of_rows_in_files_changes_no_byte(tmp_path: Path, small_run: Results) -> None:
    for path in EXAMPLE.rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(EXAMPLE)
            target.parent.mkdir(exist_ok=True)
            lines = path.read_text(encoding="utf-8").splitlines()
            if path.suffix == ".csv":
                lines = lines[:1] + lines[:0:-1]
            target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run_study(open_study(tmp_path)).manifest == small_run.manifest


def write_run(out: Path, threads: str) -> dict[str, bytes]:
    """Run the small study in a process of its own, on so many threads, and give the bytes it wrote."""
    given = {"NUMBA_NUM_THREADS": threads, "POLARS_MAX_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
    subprocess.run(
        [sys.executable, "-c", WRITE_A_RUN, str(EXAMPLE), str(out)], env=os.environ | given, check=True
    )
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def test_runs_are_the_same_to_the_byte_on_one_thread_and_two(tmp_path: Path) -> None:
    runs = [
        write_run(tmp_path / str(number) / "run", threads) for number, threads in enumerate(("1", "2", "2"))
    ]
    assert {"manifest.json", "report.html", "arcs.parquet"} <= set(runs[0])
    for one, other in itertools.pairwise(runs):
        assert set(one) == set(other)
        assert [name for name in one if one[name] != other[name]] == []


def test_the_manifest_tells_what_went_in(small: Study, small_run: Results) -> None:
    manifest = small_run.manifest
    assert manifest["inputs"] == {
        name: hash_frame(frame) for name, frame in sorted(small.folder.frames.items())
    }
    assert manifest["versions"] == package_versions()
    assert manifest["versions"]["python"].startswith(f"{sys.version_info.major}.{sys.version_info.minor}")
    assert manifest["rows_by_confidence"]["places"] == {"assumed": 7}
    assert manifest["rows_by_confidence"]["claims"] == {"published": 1}
    assert manifest["scenarios"]["steppe-line-2030"]["open"] == ["steppe-line"]
    assert manifest["scenarios"]["steppe-line-2030"]["base"] == "base"


def test_a_changed_row_changes_the_hash_of_its_table_alone(small: Study, small_run: Results) -> None:
    changed = run_study(altered(small, "links", "road:CNURC-KZALA", length_km=1001.0), ["base"])
    before, after = small_run.manifest["inputs"], changed.manifest["inputs"]
    assert {name for name in before if before[name] != after[name]} == {"links"}


def family(**parents: tuple[str, int | None]) -> Study:
    scenarios = {
        name: Scenario(name=name, says="", after=after, year=year) for name, (after, year) in parents.items()
    }
    return dataclasses.replace(open_small(), scenarios=scenarios)


def test_a_scenario_is_compared_with_the_first_forebear_of_its_year() -> None:
    study = family(
        base=("", 2022),
        later=("base", 2030),
        railway=("later", None),
        both=("railway", None),
        shock=("base", None),
        jump=("base", 2040),
    )
    wanted = {
        "base": "",
        "later": "base",
        "railway": "later",
        "both": "later",
        "shock": "base",
        "jump": "base",
    }
    assert {name: base_of(study, name) for name in wanted} == wanted


def test_the_pool_depends_on_the_tables_alone(small: Study) -> None:
    one, other = make_pool(small), make_pool(dataclasses.replace(small, scenarios={}))
    for name in ("pair_first", "arc_first", "arcs", "nest", "log_path_size"):
        np.testing.assert_array_equal(getattr(one.routes, name), getattr(other.routes, name))
    assert one.slots == other.slots
    assert one.pairs == other.pairs


def named_routes(pool_slots: tuple[str, ...], routes) -> set[str]:
    return {
        " ".join(pool_slots[arc] for arc in routes.arcs[first:last])
        for first, last in itertools.pairwise(routes.arc_first.tolist())
    }


def test_routes_that_miss_an_arc_are_not_drawn(small: Study) -> None:
    pool = make_pool(small)
    every = named_routes(pool.slots, pool.routes)
    assert any("KZ-DOSTYK>KZAAU" in route for route in every)
    for name, opened in (("base", False), ("steppe-line-2030", True)):
        posed = pose(small, name)
        slots = tuple(posed.network.slots())
        drawn = named_routes(slots, solve_posed(posed, pool, Stochastic(grow=False)).loads.routes)
        assert drawn == {route for route in every if set(route.split()) <= set(slots)}
        assert any("KZ-DOSTYK>KZAAU" in route for route in drawn) == opened


def test_solving_again_from_a_solution_finds_the_same(small: Study) -> None:
    posed, pool = pose(small, "base"), make_pool(small)
    cold = solve_posed(posed, pool)
    warm = resolve(cold, posed)
    assert warm.loads.converged
    np.testing.assert_allclose(warm.loads.group_load, cold.loads.group_load, rtol=1e-5, atol=1.0)
    np.testing.assert_allclose(warm.loads.price, cold.loads.price, rtol=1e-4, atol=1e-2)


def test_solving_again_after_an_edit_is_as_from_cold(small: Study) -> None:
    pool = make_pool(small)
    before = solve_posed(pose(small, "base"), pool)
    warm = resolve(before, pose(small, "steppe-line-2030"))
    cold = solve_posed(pose(small, "steppe-line-2030"), pool)
    np.testing.assert_allclose(warm.loads.group_load, cold.loads.group_load, rtol=1e-4, atol=10.0)


def test_a_method_may_be_chosen(small: Study) -> None:
    solved = solve_posed(pose(small, "base"), make_pool(small), Deterministic())
    assert solved.loads.converged
    assert solved.loads.gap < 1e-4


@pytest.mark.parametrize(
    "table", ["capacities", "route_masks", "charges", "factors", "observations", "corridor_rules"]
)
def test_a_study_may_lack_rows(small: Study, table: str) -> None:
    results = run_study(with_frames(small, **{table: small.folder.frames[table].clear()}), ["base"])
    assert results.frames["runs"]["converged"].all()


def test_a_study_may_ask_for_little(small: Study) -> None:
    demand = small.folder.frames["demand"]
    results = run_study(
        with_frames(small, demand=demand.with_columns(demand_t_per_year=pl.lit(0.05))), ["base"]
    )
    assert results.frames["routes"].is_empty()
    assert results.frames["corridor_totals"].is_empty()


def test_the_study_is_not_changed_by_a_run(small: Study) -> None:
    before = {name: hash_frame(frame) for name, frame in small.folder.frames.items()}
    run_study(small)
    assert before == {name: hash_frame(frame) for name, frame in small.folder.frames.items()}


def test_opening_what_is_no_study() -> None:
    with pytest.raises(UnknownNameError) as caught:
        open_study("silk-rode")
    assert str(caught.value).endswith("is named 'silk-rode'. Did you mean silk-road?")
