"""Views hold what JSON can hold."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from zhibek.service.views import view


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with parts."""

    name: str
    parts: tuple[object, ...]


@pytest.mark.parametrize(
    ("thing", "wanted"),
    [
        (1.5, 1.5),
        (math.nan, None),
        (-math.inf, None),
        (True, True),
        (None, None),
        (Path("a") / "b", str(Path("a") / "b")),
        ({1: math.nan}, {"1": None}),
        ((1, [2.0, math.inf]), [1, [2.0, None]]),
        (Thing("a", (Thing("b", ()),)), {"name": "a", "parts": [{"name": "b", "parts": []}]}),
        (
            pl.DataFrame({"a": [1.0, math.nan, None], "b": [[1], [2, 3], []]}),
            {"a": [1.0, None, None], "b": [[1], [2, 3], []]},
        ),
    ],
)
def test_a_view_is_json(thing: object, wanted: object) -> None:
    assert view(thing) == wanted
    assert json.loads(json.dumps(view(thing), allow_nan=False)) == wanted
