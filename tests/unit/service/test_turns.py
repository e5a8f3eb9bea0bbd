"""Turns, and asks that are overtaken."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from reference.small_study import EXAMPLE
from zhibek.errors import OvertakenError
from zhibek.service import live as room
from zhibek.service.live import LiveStudy, find_answer, open_live, solve_named
from zhibek.service.turns import AT_ONCE, MOST_PAGES, Turns
from zhibek.service.whatif_ask import WhatIf

TOLD = "The page that asked this has asked something newer. Wait for that answer."


def ask_of(page: str, number: int, sailings: float = 120.0) -> WhatIf:
    return WhatIf(settings={"ferry-sailings": sailings}, page=page, number=number)


def test_what_is_older_than_the_last_of_its_page_is_refused() -> None:
    turns = Turns()
    for number in (1, 2, 2):
        turns.announce(ask_of("a", number))
    turns.announce(ask_of("b", 1))
    turns.announce(WhatIf())
    with pytest.raises(OvertakenError, match=f"^{TOLD}$"):
        turns.announce(ask_of("a", 1))


def test_who_waits_is_let_go_when_overtaken() -> None:
    turns = Turns()
    turns.free[True] = 0
    waits = threading.Event()

    def wait() -> None:
        turns.announce(ask_of("a", 1))
        waits.set()
        with turns.take(ask_of("a", 1), quick=True):
            raise AssertionError("no turn was free")

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(wait)
        assert waits.wait(5.0)
        turns.announce(ask_of("a", 2))
        assert isinstance(waiting.exception(5.0), OvertakenError)
    assert turns.free == {True: 0, False: AT_ONCE}


def test_few_hold_a_turn_at_once_and_all_get_one() -> None:
    turns, held, most = Turns(), [0], [0]

    def work(number: int) -> int:
        with turns.take(ask_of(str(number), 1), quick=False):
            held[0] += 1
            most[0] = max(most[0], held[0])
            time.sleep(0.002)
            held[0] -= 1
        return number

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, range(40))) == list(range(40))
    assert most[0] == AT_ONCE
    assert turns.free == {True: AT_ONCE, False: AT_ONCE}


def test_pages_are_forgotten_in_time() -> None:
    turns = Turns()
    for page in range(MOST_PAGES + 5):
        turns.announce(ask_of(str(page), 1))
    assert len(turns.latest) == MOST_PAGES


@pytest.fixture
def live() -> LiveStudy:
    live = open_live(EXAMPLE)
    solve_named(live, "base")
    return live


def test_the_same_asked_at_once_is_solved_once(live: LiveStudy, monkeypatch) -> None:
    solved = []

    def solve(*given, **named):
        solved.append(1)
        time.sleep(0.05)
        return solve_asked(*given, **named)

    solve_asked = room.solve_asked
    monkeypatch.setattr(room, "solve_asked", solve)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda page: find_answer(live, ask_of(str(page), 1)), range(8)))
    assert len(solved) == 1
    assert len({id(one) for one in found}) == 1


def test_another_page_is_answered_where_the_first_went_on(live: LiveStudy) -> None:
    live.turns.free[False] = 0
    mine, its = ask_of("a", 1), ask_of("b", 1)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(find_answer, live, mine)
        while len(live.found.kept) < 1:
            time.sleep(0.001)
        second = threads.submit(find_answer, live, its)
        while "b" not in live.turns.latest:
            time.sleep(0.001)
        live.turns.announce(replace(mine, number=2))
        assert isinstance(first.exception(5.0), OvertakenError)
        with live.turns.changed:
            live.turns.free[False] = AT_ONCE
            live.turns.changed.notify_all()
        assert second.result(30.0).refined
