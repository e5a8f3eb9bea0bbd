"""The rows behind a country's numbers."""

import polars as pl
import pytest

from zhibek.study import Solved
from zhibek.sweep.basis import NUMBERS, find_basis, share_in_doubt
from zhibek.sweep.desk import sit_down


@pytest.fixture(scope="module")
def basis(atlas_base: Solved) -> pl.DataFrame:
    return find_basis(sit_down(atlas_base, "KZ"))


def sums(basis: pl.DataFrame, behind: str, *, lengths: bool = False) -> float:
    part = basis.filter((pl.col("behind") == behind) & ((pl.col("table") == "links") == lengths))
    return float(part["share"].sum())


def test_shares_of_each_part_sum_to_all(basis: pl.DataFrame) -> None:
    assert sums(basis, "tonnes") == pytest.approx(1.0)
    assert sums(basis, "choice") == pytest.approx(1.0, abs=0.01)
    assert 0.95 < sums(basis, "costs") <= 1.0 + 1e-9, "rows of less than a thousandth are left out"
    rates = float(basis.filter(pl.col("table") == "rates")["share"].sum())
    assert sums(basis, "costs", lengths=True) == pytest.approx(rates, abs=0.03)


def test_every_row_has_a_source_and_a_confidence(basis: pl.DataFrame, atlas_base: Solved) -> None:
    assert basis.null_count().row(0) == (0,) * basis.width
    known = {"measured", "published", "derived", "estimated", "assumed"}
    assert set(basis["confidence"]) <= known
    rail = basis.filter(pl.col("row") == "rail:KZ").row(0, named=True)
    rates = atlas_base.posed.frames["rates"].filter((pl.col("mode") == "rail") & (pl.col("country") == "KZ"))
    assert (rail["source"], rail["confidence"]) == (rates["source"][0], rates["confidence"][0])


def test_doubt_is_the_share_of_estimated_and_assumed_rows() -> None:
    rows = [
        ("costs", "rates", "rail:KZ", 0.6, "a", "derived"),
        ("costs", "operations", "load", 0.2, "b", "assumed"),
        ("costs", "links", "lengths", 0.9, "by link", "estimated"),
    ]
    frame = pl.DataFrame(
        rows, schema=["behind", "table", "row", "share", "source", "confidence"], orient="row"
    )
    assert share_in_doubt(frame, "costs") == pytest.approx(0.25)
    assert share_in_doubt(frame, "capacities") == 0.0
    assert [number.name for number in NUMBERS] == ["Exposure", "Dependence", "Concentration", "Redundancy"]
