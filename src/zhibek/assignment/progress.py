"""Tell how far a solve has come."""

from collections.abc import Callable

Progress = Callable[[int, float], None]
"""Told the number of a round, from 1, and the gap or residual that it left."""


def ignore(n_rounds: int, measure: float) -> None:
    """Tell no one."""
