"""A what-if written down as a scenario."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from zhibek.errors import ScenarioError, UploadError
from zhibek.scenario.edit import Edit, Scenario
from zhibek.scenario.stack import read_scenarios
from zhibek.service.live import LiveStudy
from zhibek.service.whatif_ask import WhatIf, understand
from zhibek.service.whole_file import write_whole

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
MOST_SAYS = 400  # signs


@dataclass(frozen=True, slots=True)
class Saved:
    """A scenario file; `kept` tells whether it lies among the study's own now."""

    name: str
    toml: str
    kept: bool


def save_scenario(
    live: LiveStudy, ask: WhatIf, name: str, says: str = "", *, folder: Path | None = None
) -> Saved:
    """Write a what-if as a scenario file; with `folder`, a study's own, into its scenarios.

    Raises UploadError for a name that is none or taken, and where `says` is too long; ScenarioError where
    nothing differs.
    """
    asked = understand(live.study, live.controls, ask)
    if not _NAME.fullmatch(name):
        raise UploadError(f"'{name[:80]}' is no name of a scenario. Use small letters, digits and hyphens.")
    if name in live.study.scenarios:
        raise UploadError(f"A scenario named '{name}' is there already. Choose another name.")
    if len(says) > MOST_SAYS:
        raise UploadError(f"says has {len(says)} signs. Use {MOST_SAYS} at most.")
    if asked.neutral:
        raise ScenarioError(f"Nothing differs from '{asked.base_id}'. Set something before saving it.")
    told = " ".join((says or asked.scenario.says).split())
    text = write_toml(asked.scenario.model_copy(update={"name": name, "says": told}))
    if folder is not None:
        path = folder / "scenarios" / f"{name}.toml"
        write_whole(path, text, shown=path.name)
        read_scenarios(folder)
    return Saved(name, text, folder is not None)


def write_toml(scenario: Scenario) -> str:
    """Write a scenario as the file it is read from."""
    told = scenario.model_dump(exclude={"edits"}, exclude_defaults=True)
    lines = [f"{name} = {_value(value)}" for name, value in told.items()]
    for edit in scenario.edits:
        lines += ["", "[[edits]]", *_edit_lines(edit)]
    return "\n".join(lines) + "\n"


def _edit_lines(edit: Edit) -> list[str]:
    told = edit.model_dump(exclude_defaults=True)
    return [f"{name} = {_value(value)}" for name, value in told.items()]


def _value(value: object) -> str:
    """Write a value of TOML; text is written as JSON writes it, which TOML reads alike."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(part)}" for key, part in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)
