"""Which part of a what-if moved what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from zhibek.errors import ScenarioError
from zhibek.scenario.controls import Setting, apply_setting, check_values
from zhibek.scenario.edit import Scenario
from zhibek.scenario.stack import stack
from zhibek.service.columns import rounded
from zhibek.service.live import LiveStudy, find_answer, solve_named
from zhibek.service.whatif_ask import WhatIf
from zhibek.sweep.why import Atom, share_change

MOST_SHARED = 6
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class WhatIfWhy:
    """The change of each corridor's tonnes, shared among what differs from the base.

    change_t[c][e] is the part of edit e in the change of corridor c. method: `shapley`, the mean over all
    orders of the edits, or `order` where there are more than six.
    """

    base: str
    method: str
    corridor_id: list[str]
    edits: list[str]
    change_t: list[list[float]]


def explain_whatif(live: LiveStudy, ask: WhatIf, *, progress: Progress = lambda _: None) -> WhatIfWhy:
    """Share the change that a what-if makes among its parts. Raises ScenarioError where nothing differs."""
    found = find_answer(live, WhatIf(ask.base, ask.year, ask.open, ask.shut, ask.settings))
    if found.asked.neutral:
        raise ScenarioError("Nothing differs from the base; there is no why. Set something first.")
    base_id = found.asked.base_id
    base = stack(live.study.scenarios, base_id)
    atoms = _find_atoms(live, ask, found.asked.says)
    ends = (solve_named(live, base_id), found.solved)
    shared = share_change(live.study, base, atoms, ends, most=MOST_SHARED, progress=progress)
    edits = [atom.says for atom in atoms]
    part = {(row[0], row[1]): row[2] for row in shared.parts.iter_rows()}
    corridors = [name for name in live.corridor_ids if (name, edits[0]) in part]
    return WhatIfWhy(
        base_id,
        shared.method,
        corridors,
        edits,
        [rounded([part[name, edit] for edit in edits]) for name in corridors],
    )


def _find_atoms(live: LiveStudy, ask: WhatIf, says: tuple[str, ...]) -> list[Atom]:
    """List the parts of a what-if in the order of its words, each as a change of the base."""
    does: list[Callable[[Scenario], Scenario]] = []
    if says[0].startswith("Year "):
        does.append(lambda scenario: scenario.model_copy(update={"year": ask.year}))
    does += [_open(name) for name in sorted(set(ask.open))]
    does += [_shut(name) for name in sorted(set(ask.shut))]
    frames = live.study.folder.frames
    does += [_set(one, value, frames) for one, value in check_values(live.controls, ask.settings)]
    return [Atom(told, do) for told, do in zip(says, does, strict=True)]


def _open(name: str) -> Callable[[Scenario], Scenario]:
    return lambda scenario: scenario.model_copy(update={"open": (*scenario.open, name)})


def _shut(name: str) -> Callable[[Scenario], Scenario]:
    return lambda scenario: scenario.model_copy(
        update={"open": tuple(one for one in scenario.open if one != name)}
    )


def _set(
    setting: Setting, value: float, frames: Mapping[str, pl.DataFrame]
) -> Callable[[Scenario], Scenario]:
    return lambda scenario: apply_setting(scenario, setting, value, frames)
