"""What a scenario panel offers: settings as rules."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, model_validator

from zhibek.errors import ScenarioError, SettingsError, UnknownNameError
from zhibek.scenario.edit import Edit, Names, Scenario, Value, Values, parse

CONTROLS_FILE = "controls.toml"
STEP_SLACK = 1e-9  # by which a value may lie outside its range, for rounding
Border = Annotated[tuple[str, ...], Field(strict=False, min_length=2, max_length=2)]


class Rule(BaseModel):
    """One edit whose amount is `at_zero + per_unit · value`.

    The amount is what `scale` does `by`, what `set` sets `to`, and what `add` puts into `column` of each of
    its `rows`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    do: Literal["set", "scale", "add"]
    table: str
    column: str
    per_unit: float
    at_zero: float = 0.0
    where: dict[str, Value | Values] = {}
    rows: Annotated[tuple[dict[str, Value], ...], Field(strict=False)] = ()

    def edit(self, value: float) -> Edit:
        """Make the edit of a value."""
        amount = self.at_zero + self.per_unit * value
        match self.do:
            case "set":
                return Edit(do="set", table=self.table, column=self.column, to=amount, where=self.where)
            case "scale":
                return Edit(do="scale", table=self.table, column=self.column, by=amount, where=self.where)
        return Edit(do="add", table=self.table, rows=tuple(row | {self.column: amount} for row in self.rows))


class Setting(BaseModel):
    """One switch or slider: its range, where it is neutral, and what it does at any other value.

    A switch is 0 or 1. `borders` are pairs of countries and `links` are links that nothing passes;
    `close` and `close_transit` are as in a scenario. `path` names the path of growth at each whole value
    from `least`; with `carbon` the value is a price of emissions, USD per tonne of CO2e.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    setting_id: str
    group: str
    kind: Literal["switch", "slider"]
    label: str
    says: str
    unit: str = ""
    least: float = 0.0
    most: float = 1.0
    step: float = 1.0
    neutral: float = 0.0
    borders: Annotated[tuple[Border, ...], Field(strict=False)] = ()
    links: Names = ()
    close: Names = ()
    close_transit: Names = ()
    path: Names = ()
    carbon: bool = False
    edits: Annotated[tuple[Rule, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def check_range(self) -> Self:
        """Refuse a setting without a range around its neutral, a switch of more states, an idle one."""
        if not self.least <= self.neutral <= self.most or self.least == self.most or self.step <= 0:
            raise ValueError("needs least <= neutral <= most, least below most, and a step above 0")
        if self.kind == "switch" and (self.least, self.most, self.neutral) != (0.0, 1.0, 0.0):
            raise ValueError("a switch goes from 0, which is neutral, to 1")
        if self.path and len(self.path) != int(self.most - self.least) + 1:
            raise ValueError("path needs a name for each whole value from least to most")
        does = ("borders", "links", "close", "close_transit", "path", "carbon", "edits")
        if not any(getattr(self, name) for name in does):
            raise ValueError(f"does nothing; give it one of {', '.join(does)}")
        return self

    def words(self, value: float) -> str:
        """Say the setting at a value."""
        if self.kind == "switch":
            return self.label
        told = f"{value:+g}" if self.least < self.neutral == 0 else f"{value:g}"  # a change has a sign
        return f"{self.label} {told.replace('-', '−')}{' ' if self.unit else ''}{self.unit}"


class ControlBook(BaseModel):
    """All settings of a study. `caspian` are gateways whose cargo is totalled for the head of a map."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    latest_year: int | None = None
    caspian: Names = ()
    settings: Annotated[tuple[Setting, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def check_names(self) -> Self:
        """Refuse a name that stands twice."""
        names = [one.setting_id for one in self.settings]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"settings named twice: {', '.join(twice)}")
        return self


def read_controls(folder: Path) -> ControlBook:
    """Read `controls.toml` of a study; a study without one has no settings.

    Raises ScenarioError with every fault of the file.
    """
    path = folder / CONTROLS_FILE
    if not path.is_file():
        return ControlBook()
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{CONTROLS_FILE} is no TOML: {error}.") from error
    return parse(ControlBook, content, CONTROLS_FILE)


def check_values(controls: ControlBook, values: Mapping[str, float]) -> list[tuple[Setting, float]]:
    """Give the settings that are not at neutral, in the order of the file, with their values.

    Raises UnknownNameError for a setting that is none, SettingsError with every value out of its range.
    """
    known = {one.setting_id: one for one in controls.settings}
    faults = []
    for name, value in values.items():
        if name not in known:
            raise UnknownNameError("setting", name, known)
        one = known[name]
        if not one.least - STEP_SLACK <= value <= one.most + STEP_SLACK:
            faults.append(f"{name} must lie between {one.least:g} and {one.most:g}; got {value:g}.")
        elif (one.kind == "switch" or one.path) and value != round(value):
            faults.append(f"{name} must be a whole number from {one.least:g} to {one.most:g}; got {value:g}.")
    if faults:
        raise SettingsError("\n".join(faults))
    chosen = [(one, values[one.setting_id]) for one in controls.settings if one.setting_id in values]
    return [(one, value) for one, value in chosen if value != one.neutral]


def apply_setting(
    scenario: Scenario, setting: Setting, value: float, frames: Mapping[str, pl.DataFrame]
) -> Scenario:
    """Do a setting to a stacked scenario; at its neutral value nothing is done."""
    if value == setting.neutral:
        return scenario
    edits = [rule.edit(value) for rule in setting.edits]
    links = {*setting.links, *(link for pair in setting.borders for link in find_crossings(frames, pair))}
    if links:
        edits.append(Edit(do="remove", table="links", where={"link_id": tuple(sorted(links))}))
    changes: dict[str, Any] = {
        "close": _joined(scenario.close, setting.close),
        "close_transit": _joined(scenario.close_transit, setting.close_transit),
        "edits": (*scenario.edits, *edits),
    }
    if setting.path:
        changes["path"] = setting.path[round(value - setting.least)]
    if setting.carbon:
        changes["carbon_usd_per_t"] = value
    return scenario.model_copy(update=changes)


def find_crossings(frames: Mapping[str, pl.DataFrame], pair: tuple[str, ...]) -> list[str]:
    """List the links that join two countries. Raises UnknownNameError for a country without a place."""
    country = dict(frames["places"].select("place_id", "country").iter_rows())
    for code in pair:
        if code not in country.values():
            raise UnknownNameError("country", code, country.values())
    links = frames["links"].select("link_id", "from_place", "to_place").iter_rows()
    return [name for name, one, other in links if {country[one], country[other]} == set(pair)]


def _joined(names: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *more)))
