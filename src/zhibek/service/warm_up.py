"""Prepare a study's ground before it is asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from zhibek.errors import ZhibekError
from zhibek.scenario.controls import Setting
from zhibek.service.kept_forms import keep_ground, keep_lesson, recall_ground, recall_lesson
from zhibek.service.live import (
    LiveStudy,
    base_id_of,
    find_pool,
    index_network,
    recall_answer,
    solve_asked,
    solve_named,
    stand_of,
)
from zhibek.service.quick import list_nodes, measure_ground, name_node
from zhibek.service.whatif_ask import WhatIf, understand
from zhibek.study import Posed, pose_scenario
from zhibek.sweep.levers import Lesson, carry_lessons, note_lesson
from zhibek.sweep.live_ground import lay_ground

Progress = Callable[[str], None]
Node = tuple[Setting, float]


def warm_up(live: LiveStudy, stand: WhatIf, *, progress: Progress = lambda _: None) -> None:
    """Solve a scenario, then each setting at its nodes, and lay the ground for quick answers on it."""
    progress("searching routes")
    recall_answer(live, stand)
    lessons = recall_lessons(live, list_all_nodes(live))
    for setting, value in list_all_nodes(live):
        progress(setting.words(value))
        lesson = learn_node(live, stand, (setting, value))
        if lesson is not None:
            lessons[name_node(setting, value)] = lesson
    progress("laying the ground")
    lay_lessons(live, stand, lessons)


def list_all_nodes(live: LiveStudy) -> list[Node]:
    """List every node of every setting, the likeliest to be asked first: the first setting of each group.

    So a study's author says by the order of `controls.toml` what is worth knowing first; switches go before.
    """
    places: dict[tuple[str, bool], int] = {}
    ranked: list[tuple[int, Setting]] = []
    for setting in sorted(live.controls.settings, key=lambda one: one.kind != "switch"):
        group = (setting.group, setting.kind == "switch")
        places[group] = places.get(group, -1) + 1
        ranked.append((places[group], setting))
    ranked.sort(key=lambda one: one[0])
    return [(one, value) for _, one in ranked for value in list_nodes(one)]


def recall_lessons(live: LiveStudy, nodes: Iterable[Node]) -> dict[str, Lesson]:
    """Give what was kept on disk of nodes."""
    if live.kept is None:
        return {}
    names = [name_node(setting, value) for setting, value in nodes]
    found = {name: recall_lesson(live.kept, name) for name in names}
    return {name: lesson for name, lesson in found.items() if lesson is not None}


def learn_node(live: LiveStudy, stand: WhatIf, node: Node) -> Lesson | None:
    """Solve a setting at a value, unless it was, and keep what a lever is learnt from.

    None where it cannot be done; who asks for it is told why.
    """
    setting, value = node
    known = recall_answer(live, stand).solved
    try:
        asked = understand(live.study, live.controls, replace(stand, settings={setting.setting_id: value}))
        found = live.found.peek((asked.key, False))
        if found is None:
            base = solve_named(live, base_id_of(live, asked))
            solved = solve_asked(live, asked, base, find_pool(live))
        lesson = note_lesson(known, solved if found is None else found.solved)
    except ZhibekError:
        return None
    if lesson is not None and live.kept is not None:
        keep_lesson(live.kept, name_node(setting, value), lesson)
    return lesson


def lay_lessons(live: LiveStudy, stand: WhatIf, lessons: Mapping[str, Lesson]) -> None:
    """Lay the ground of the scenario that lessons were learnt on, in the place of what was there."""
    live.lessons = (recall_answer(live, stand).solved, dict(lessons))
    if lessons:
        _lay(live, stand, lessons, keep=True)


def carry_ground(live: LiveStudy, stand: WhatIf) -> None:
    """Lay the ground of another scenario with the routes that were learnt on the first."""
    if live.lessons is None:
        return
    base, lessons = live.lessons
    stand = replace(stand, settings={}, quick=False, page="")
    carried = carry_lessons(base, lessons, recall_answer(live, stand).solved)
    if carried:
        _lay(live, stand, carried, keep=False)


def _lay(live: LiveStudy, stand: WhatIf, lessons: Mapping[str, Lesson], *, keep: bool) -> None:
    """Put the ground of a scenario in the place of what was there; it is read where it was kept."""
    solved = recall_answer(live, stand).solved
    kept = live.kept if keep else None
    ground = None if kept is None else recall_ground(kept, solved, lessons)
    if ground is None:
        ground = lay_ground(solved, lessons, _pose_by_name(live, stand))
        if kept is not None:
            keep_ground(kept, ground)
    index = index_network(live, solved.posed.network)
    live.grounds.put(stand_of(live, stand).key, measure_ground(ground, live.corridor_ids, index))
    live.shown.clear()


def _pose_by_name(live: LiveStudy, stand: WhatIf) -> Callable[[str], Posed]:
    by_name = {name_node(one, value): (one, value) for one, value in list_all_nodes(live)}

    def pose_again(name: str) -> Posed:
        setting, value = by_name[name]
        asked = understand(live.study, live.controls, replace(stand, settings={setting.setting_id: value}))
        return pose_scenario(live.study, asked.stacked)

    return pose_again
