"""Faults that only several cells together show."""

from collections.abc import Mapping

import polars as pl

from zhibek.errors import Fault

Frames = Mapping[str, pl.DataFrame]


def find_meaning_faults(frames: Frames) -> list[Fault]:
    """Find rows whose cells are each right but together make no sense."""
    return []
