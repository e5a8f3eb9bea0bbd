"""Results as plain columns, for every face."""

import dataclasses
import math
from pathlib import Path
from typing import Any

import polars as pl


def view(thing: object) -> Any:  # noqa: ANN401 - JSON holds anything
    """Turn an action's answer into what JSON can hold: dataclasses to objects, frames to columns.

    Not-a-number and infinity become null.
    """
    if isinstance(thing, pl.DataFrame):
        return {name: [view(value) for value in thing[name].to_list()] for name in thing.columns}
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: view(getattr(thing, field.name)) for field in dataclasses.fields(thing)}
    if isinstance(thing, dict):
        return {str(key): view(value) for key, value in thing.items()}
    if isinstance(thing, (list, tuple, set, frozenset)):
        return [view(value) for value in thing]
    if isinstance(thing, float):
        return thing if math.isfinite(thing) else None
    return str(thing) if isinstance(thing, Path) else thing
