"""Made-up trade, and real trade where it is."""

import os
from pathlib import Path

import polars as pl
import pytest

from zhibek.demand.chain import Derivation, derive_demand, shipped_assumptions
from zhibek.trade.collected import holds_collected, read_collected
from zhibek.trade.material import TradeData

DATA = Path(os.environ.get("ZHIBEK_SHARED_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))


@pytest.fixture(scope="session")
def assumptions() -> dict[str, pl.DataFrame]:
    """Give the assumptions that are shipped."""
    return shipped_assumptions()


@pytest.fixture(scope="session")
def collected() -> TradeData:
    """Give the trade data that the shipped demand is derived from."""
    if not holds_collected(DATA):
        pytest.skip("the trade data is not here")
    return read_collected(DATA)


@pytest.fixture(scope="session")
def derivation(collected: TradeData, assumptions: dict[str, pl.DataFrame]) -> Derivation:
    """Derive demand anew from the trade data."""
    return derive_demand(collected, assumptions)


@pytest.fixture
def made_up() -> TradeData:
    """Give the trade of four countries, two of which report, in the base year."""
    pairs = [("CHN", "KAZ", 900.0), ("KAZ", "CHN", 800.0), ("DEU", "CHN", 5000.0), ("CHN", "DEU", 7000.0)]
    values = pl.DataFrame(pairs, schema=["exporter", "importer", "value_musd"], orient="row")
    sections = [
        (one, other, section, 10.0 * (1 + section)) for one, other, _ in pairs for section in range(9)
    ]
    reported = [
        ("KAZ", "CHN", "X", 2022, 7e5),
        ("KAZ", "CHN", "M", 2022, 9.5e5),
        ("KAZ", "_WLD", "X", 2022, 7e5),
    ]
    return TradeData(
        values=values,
        values_year=2022,
        sections=pl.DataFrame(
            sections, schema=["exporter", "importer", "sitc_section", "value_kusd"], orient="row"
        ),
        national=pl.DataFrame(
            reported, schema=["reporter", "partner", "flow", "year", "value_kusd"], orient="row"
        ),
        union_exports=pl.DataFrame({"partner": ["CHN"], "year": [2022], "value_eur": [4e9]}),
    )
