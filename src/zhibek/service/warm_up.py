"""Prepare a study's ground before it is asked."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from zhibek.errors import ZhibekError
from zhibek.scenario.controls import Setting
from zhibek.service.live import (
    LiveStudy,
    base_id_of,
    find_answer,
    find_pool,
    index_network,
    solve_asked,
    solve_named,
    stand_of,
)
from zhibek.service.quick import list_nodes, name_node, prepare_ground
from zhibek.service.whatif_ask import WhatIf, understand
from zhibek.study import Posed, pose_scenario
from zhibek.sweep.levers import Lesson, carry_lessons, note_lesson

Progress = Callable[[str], None]
LOOK_S = 0.5  # how often it is seen whether other ground is wanted


def keep_warm(live: LiveStudy, stopped: threading.Event) -> None:
    """Prepare what the map opens with, then the ground of scenarios that quick answers are wanted on."""
    if not warm_up(live, WhatIf(), stopped=stopped):
        return
    while not stopped.wait(LOOK_S):
        wanted = live.wanted
        if wanted is not None and live.grounds.peek(stand_of(live, wanted).key) is None:
            with suppress(ZhibekError):  # a setting that cannot be done there: such ground stays unprepared
                carry_ground(live, wanted, stopped)
        live.wanted = None if live.wanted == wanted else live.wanted


def warm_up(
    live: LiveStudy,
    stand: WhatIf,
    *,
    stopped: threading.Event | None = None,
    progress: Progress = lambda _: None,
) -> bool:
    """Solve a scenario, then each setting at its nodes, and lay the ground for quick answers on it.

    The switches come first, and are of use before the sliders are learnt. Returns whether it came to its
    end before it was stopped.
    """
    progress("searching routes")
    found = find_answer(live, stand)
    nodes = [(one, value) for one in live.controls.settings for value in list_nodes(one)]
    lessons: dict[str, Lesson] = {}
    for part in (_is_switch, _is_slider):
        for setting, value in (node for node in nodes if part(node[0])):
            if stopped is not None and stopped.is_set():
                return False
            progress(setting.words(value))
            lesson = _learn(live, stand, setting, value)
            if lesson is not None:
                lessons[name_node(setting, value)] = lesson
        live.lessons = (found.solved, lessons)
        if lessons:
            progress("laying the ground")
            _lay(live, stand, lessons)
    return found.refined


def carry_ground(live: LiveStudy, stand: WhatIf, stopped: threading.Event | None = None) -> None:
    """Lay the ground of another scenario with the routes that were learnt on the first."""
    if live.lessons is None:
        return
    base, lessons = live.lessons
    solved = find_answer(live, replace(stand, settings={}, quick=False)).solved
    carried = carry_lessons(base, lessons, solved)
    if carried and not (stopped is not None and stopped.is_set()):
        _lay(live, replace(stand, settings={}, quick=False), carried)


def _is_switch(setting: Setting) -> bool:
    return setting.kind == "switch"


def _is_slider(setting: Setting) -> bool:
    return setting.kind != "switch"


def _learn(live: LiveStudy, stand: WhatIf, setting: Setting, value: float) -> Lesson | None:
    """Solve a setting at a value, and keep what a lever is learnt from; None where it cannot be done."""
    known = find_answer(live, stand).solved
    try:
        asked = understand(live.study, live.controls, replace(stand, settings={setting.setting_id: value}))
        base = solve_named(live, base_id_of(live, asked))
        return note_lesson(known, solve_asked(live, asked, base, find_pool(live)))
    except ZhibekError:
        return None  # who asks for it is told why


def _lay(live: LiveStudy, stand: WhatIf, lessons: dict[str, Lesson]) -> None:
    """Put the ground of a scenario in the place of what was there."""
    found = find_answer(live, stand)
    by_name = {
        name_node(one, value): (one, value) for one in live.controls.settings for value in list_nodes(one)
    }

    def pose_again(name: str) -> Posed:
        setting, value = by_name[name]
        asked = understand(live.study, live.controls, replace(stand, settings={setting.setting_id: value}))
        return pose_scenario(live.study, asked.stacked)

    index = index_network(live, found.solved.posed.network)
    ground = prepare_ground(found.solved, lessons, pose_again, live.corridor_ids, index)
    live.grounds.put(found.asked.key, ground)
