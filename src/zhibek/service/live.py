"""A study kept warm, to be asked what if."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from zhibek.assignment.routes import join_routes
from zhibek.assignment.solve import solve
from zhibek.assignment.stochastic import Stochastic
from zhibek.errors import OvertakenError
from zhibek.indicators.map_index import MapIndex, index_map
from zhibek.indicators.reading import Reading, read_solution
from zhibek.network.compile import VirtualNetwork
from zhibek.network.corridors import OTHER
from zhibek.scenario.controls import ControlBook, read_controls
from zhibek.service.kept import Kept
from zhibek.service.kept_forms import keep_base, keep_pool, recall_base, recall_pool
from zhibek.service.quick import QuickGround, read_quick
from zhibek.service.shelf import Shelf
from zhibek.service.turns import Turns
from zhibek.service.whatif_ask import NAME, Asked, WhatIf, understand
from zhibek.study import (
    Pool,
    Solved,
    Study,
    base_of,
    carry_over,
    carry_prices,
    make_pool,
    open_study,
    pool_of,
    pose,
    pose_scenario,
    solve_posed,
)
from zhibek.sweep.levers import Lesson

MOST_SOLVED = 4  # named scenarios that are kept; of the New Silk Road each takes some 40 MB
MOST_FOUND = 6  # answers that are kept, with what their details need: the same
MOST_GROUNDS = 3  # grounds for quick answers that are kept; each takes some 200 MB
MOST_SHOWN = 4  # quick answers that are kept: the same
KNOWN_ROUTES = Stochastic(grow=False, residual=1e-3, max_iterations=15)
Thing = TypeVar("Thing")


@dataclass(slots=True)
class LiveStudy:
    """A study with its controls, its pool of routes, what was solved last, and ground for quick answers.

    `grounds` are by the key of what they stand on: a scenario with its year and projects; `lessons` are what
    they are made from, with the scenario it was learnt on; `wanted` is the last that had no ground, and
    `missed` are settings asked for that were not learnt. `turns` are held by who solves. `kept` is on disk.
    """

    study: Study
    controls: ControlBook
    pool: Shelf[Pool] = field(default_factory=lambda: Shelf(1))
    named: Shelf[Solved] = field(default_factory=lambda: Shelf(MOST_SOLVED))
    found: "Shelf[Found]" = field(default_factory=lambda: Shelf(MOST_FOUND))
    grounds: Shelf[QuickGround] = field(default_factory=lambda: Shelf(MOST_GROUNDS))
    shown: "Shelf[Shown | None]" = field(default_factory=lambda: Shelf(MOST_SHOWN))
    lessons: tuple[Solved, dict[str, Lesson]] | None = None
    wanted: WhatIf | None = None
    missed: dict[str, None] = field(default_factory=dict)
    turns: Turns = field(default_factory=Turns)
    kept: Kept | None = None

    @property
    def corridor_ids(self) -> tuple[str, ...]:
        """The corridors as they are numbered in pictures, `other` last."""
        return (*self.study.folder.frames["corridors"]["corridor_id"], OTHER)


@dataclass(frozen=True, slots=True)
class Found:
    """An answered what-if: what was asked, its solution, and the routes that carry."""

    asked: Asked
    solved: Solved
    reading: Reading
    refined: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture is drawn from."""

    asked: Asked
    reading: Reading
    refined: bool


def open_live(where: "str | Path | LiveStudy | None" = None, kept: Kept | None = None) -> LiveStudy:
    """Open a study to be asked what if, unless it is open; `kept` is where its first scenario is kept.

    Raises what `open_study` raises, and ScenarioError for faulty controls.
    """
    if isinstance(where, LiveStudy):
        return where
    study = open_study(where)
    return LiveStudy(study, read_controls(study.folder.path), kept=kept)


def find_shown(live: LiveStudy, ask: WhatIf) -> Shown:
    """Answer a what-if for its picture; a quick one on prepared ground, where there is some.

    Raises OvertakenError where its page asks something newer before its turn comes.
    """
    live.turns.announce(ask)
    asked = understand(live.study, live.controls, ask)
    if ask.quick and not asked.neutral and not live.found.has((asked.key, False)):
        ground = live.grounds.peek(stand_of(live, ask).key)
        if ground is None:
            live.wanted = ask
        else:
            quick = _share(live, ask, live.shown, asked.key, lambda: _answer_quick(live, ask, asked, ground))
            if quick is not None:
                return quick
        live.missed |= dict.fromkeys(one.setting_id for one, _ in asked.values)
    found = recall_answer(live, ask)
    return Shown(found.asked, found.reading, found.refined)


def find_answer(live: LiveStudy, ask: WhatIf) -> Found:
    """Answer a what-if with all that its details need, from what is kept where it is.

    Raises OvertakenError where its page asks something newer before its turn comes.
    """
    live.turns.announce(ask)
    return recall_answer(live, ask)


def recall_answer(live: LiveStudy, ask: WhatIf) -> Found:
    """Answer as `find_answer` does, without its being noted that someone asked."""
    asked = understand(live.study, live.controls, ask)
    quick = ask.quick and not asked.neutral and not live.found.has((asked.key, False))
    key = (asked.key, quick)
    return _share(live, ask, live.found, key, lambda: _answer(live, ask, asked, quick=quick))


def _share(
    live: LiveStudy, ask: WhatIf, shelf: Shelf[Thing], key: Hashable, make: Callable[[], Thing]
) -> Thing:
    """Make an answer once for all who ask it at a time; if its maker is overtaken, another makes it."""
    while True:
        try:
            return shelf.take(key, make)
        except OvertakenError:
            live.turns.check(ask)


def _answer_quick(live: LiveStudy, ask: WhatIf, asked: Asked, ground: QuickGround) -> Shown | None:
    """Solve on prepared ground, few at a time."""
    with live.turns.take(ask, quick=True):
        reading = read_quick(ground, list(asked.values))
        return None if reading is None else Shown(asked, reading, refined=False)


def stand_of(live: LiveStudy, ask: WhatIf) -> Asked:
    """Take the settings off a what-if: what is left is the ground it stands on."""
    return understand(live.study, live.controls, replace(ask, settings={}, quick=False))


def find_pool(live: LiveStudy) -> Pool:
    """Give the study's routes, searched once."""
    return live.pool.take("pool", lambda: _find_pool(live))


def _find_pool(live: LiveStudy) -> Pool:
    if live.kept is None:
        return make_pool(live.study)
    pool = recall_pool(live.kept)
    if pool is None:
        pool = make_pool(live.study)
        keep_pool(live.kept, pool)
    return pool


def solve_named(live: LiveStudy, scenario_id: str) -> Solved:
    """Solve a scenario of the study as a run of it does: after the one it is compared with."""
    return live.named.take(scenario_id, lambda: _solve_named(live, scenario_id))


def _solve_named(live: LiveStudy, scenario_id: str) -> Solved:
    posed = pose(live.study, scenario_id)
    kept = live.kept if scenario_id == live.study.folder.settings.headline[0] else None
    solved = None if kept is None else recall_base(kept, posed)
    if solved is None:
        base = base_of(live.study, scenario_id)
        known = solve_named(live, base) if base else None
        solved = solve_posed(posed, find_pool(live), base=known)
        if kept is not None:
            keep_base(kept, solved)
    return solved


def _answer(live: LiveStudy, ask: WhatIf, asked: Asked, *, quick: bool) -> Found:
    """Solve a what-if, few at a time."""
    base = solve_named(live, base_id_of(live, asked))
    if asked.neutral:
        return Found(asked, base, read(live, base), refined=True)
    with live.turns.take(ask, quick=quick):
        pool = find_pool(live)
        solved = solve_asked(live, asked, base, pool, quick=quick)
        return Found(asked, solved, read(live, solved), refined=not quick)


def base_id_of(live: LiveStudy, asked: Asked) -> str:
    """Name the scenario that a what-if is solved after: that which a run of its file is compared with."""
    if asked.neutral:
        return asked.base_id
    return base_of(_with(live.study, asked), NAME) or asked.base_id


def solve_asked(live: LiveStudy, asked: Asked, base: Solved, pool: Pool, *, quick: bool = False) -> Solved:
    """Solve a what-if after its base: as a run of its file would, or on routes that are known."""
    posed = pose_scenario(_with(live.study, asked), asked.stacked)
    if not quick:
        return solve_posed(posed, pool, base=base)
    problem = posed.formulation.problem
    known = join_routes([carry_over(one, posed) for one in (pool_of(base), pool)], problem)
    loads = solve(problem, KNOWN_ROUTES, pool=known, start=carry_prices(base, posed))
    return Solved(posed, loads)


def _with(study: Study, asked: Asked) -> Study:
    """Add a what-if to a study's scenarios."""
    return Study(study.folder, {**study.scenarios, NAME: asked.scenario}, study.effects)


def index_network(live: LiveStudy, network: VirtualNetwork) -> MapIndex:
    """Find the rows of a network on the study's map."""
    frames = live.study.folder.frames
    return index_map(network, frames["links"]["link_id"].to_list(), frames["places"]["place_id"].to_list())


def read(live: LiveStudy, solved: Solved) -> Reading:
    """Measure what carries cargo in a solution."""
    posed = solved.posed
    index = index_network(live, posed.network)
    return read_solution(
        posed.network, posed.formulation, solved.loads, posed.frames, live.corridor_ids, index
    )
