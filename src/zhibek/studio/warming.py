"""Prepare the server's study while it serves."""

import logging
import threading

from zhibek.errors import ZhibekError
from zhibek.service.warm_up import keep_warm
from zhibek.studio.desk import Desk, find_live

LOG = logging.getLogger(__name__)


def start_warming(desk: Desk) -> threading.Event:
    """Prepare the server's own study in a thread; the event that is given back ends it at its next step.

    The scenario that the map opens with is solved first. A study with faults is left alone: who asks for it
    is told what they are.
    """
    stopped = threading.Event()

    def work() -> None:
        try:
            keep_warm(find_live(desk, None), stopped)
        except ZhibekError as error:
            LOG.warning("The study could not be prepared: %s", error)

    threading.Thread(target=work, name="warming", daemon=True).start()
    return stopped
