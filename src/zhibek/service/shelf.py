"""Things made once and kept for a while."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


@dataclass(slots=True)
class Shelf(Generic[Thing]):
    """The `most` latest things that were made, each made once; who asks while it is made waits for it.

    Of those that are done the ones longest unasked for go first.
    """

    most: int
    kept: OrderedDict[Hashable, Future[Thing]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
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
            except BaseException as error:  # noqa: BLE001 - it is raised to all who wait
                with self.lock:
                    self.kept.pop(key, None)
                found.set_exception(error)
        return found.result()

    def peek(self, key: Hashable) -> Thing | None:
        """Give what is kept under a key, if it is made already."""
        with self.lock:
            found = self.kept.get(key)
            if found is None or not found.done() or found.exception() is not None:
                return None
            self.kept.move_to_end(key)
            return found.result()

    def put(self, key: Hashable, thing: Thing) -> None:
        """Keep a thing under a key, in the place of what was there."""
        made: Future[Thing] = Future()
        made.set_result(thing)
        with self.lock:
            self.kept[key] = made
            self.kept.move_to_end(key)
            self._drop()

    def has(self, key: Hashable) -> bool:
        """Tell whether something is kept under a key, made already."""
        return self.peek(key) is not None

    def clear(self) -> None:
        """Keep nothing of what was made; who waits for what is being made is given it."""
        with self.lock:
            self.kept.clear()

    def _drop(self) -> None:
        done = [key for key, one in self.kept.items() if one.done()]
        for key in done[: max(0, len(self.kept) - self.most)]:
            del self.kept[key]
