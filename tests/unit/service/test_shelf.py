"""A shelf makes once, and forgets the oldest."""

import threading
import time

import pytest

from zhibek.service.shelf import Shelf


def test_many_who_ask_at_once_wait_for_one() -> None:
    shelf: Shelf[int] = Shelf(2)
    made = []

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return 7

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(shelf.take("a", make))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [7] * 8
    assert made == [1]


def test_the_one_longest_unasked_for_goes() -> None:
    shelf: Shelf[str] = Shelf(2)
    for name in ("a", "b"):
        shelf.take(name, lambda name=name: name)
    shelf.take("a", lambda: "anew")
    shelf.take("c", lambda: "c")
    assert (shelf.peek("a"), shelf.peek("b"), shelf.peek("c")) == ("a", None, "c")
    shelf.put("d", "d")
    assert (shelf.has("a"), shelf.has("d")) == (False, True)


def test_what_fails_is_told_and_not_kept() -> None:
    shelf: Shelf[int] = Shelf(2)

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        shelf.take("a", fail)
    assert not shelf.has("a")
    assert shelf.take("a", lambda: 3) == 3
