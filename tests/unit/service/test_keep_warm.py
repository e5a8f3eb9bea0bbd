"""Learning while nobody asks."""

import threading
import time

import pytest

from reference.small_study import EXAMPLE
from zhibek.service import keep_warm as room
from zhibek.service.keep_warm import begin_learning, keep_warm, prepare_first, take_step
from zhibek.service.live import LiveStudy, open_live
from zhibek.service.picture import draw_picture
from zhibek.service.warm_up import list_all_nodes
from zhibek.service.whatif_ask import WhatIf

FERRY = WhatIf(settings={"ferry-sailings": 160.0}, quick=True)


@pytest.fixture
def live() -> LiveStudy:
    live = open_live(EXAMPLE)
    prepare_first(live)
    return live


def do_all(live: LiveStudy, learning) -> None:
    while take_step(live, learning):
        pass


def test_few_are_learnt_unasked_and_the_rest_when_asked(live: LiveStudy) -> None:
    learning = begin_learning(live)
    learning.ahead = 1
    do_all(live, learning)
    assert list(learning.lessons) == ["close-CN-KZ=1"]
    assert not live.shown.kept
    assert not draw_picture(live, FERRY).refined
    do_all(live, learning)
    assert {name.partition("=")[0] for name in learning.lessons} == {"close-CN-KZ", "ferry-sailings"}
    assert draw_picture(live, FERRY).residual <= 1e-3
    assert live.shown.kept, "answered on the ground that was laid for it"


def test_the_first_setting_of_each_group_is_learnt_first(live: LiveStudy) -> None:
    nodes = [setting.setting_id for setting, _ in list_all_nodes(live)]
    groups = {one.setting_id: one.group for one in live.controls.settings}
    assert nodes[0] == live.controls.settings[0].setting_id
    assert set(nodes) == set(groups)
    firsts = list(dict.fromkeys(nodes))[: len(set(groups.values()))]
    assert len({groups[one] for one in firsts}) == len(firsts)


def test_ground_of_another_year_is_laid_when_wanted(live: LiveStudy) -> None:
    learning = begin_learning(live)
    ask = WhatIf(year=2030, settings={"close-CN-KZ": 1.0}, quick=True)
    draw_picture(live, ask)
    assert live.wanted == ask
    do_all(live, learning)
    assert live.wanted is None
    assert len(live.grounds.kept) == 2


@pytest.mark.parametrize("asked", [False, True])
def test_nothing_is_done_before_someone_asks(live: LiveStudy, monkeypatch, asked) -> None:
    done = threading.Event()
    monkeypatch.setattr(room, "take_step", lambda *_: done.set())
    stopped = threading.Event()
    thread = threading.Thread(target=keep_warm, args=(live, stopped), kwargs={"quiet_s": 0.01})
    if asked:
        draw_picture(live, WhatIf())
    thread.start()
    try:
        assert done.wait(5.0 if asked else 0.2) == asked
    finally:
        stopped.set()
        thread.join(5.0)
    assert not thread.is_alive()


def test_nobody_is_disturbed_while_being_answered(live: LiveStudy) -> None:
    draw_picture(live, WhatIf())
    assert not live.turns.are_quiet(60.0)
    with live.turns.take(WhatIf(), quick=True):
        time.sleep(0.02)
        assert not live.turns.are_quiet(0.01)
