"""Collected statistics are read, or named missing."""

from pathlib import Path

import pytest

from zhibek.errors import TableError
from zhibek.trade.collected import holds_collected, read_collected


def test_a_folder_without_them_is_told_every_file(tmp_path: Path):
    assert not holds_collected(tmp_path)
    with pytest.raises(TableError) as told:
        read_collected(tmp_path)
    assert len(told.value.faults) == 4
    assert str(told.value.faults[0]) == (
        f"{tmp_path}/baci_totals/baci_totals_2000_2020.parquet: no such file. Name the folder that holds it, "
        "or fetch the official series with `zhibek trade fetch`."
    )
