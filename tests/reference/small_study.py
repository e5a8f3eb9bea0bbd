"""The shipped small study, cut and bent for tests."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from zhibek.network.arcs import Arc
from zhibek.network.virtual import build_arcs
from zhibek.scenario.change import new_rows
from zhibek.study import Study, open_study
from zhibek.tables.registry import STUDY_TABLES

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "first-study"
Frames = Mapping[str, pl.DataFrame]


def open_small() -> Study:
    """Open the small study."""
    return open_study(EXAMPLE)


def with_frames(study: Study, **frames: pl.DataFrame) -> Study:
    """Give the study with some of its tables replaced."""
    folder = dataclasses.replace(study.folder, frames={**study.folder.frames, **frames})
    return dataclasses.replace(study, folder=folder)


def altered(study: Study, table: str, row_id: str, **cells: object) -> Study:
    """Give the study with some cells of one row changed, the row being named by its key."""
    frame = study.folder.frames[table]
    key = STUDY_TABLES[table].key[0]
    assert row_id in frame[key].to_list()
    changes = [
        pl.when(pl.col(key) == row_id)
        .then(pl.lit(value, dtype=frame.schema[name]))
        .otherwise(pl.col(name))
        .alias(name)
        for name, value in cells.items()
    ]
    return with_frames(study, **{table: frame.with_columns(changes)})


def more(frames: Frames, table: str, *rows: dict) -> dict[str, pl.DataFrame]:
    """Give the tables with rows added to one of them; blank cells take their defaults."""
    traced = {"source": "own-estimate", "confidence": "assumed"}
    made = new_rows(table, [traced | row for row in rows])
    return {**frames, table: pl.concat([frames[table], made])}


def without(frames: Frames, table: str, *row_ids: str) -> dict[str, pl.DataFrame]:
    """Give the tables with rows taken out of one of them."""
    key = STUDY_TABLES[table].key[0]
    return {**frames, table: frames[table].filter(~pl.col(key).is_in(row_ids))}


def shuffled(frames: Frames, seed: int) -> dict[str, pl.DataFrame]:
    """Give the tables with the rows of each in another order."""
    return {name: frame.sample(fraction=1.0, shuffle=True, seed=seed) for name, frame in frames.items()}


def arcs_by_slot(frames: Frames, unions: tuple[str, ...] = ()) -> dict[str, Arc]:
    """Build arcs and index them by their names."""
    arcs = build_arcs(frames, unions)
    found = {arc.slot: arc for arc in arcs}
    assert len(found) == len(arcs)
    return found
