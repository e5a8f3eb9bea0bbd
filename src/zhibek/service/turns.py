"""Who is answered next, and who asks no more."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from zhibek.errors import OvertakenError
from zhibek.service.whatif_ask import WhatIf

AT_ONCE = 2  # full answers worked on at once, and quick ones; more would take memory and no less time
MOST_PAGES = 500  # whose last number is remembered


@dataclass(slots=True)
class Turns:
    """Few are answered at once; who waits leaves the queue when its page asks something newer.

    `free` turns are by whether the answer is quick; `latest` is the last number of each page.
    """

    free: dict[bool, int] = field(default_factory=lambda: {True: AT_ONCE, False: AT_ONCE})
    latest: OrderedDict[str, int] = field(default_factory=OrderedDict)
    asked_s: float = 0.0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def announce(self, ask: WhatIf) -> None:
        """Take note of what a page asks; those of its asks that wait are overtaken by it.

        Raises OvertakenError where the page asked something newer before.
        """
        with self.changed:
            self.asked_s = time.monotonic()
            if ask.page and ask.number > self.latest.get(ask.page, -1):
                self.latest[ask.page] = ask.number
                self.changed.notify_all()
            if ask.page:
                self.latest.move_to_end(ask.page)
            while len(self.latest) > MOST_PAGES:
                self.latest.popitem(last=False)
        self.check(ask)

    def check(self, ask: WhatIf) -> None:
        """Raise OvertakenError where an ask's page has asked something newer."""
        if self._is_overtaken(ask):
            raise OvertakenError("The page that asked this has asked something newer. Wait for that answer.")

    @contextmanager
    def take(self, ask: WhatIf, *, quick: bool) -> Iterator[None]:
        """Wait for a turn and hold it. Raises OvertakenError where the ask is overtaken before."""
        with self.changed:
            self.changed.wait_for(lambda: self.free[quick] > 0 or self._is_overtaken(ask))
            self.check(ask)
            self.free[quick] -= 1
        try:
            yield
        finally:
            with self.changed:
                self.asked_s = time.monotonic()
                self.free[quick] += 1
                self.changed.notify_all()

    def forget(self) -> None:
        """Take it that nobody has asked yet."""
        self.asked_s = 0.0

    def are_quiet(self, for_s: float) -> bool:
        """Tell whether someone asked ever, nobody is being answered, and none asked for some seconds."""
        idle = all(free >= AT_ONCE for free in self.free.values())
        return idle and self.asked_s > 0.0 and time.monotonic() - self.asked_s >= for_s

    def _is_overtaken(self, ask: WhatIf) -> bool:
        return ask.number < self.latest.get(ask.page, -1)
