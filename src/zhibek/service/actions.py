"""What a user can ask for: plain functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from zhibek.errors import ScenarioError, TableError, UnknownNameError
from zhibek.ledger.check import find_excess
from zhibek.results import Results, read_results, write_results
from zhibek.scenario.apply import apply_scenario, notes_of
from zhibek.scenario.stack import stack
from zhibek.service.route_card import RouteCard, draw_card
from zhibek.service.rule_list import RuleList, RuleQuery, list_rules
from zhibek.service.shipment import Shipment
from zhibek.service.whole_file import write_whole
from zhibek.study import Study, base_of, open_study, run_study
from zhibek.sweep.fit import Fit, fit_study, list_constants
from zhibek.tables.connectivity import Connectivity, describe_connectivity
from zhibek.tables.folder import write_table
from zhibek.tables.template import write_template

Progress = Callable[[str], None]
Where = str | Path | None


@dataclass(frozen=True, slots=True)
class Checkup:
    """A study without faults: how large it is, how it hangs together, and what to note."""

    study: str
    rows: dict[str, int]
    connectivity: Connectivity
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two scenarios of one run side by side: corridors, scarcity prices, and totals.

    `corridors` has a row for each scope and corridor with both volumes and the change; `prices` one
    for each capacity whose scarcity price or load moved.
    """

    base_id: str
    scenario_id: str
    corridors: pl.DataFrame
    prices: pl.DataFrame


def check(where: Where = None) -> Checkup:
    """Check every table and scenario of a study.

    Raises TableError with all faults of tables at once, ScenarioError with those of all scenarios;
    returns what is worth knowing where there is none.
    """
    study = open_study(where)
    frames = study.folder.frames
    _try_scenarios(study)
    notes = [note for name in study.scenarios for note in notes_of(frames, stack(study.scenarios, name))]
    rows = {name: frame.height for name, frame in sorted(frames.items())}
    connectivity = describe_connectivity(frames, year=study.folder.settings.base_year)
    if faults := [*connectivity.faults, *find_excess(frames)]:
        raise TableError(faults)
    return Checkup(study.folder.settings.name, rows, connectivity, tuple(dict.fromkeys(notes)))


def _try_scenarios(study: Study) -> None:
    """Apply every scenario, and tell at once what cannot be applied."""
    base_year, told = study.folder.settings.base_year, []
    for name in study.scenarios:
        try:
            apply_scenario(study.folder.frames, stack(study.scenarios, name), study.effects, base_year)
        except (ScenarioError, UnknownNameError) as error:
            told.append(str(error))
    if told:
        raise ScenarioError("\n".join(dict.fromkeys(told)))


def run(
    where: Where = None,
    scenario_ids: Sequence[str] = (),
    *,
    out: Path | None = None,
    progress: Progress = lambda _: None,
    render: Callable[[Study, Results], str] | None = None,
) -> Results:
    """Run scenarios and, where `out` is given, write their tables, manifest and rendered report there.

    `render` makes the report's text; it is a face's work, so the face passes it in.
    """
    study = open_study(where)
    results = run_study(study, scenario_ids, progress=progress)
    if out is None:
        return results
    progress("writing")

    def write_report(stage: Path) -> None:
        if render is not None:
            (stage / "report.html").write_text(render(study, results), encoding="utf-8")

    return write_results(results, out, beside=write_report)


def compare(where: Where, base_id: str, scenario_id: str, *, run_folder: Path | None = None) -> Comparison:
    """Compare two scenarios, from a run's folder, or by running both."""
    if run_folder is not None:
        results = read_results(run_folder)
        for name in (base_id, scenario_id):
            if name not in results.scenario_ids():
                raise UnknownNameError("scenario in this run", name, results.scenario_ids())
    else:
        results = run(where, (base_id, scenario_id))
    return compare_results(results, base_id, scenario_id)


def compare_results(results: Results, base_id: str, scenario_id: str) -> Comparison:
    """Set two scenarios of one run side by side."""
    key = ["scope", "corridor_id"]
    sides = [
        results.scenario("corridor_totals", name).select(*key, "load_t", "load_teu")
        for name in (base_id, scenario_id)
    ]
    corridors = (
        sides[0].join(sides[1], on=key, how="full", coalesce=True, suffix="_after").fill_null(0.0).sort(key)
    )
    corridors = corridors.with_columns(
        (pl.col("load_t_after") - pl.col("load_t")).alias("change_t"),
        (pl.col("load_teu_after") - pl.col("load_teu")).alias("change_teu"),
    )
    price_key = ["capacity_id", "direction"]
    columns = [*price_key, "name", "counted_in", "load_per_year", "scarcity_price_usd"]
    before, after = (results.scenario("scarcity", name).select(columns) for name in (base_id, scenario_id))
    prices = before.join(
        after.drop("name", "counted_in"), on=price_key, how="inner", suffix="_after"
    ).with_columns((pl.col("scarcity_price_usd_after") - pl.col("scarcity_price_usd")).alias("change_usd"))
    moved = prices.filter(pl.col("change_usd").abs() > 0.01).sort(pl.col("change_usd").abs(), descending=True)
    return Comparison(base_id, scenario_id, corridors, moved)


def validate(where: Where = None) -> Results:
    """Run a study's base and set it beside every observation: table `validation` of the results."""
    study = open_study(where)
    return run_study(study, (study.folder.settings.headline[0],))


def route(where: Where, shipment: Shipment, *, explain: bool = False) -> RouteCard:
    """Find corridor-distinct routes for a shipment; with `explain`, the rows behind every figure."""
    return draw_card(open_study(where), shipment, explain=explain)


def restrictions(where: Where = None, query: RuleQuery | None = None) -> RuleList:
    """List the restrictions in force on a day, for an actor and between two countries."""
    return list_rules(open_study(where), query or RuleQuery())


def new(folder: Path) -> Path:
    """Write a small working study of the user's own; returns its folder."""
    write_template(folder)
    return folder


def list_scenarios(where: Where = None) -> dict[str, str]:
    """List a study's scenarios with what they say and what they are compared with."""
    study = open_study(where)
    return {
        name: f"{scenario.says} (against {base_of(study, name) or 'nothing'})"
        for name, scenario in study.scenarios.items()
    }


def constants(where: Where = None) -> pl.DataFrame:
    """List a study's charges and factors, with their priors."""
    return list_constants(open_study(where).folder.frames)


def calibrate(where: Where = None, *, progress: Progress = lambda _: None) -> Fit:
    """Fit a study's charges and factors and write both tables back into its folder."""
    study = open_study(where)
    fit = fit_study(study, progress=progress)
    for name, frame in (("charges", fit.charges), ("factors", fit.factors)):
        write_table(frame, study.folder.path / f"{name}.csv")
    return fit


def report(where: Where, run_folder: Path, *, render: Callable[[Study, Results], str]) -> Path:
    """Render the report of a run that is already written."""
    path = run_folder / "report.html"
    text = render(open_study(where), read_results(run_folder))
    write_whole(path, text)
    return path
