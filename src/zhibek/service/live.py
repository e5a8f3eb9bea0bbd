"""A study kept warm, to be asked what if."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from zhibek.assignment.stochastic import Stochastic
from zhibek.indicators.reading import Reading, read_solution
from zhibek.network.corridors import OTHER
from zhibek.scenario.controls import Controls, read_controls
from zhibek.service.whatif_ask import NAME, Asked, WhatIf, understand
from zhibek.study import (
    Pool,
    Solved,
    Study,
    base_of,
    make_pool,
    open_study,
    pose_scenario,
    resolve,
    solve_posed,
)
from zhibek.study import pose as pose_named

MOST_KEPT = 8  # solved scenarios that are kept; of the New Silk Road each takes about 40 MB
MOST_STUDIES = 2
QUICK = Stochastic(grow=False, residual=1e-4)
Where = "str | Path | LiveStudy | None"


@dataclass(slots=True)
class Shelf:
    """The latest things that were made, each made once; who asks while it is made waits for it.

    Of those that are done the ones longest unasked for go first.
    """

    most: int
    kept: OrderedDict[Hashable, Future[object]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: Hashable, make: Callable[[], object]) -> object:
        """Give what is kept under a key, or make it; what fails is not kept."""
        with self.lock:
            found = self.kept.get(key)
            mine = found is None
            if found is None:
                found = self.kept[key] = Future()
                self._drop()
            self.kept.move_to_end(key)
        if mine:
            try:
                found.set_result(make())
            except BaseException as error:
                with self.lock:
                    self.kept.pop(key, None)
                found.set_exception(error)
                raise
        return found.result()

    def _drop(self) -> None:
        done = [key for key, one in self.kept.items() if one.done()]
        for key in done[: max(0, len(self.kept) - self.most)]:
            del self.kept[key]


@dataclass(slots=True)
class LiveStudy:
    """A study with its controls, its pool of routes, and the scenarios last solved."""

    study: Study
    controls: Controls
    shelf: Shelf = field(default_factory=lambda: Shelf(MOST_KEPT))
    once: Shelf = field(default_factory=lambda: Shelf(MOST_KEPT))

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


def open_live(where: "str | Path | LiveStudy | None" = None) -> LiveStudy:
    """Open a study to be asked what if, unless it is open.

    Raises what `open_study` raises, and ScenarioError for faulty controls.
    """
    if isinstance(where, LiveStudy):
        return where
    study = open_study(where)
    return LiveStudy(study, read_controls(study.folder.path))


def find_answer(live: LiveStudy, ask: WhatIf) -> Found:
    """Answer a what-if, from what is kept where it is."""
    asked = understand(live.study, live.controls, ask)
    quick = ask.quick and not asked.neutral and ("found", asked.key, False) not in live.shelf.kept
    found = live.shelf.take(("found", asked.key, quick), lambda: _answer(live, asked, quick=quick))
    assert isinstance(found, Found)  # noqa: S101
    return found


def find_pool(live: LiveStudy) -> Pool:
    """Give the study's routes, searched once."""
    pool = live.once.take("pool", lambda: make_pool(live.study))
    assert isinstance(pool, Pool)  # noqa: S101
    return pool


def solve_named(live: LiveStudy, scenario_id: str) -> Solved:
    """Solve a scenario of the study as a run of it does: after the one it is compared with."""
    found = live.shelf.take(("solved", scenario_id), lambda: _solve_named(live, scenario_id))
    assert isinstance(found, Solved)  # noqa: S101
    return found


def _solve_named(live: LiveStudy, scenario_id: str) -> Solved:
    base = base_of(live.study, scenario_id)
    known = solve_named(live, base) if base else None
    return solve_posed(pose_named(live.study, scenario_id), find_pool(live), base=known)


def _answer(live: LiveStudy, asked: Asked, *, quick: bool) -> Found:
    """Solve a what-if: as a run of its file would, or on routes that are known."""
    if asked.neutral:
        solved = solve_named(live, asked.base_id)
    else:
        scenarios = {**live.study.scenarios, NAME: asked.scenario}
        study = Study(live.study.folder, scenarios, live.study.effects)
        base = solve_named(live, base_of(study, NAME) or asked.base_id)
        posed = pose_scenario(study, asked.stacked)
        solved = resolve(base, posed, QUICK) if quick else solve_posed(posed, find_pool(live), base=base)
    return Found(asked, solved, read(live, solved), refined=not quick)


def read(live: LiveStudy, solved: Solved) -> Reading:
    """Measure what carries cargo in a solution."""
    posed = solved.posed
    return read_solution(posed.network, posed.formulation, solved.loads, posed.frames, live.corridor_ids)
