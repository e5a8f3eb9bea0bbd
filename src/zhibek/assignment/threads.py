"""Work in blocks, on as many cores as there are."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

HASTE = threading.local()  # `alone` is set on a thread that does its blocks itself
MANY_ITEMS = 20_000  # from which more than one part is worth it
N_PARTS = 4
LOWEST = 19  # of the priorities of Unix


@cache
def open_threads(n_threads: int) -> ThreadPoolExecutor:
    """Keep one pool of threads for the whole process."""
    return ThreadPoolExecutor(n_threads)


def count_cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def work_alone() -> Iterator[None]:
    """Keep the work of this thread on it, so that it takes one core at most and has the thread's priority."""
    HASTE.alone = True
    try:
        yield
    finally:
        HASTE.alone = False


def yield_to_others() -> None:
    """Give this thread the lowest priority for good, where the system gives threads one of their own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)


def cut_parts(n_items: int) -> NDArray[np.int64]:
    """Cut so many items into parts (n_parts + 1,) that do not depend on how many cores there are."""
    return np.linspace(0, n_items, (N_PARTS if n_items >= MANY_ITEMS else 1) + 1).astype(np.int64)


def cut_alike(first: NDArray[np.int64], n_parts: int) -> list[tuple[int, int]]:
    """Cut things into at most `n_parts` ranges of like work, the same however many cores there are.

    first (n_things + 1,): the work before each thing, and all of it.
    """
    marks = np.searchsorted(first, np.linspace(0, first[-1], n_parts + 1)[1:-1])
    cuts = [0, *np.clip(marks, 0, first.size - 1).tolist(), first.size - 1]
    return [(begun, end) for begun, end in pairwise(cuts) if end > begun]


def run_blocks(work: Callable[[int], None], n_blocks: int) -> None:
    """Do the work of blocks 0 to n_blocks - 1, each into room of its own.

    The blocks are the same on one core and on many, so what is summed over them in order is too.
    """
    n_threads = 1 if getattr(HASTE, "alone", False) else min(count_cores(), n_blocks)
    if n_threads < 2:
        for block in range(n_blocks):
            work(block)
        return
    list(open_threads(n_threads).map(work, range(n_blocks)))
