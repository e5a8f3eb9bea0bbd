"""Learn settings while nobody asks."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from zhibek.assignment.threads import work_alone, yield_to_others
from zhibek.errors import ZhibekError
from zhibek.service.live import LiveStudy, stand_of
from zhibek.service.picture import draw_picture
from zhibek.service.quick import name_node, read_quick
from zhibek.service.warm_up import (
    Node,
    carry_ground,
    lay_lessons,
    learn_node,
    list_all_nodes,
    recall_lessons,
)
from zhibek.service.whatif_ask import WhatIf
from zhibek.sweep.levers import Lesson

LOOK_S = 0.5  # how often it is seen whether there is something to do
QUIET_S = 2.0  # for so long nobody must have asked
MOST_AHEAD = 10  # nodes learnt before they are asked for, at each start
FIRST = WhatIf()


@dataclass(slots=True)
class Learning:
    """What was learnt of the scenario that the map opens with, what is on the ground, and what is next.

    `tried` are the names of nodes that need no solving any more; `ahead` nodes may be learnt unasked yet.
    """

    nodes: Sequence[Node]
    lessons: dict[str, Lesson] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    laid: int = 0
    ahead: int = MOST_AHEAD


def prepare_first(live: LiveStudy) -> None:
    """Solve and draw what the map opens with."""
    draw_picture(live, FIRST)
    live.turns.forget()


def keep_warm(live: LiveStudy, stopped: threading.Event, *, quiet_s: float = QUIET_S) -> None:
    """Learn settings and lay ground on one core, at the lowest priority, once asked and while nobody asks."""
    yield_to_others()
    learning = begin_learning(live)
    with work_alone():
        while not stopped.wait(min(LOOK_S, quiet_s)):
            if live.turns.are_quiet(quiet_s):
                with suppress(ZhibekError):  # a scenario that cannot be solved: who asks for it is told
                    take_step(live, learning)


def begin_learning(live: LiveStudy) -> Learning:
    """Take up what was learnt at earlier starts."""
    learning = Learning(list_all_nodes(live))
    learning.lessons = recall_lessons(live, learning.nodes)
    learning.tried = set(learning.lessons)
    return learning


def take_step(live: LiveStudy, learning: Learning) -> bool:
    """Do the next thing: ground wanted, a setting asked for, ground for what was learnt, one likely setting.

    Returns whether there was something to do.
    """
    wanted = live.wanted
    asked = [one for one in learning.nodes if one[0].setting_id in live.missed and _is_new(learning, one)]
    unlaid = len(learning.lessons) > learning.laid
    likely = [one for one in learning.nodes if _is_new(learning, one)] if learning.ahead > 0 else []
    if unlaid and (not learning.laid or not (asked or likely)) and not asked:
        lay_lessons(live, FIRST, _in_order(learning))
        learning.laid = len(learning.lessons)
        _rehearse(live, learning)
    elif asked:
        _learn(live, learning, asked[0])
    elif wanted is not None and learning.laid:
        live.wanted = None if live.wanted == wanted else live.wanted
        if live.grounds.peek(stand_of(live, wanted).key) is None:
            carry_ground(live, replace(wanted, settings={}))
    elif likely:
        learning.ahead -= 1
        _learn(live, learning, likely[0])
    else:
        return False
    return True


def _rehearse(live: LiveStudy, learning: Learning) -> None:
    """Answer one ask on the ground, so that what a first answer has to load is there."""
    ground = live.grounds.peek(stand_of(live, FIRST).key)
    known = [one for one in learning.nodes if name_node(*one) in learning.lessons]
    if ground is not None:
        read_quick(ground, known[:1])


def _learn(live: LiveStudy, learning: Learning, node: Node) -> None:
    name = name_node(*node)
    learning.tried.add(name)
    lesson = learn_node(live, FIRST, node)
    if lesson is not None:
        learning.lessons[name] = lesson


def _is_new(learning: Learning, node: Node) -> bool:
    return name_node(*node) not in learning.tried


def _in_order(learning: Learning) -> dict[str, Lesson]:
    """Put lessons in the order of nodes, so that the ground does not depend on what was asked first."""
    names = [name_node(*one) for one in learning.nodes]
    return {name: learning.lessons[name] for name in names if name in learning.lessons}
