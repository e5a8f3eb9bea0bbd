"""Scenario and project files, read and stacked."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from zhibek.errors import ScenarioError, UnknownNameError
from zhibek.scenario.edit import Edit, Effects, Scenario, parse


def read_scenarios(folder: Path) -> dict[str, Scenario]:
    """Read every `scenarios/NAME.toml` of a study's folder, by name.

    Raises ScenarioError where a file is no TOML, has unknown keys or bears another name than it
    says inside.
    """
    scenarios: dict[str, Scenario] = {}
    for path in sorted((folder / "scenarios").glob("*.toml")):
        scenario = parse(Scenario, _read_toml(path), f"scenarios/{path.name}")
        if scenario.name != path.stem:
            raise ScenarioError(f"scenarios/{path.name} calls itself '{scenario.name}'. Use the file's name.")
        scenarios[scenario.name] = scenario
    return scenarios


def read_effects(folder: Path) -> dict[str, tuple[Edit, ...]]:
    """Read every `projects/ID.toml` of a study's folder: the edits each project brings with it.

    Raises ScenarioError as `read_scenarios` does.
    """
    effects: dict[str, tuple[Edit, ...]] = {}
    for path in sorted((folder / "projects").glob("*.toml")):
        found = parse(Effects, _read_toml(path), f"projects/{path.name}")
        if found.project_id != path.stem:
            raise ScenarioError(
                f"projects/{path.name} calls itself '{found.project_id}'. Use the file's name."
            )
        effects[found.project_id] = found.edits
    return effects


def stack(scenarios: Mapping[str, Scenario], name: str) -> Scenario:
    """Put a scenario on top of those it comes after, base first.

    The year, the path, the day and the price of carbon are the topmost ones given; what is opened,
    closed and edited adds up in that order.
    Raises UnknownNameError for an unknown name and ScenarioError for a circle.
    """
    layers: list[Scenario] = []
    step = name
    while step:
        if step not in scenarios:
            raise UnknownNameError("scenario", step, scenarios)
        if step in [layer.name for layer in layers]:
            circle = " after ".join([*(layer.name for layer in layers), step])
            raise ScenarioError(f"Scenarios go round in a circle: {circle}. Take one 'after' out.")
        layers.append(scenarios[step])
        step = scenarios[step].after
    days = [layer.as_of for layer in layers if layer.as_of]
    years = [layer.year for layer in layers if layer.year is not None]
    carbon = [layer.carbon_usd_per_t for layer in layers if layer.carbon_usd_per_t is not None]
    paths = [layer.path for layer in layers if layer.path]
    layers.reverse()
    return layers[-1].model_copy(
        update={
            "year": years[0] if years else None,
            "path": paths[0] if paths else "",
            "as_of": days[0] if days else "",
            "carbon_usd_per_t": carbon[0] if carbon else None,
            "open": _once(layer.open for layer in layers),
            "close": _once(layer.close for layer in layers),
            "close_transit": _once(layer.close_transit for layer in layers),
            "edits": tuple(edit for layer in layers for edit in layer.edits),
        },
    )


def _once(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Join lists in order, each name once."""
    return tuple(dict.fromkeys(name for names in lists for name in names))


def _read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file, or say where it breaks."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path.parent.name}/{path.name} is no TOML: {error}.") from error
