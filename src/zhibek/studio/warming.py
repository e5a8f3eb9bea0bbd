"""Prepare the server's study while it serves."""

import logging
import threading
from collections.abc import Callable

from zhibek.errors import ZhibekError
from zhibek.service.keep_warm import keep_warm, prepare_first
from zhibek.studio.desk import Desk, find_live

LOG = logging.getLogger(__name__)


def start_warming(desk: Desk, ready: Callable[[], None]) -> threading.Event:
    """Prepare the server's own study in a thread; the event that is given back ends it at its next step.

    The scenario that the map opens with is solved first, and then `ready` called. A study with faults is
    left alone: who asks for it is told what they are.
    """
    stopped = threading.Event()

    def work() -> None:
        live = None
        try:
            live = find_live(desk, None)
            prepare_first(live)
        except ZhibekError as error:
            LOG.warning("The study could not be prepared: %s", error)
            live = None
        finally:
            ready()
        if live is not None:
            keep_warm(live, stopped)

    threading.Thread(target=work, name="warming", daemon=True).start()
    return stopped
