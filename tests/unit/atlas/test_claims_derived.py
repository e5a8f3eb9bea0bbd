"""Shipped claims are what the derivation gives."""

import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

ROOT = Path(__file__).resolve().parents[3]
ATLAS = ROOT / "src" / "zhibek" / "atlas" / "silk-road"
SHARED = next(
    (one / "shared" for one in ROOT.parents if (one / "shared" / "data" / "national_trade").is_dir()), None
)
sys.path.append(str(ROOT / "tools" / "derive_claims"))

from press import read_press, read_targets, source_name  # noqa: E402
from surroundings import derive_distances, derive_rates  # noqa: E402

from derive_claims import derive_claims  # noqa: E402 - found on the path set above

needs_data = pytest.mark.skipif(SHARED is None, reason="the trade data are not part of the repository")
FACTS = """\
reporter,partner,flow,product,year,value,unit,source_url,note,confidence
China customs (GACC),Kazakhstan,turnover,all,2022,31.2,USD billion,https://a.org/2023/01/20/x,,high
China customs (GACC),Kazakhstan,turnover,all,2022-01..11,28.2,USD billion,https://a.org/y,,medium
China customs (GACC),Kazakhstan,export to KZ,all,2021,14.0,USD billion,https://a.org/z,,low
Somebody,Kazakhstan,turnover,all,2022,1,USD billion,https://a.org/z,,low
policy target,Kazakhstan-China,turnover,all,"target 2030, set May 2023",40,USD billion,https://a.org/t,,medium
policy target,Kazakhstan-China,turnover,all,"target, no year",100,USD billion,https://a.org/t,,medium
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    (tmp_path / "trade_facts.csv").write_text(FACTS, encoding="utf-8")
    return tmp_path


def shipped(name: str) -> pl.DataFrame:
    return pl.read_csv(ATLAS / f"{name}.csv", infer_schema=False).fill_null("")


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    return pl.read_csv(frame.write_csv().encode(), infer_schema=False).fill_null("")


def test_rows_on_whole_years_become_claims(facts: Path) -> None:
    claims, _ = read_press(facts, ROOT / "tools" / "derive_claims")
    found = claims.filter(pl.col("url").str.starts_with("https://a.org"))
    assert found.select("reporter", "partner", "flow", "year", "value", "unit").rows() == [
        ("CN", "KZ", "total", 2022, 31.2e9, "USD"),
        ("CN", "KZ", "export", 2021, 14.0e9, "USD"),
    ]
    assert found["known_from"].to_list() == ["2023-01", "2022"]
    assert found["valuation"].to_list() == ["unspecified", "fob"]
    assert found["confidence"].to_list() == ["published", "estimated"]


def test_targets_are_read(facts: Path) -> None:
    targets, _ = read_targets(facts)
    assert targets.select("target_id", "level", "target_year", "base_year", "shown").rows() == [
        ("kz-cn-100e9", 100_000_000_000, None, None, False),
        ("kz-cn-40e9-2030", 40_000_000_000, 2030, 2022, True),
    ]


def test_a_source_is_named_after_its_address() -> None:
    assert source_name("https://www.a.org/News/One_two.html?x=1") == "a-org-news-one-two-html"


@needs_data
def test_the_shipped_claims_are_current() -> None:
    claims, sources = derive_claims(SHARED / "data", SHARED / "facts")
    assert_frame_equal(as_text(claims), shipped("trade_claims"))
    assert set(claims["source"]) <= set(shipped("sources")["source_id"])
    assert sources["source_id"].null_count() == 0


@needs_data
def test_the_shipped_surroundings_are_current() -> None:
    assert_frame_equal(as_text(derive_rates(SHARED / "data", 2010)), shipped("exchange_rates"))
    assert_frame_equal(as_text(derive_distances(SHARED / "data", ATLAS)), shipped("trade_distances"))
    assert_frame_equal(as_text(read_targets(SHARED / "facts")[0]), shipped("trade_targets"))


@needs_data
def test_partners_add_up_to_what_kazakhstan_tells_of_the_world() -> None:
    raw = pl.read_parquet(SHARED / "data" / "national_trade" / "national_partner_totals.parquet")
    world = shipped("trade_claims").filter(
        (pl.col("reporter") == "KZ") & (pl.col("partner") == "world") & (pl.col("flow") == "export")
    )
    assert world.height == 6
    for row in world.iter_rows(named=True):
        partners = raw.filter(
            (pl.col("reporter") == "KAZ")
            & (pl.col("flow") == "X")
            & (pl.col("year") == int(row["year"]))
            & (pl.col("partner") != "_WLD")
        )
        assert partners["value_kusd"].sum() * 1e3 == pytest.approx(float(row["value"]), rel=0.03)
