"""What is kept on disk is what was solved."""

import shutil
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from reference.small_study import EXAMPLE
from zhibek.service.keep_warm import FIRST, begin_learning, prepare_first, take_step
from zhibek.service.kept import MOST_STUDIES, Kept, name_state, open_kept
from zhibek.service.kept_forms import keep_base, keep_pool, recall_base, recall_pool
from zhibek.service.live import find_pool, open_live, solve_named
from zhibek.service.picture import Picture, draw_picture
from zhibek.service.whatif_ask import WhatIf
from zhibek.study import Solved, Study, make_pool

SHUT = WhatIf(settings={"close-khorgos-road": 1.0}, quick=True)


def timeless(picture: Picture) -> dict:
    return {name: getattr(picture, name) for name in picture.__slots__ if name != "took_ms"}


def assert_same(one: object, other: object) -> None:
    for field in fields(one):
        mine, its = getattr(one, field.name), getattr(other, field.name)
        if hasattr(mine, "__dataclass_fields__"):
            assert_same(mine, its)
        elif isinstance(mine, np.ndarray):
            np.testing.assert_array_equal(mine, its, strict=True)
        else:
            assert type(mine) is type(its)
            np.testing.assert_equal(mine, its)


def test_loads_and_routes_come_back_to_the_last_bit(
    small: Study, small_solved: Solved, tmp_path: Path
) -> None:
    kept, pool = Kept(tmp_path), make_pool(small)
    keep_base(kept, small_solved)
    keep_pool(kept, pool)
    assert_same(recall_base(kept, small_solved.posed).loads, small_solved.loads)
    found = recall_pool(kept)
    assert_same(found.routes, pool.routes)
    assert (found.slots, found.pairs) == (pool.slots, pool.pairs)


@pytest.mark.parametrize("bytes_left", [0, 100, None])
def test_what_is_broken_or_missing_is_made_anew(
    small_solved: Solved, tmp_path: Path, bytes_left: int | None
) -> None:
    kept = Kept(tmp_path)
    if bytes_left is not None:
        keep_base(kept, small_solved)
        file = tmp_path / "base.npz"
        file.write_bytes(file.read_bytes()[:bytes_left])
    assert recall_base(kept, small_solved.posed) is None
    live = open_live(EXAMPLE, kept)
    assert solve_named(live, "base").loads.converged
    assert recall_base(kept, small_solved.posed) is not None


def test_a_full_disk_keeps_nothing_and_says_nothing(small_solved: Solved, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    keep_base(Kept(tmp_path / "file" / "below"), small_solved)
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_a_name_is_never_a_path(tmp_path: Path) -> None:
    Kept(tmp_path / "in").write("../out", {"x": np.zeros(1)})
    assert [one.name for one in tmp_path.iterdir()] == ["in"]
    assert Kept(tmp_path / "in").read("../out")["x"].size == 1


def test_another_byte_of_a_study_is_another_state(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "own")
    before = name_state(tmp_path / "own")
    assert before == name_state(tmp_path / "own") == name_state(EXAMPLE)
    with (tmp_path / "own" / "controls.toml").open("a") as file:
        file.write("\n")
    assert name_state(tmp_path / "own") != before


def test_only_the_latest_states_are_kept(tmp_path: Path) -> None:
    for number in range(MOST_STUDIES + 2):
        shutil.copytree(EXAMPLE, tmp_path / "own", dirs_exist_ok=True)
        with (tmp_path / "own" / "controls.toml").open("a") as file:
            file.write(f"# {number}\n")
        last = open_kept(tmp_path / "kept", tmp_path / "own")
    states = list((tmp_path / "kept").iterdir())
    assert len(states) == MOST_STUDIES
    assert last.folder in states


def test_a_second_start_solves_nothing_and_answers_the_same(tmp_path: Path, monkeypatch) -> None:
    def learn_all() -> tuple[Picture, Picture]:
        live = open_live(EXAMPLE, open_kept(tmp_path, EXAMPLE))
        prepare_first(live)
        learning = begin_learning(live)
        while take_step(live, learning):
            pass
        assert len(find_pool(live).pairs) > 0
        return draw_picture(live, FIRST), draw_picture(live, SHUT)

    first = learn_all()
    monkeypatch.setattr("zhibek.service.live.solve_posed", None)
    monkeypatch.setattr("zhibek.service.live.make_pool", None)
    monkeypatch.setattr("zhibek.service.warm_up.lay_ground", None)
    for one, other in zip(first, learn_all(), strict=True):
        assert timeless(one) == timeless(other)
    assert not first[1].refined
