"""Work in blocks, on as many cores as there are."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache


@cache
def open_threads(n_threads: int) -> ThreadPoolExecutor:
    """Keep one pool of threads for the whole process."""
    return ThreadPoolExecutor(n_threads)


def count_cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_blocks(work: Callable[[int], None], n_blocks: int) -> None:
    """Do the work of blocks 0 to n_blocks - 1, each into room of its own.

    The blocks are the same on one core and on many, so what is summed over them in order is too.
    """
    n_threads = min(count_cores(), n_blocks)
    if n_threads < 2:
        for block in range(n_blocks):
            work(block)
        return
    list(open_threads(n_threads).map(work, range(n_blocks)))
