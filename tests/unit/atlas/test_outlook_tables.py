"""Shipped tables of outlook are what the tools give."""

import importlib.util
import os
import sys
from pathlib import Path

import polars as pl
import pytest

from zhibek.atlas.studies import locate_study
from zhibek.tables.folder import read_some_tables
from zhibek.trade.collected import read_collected

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("ZHIBEK_SHARED_DATA", ROOT.parent / "shared" / "data"))
TABLES = ("product_groups", "trade_potentials", "gravity_coefficients", "classes", "sources", "border_limits")

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the trade data is not here")


def load(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def shipped() -> dict[str, pl.DataFrame]:
    return read_some_tables(locate_study(), TABLES)


def found_in(shipped: dict[str, pl.DataFrame], goods: str) -> dict[str, float]:
    rows = shipped["gravity_coefficients"].filter(pl.col("goods") == goods)
    return dict(rows.select("term", "coefficient").iter_rows())


@needs_data
@pytest.mark.slow
def test_shipped_coefficients_are_what_gravity_gives(shipped: dict[str, pl.DataFrame]):
    tool = load("derive_potential")
    near = tool.read_nearness(DATA)
    all_goods = tool.estimate_all_goods(DATA, near)
    section = tool.estimate_section(read_collected(DATA).sections, near, 0)
    for goods, fit in (("all", all_goods), ("SITC 0", section)):
        wanted = found_in(shipped, goods)
        assert {term: round(value, 4) for term, value, _ in fit.coefficients.iter_rows()} == wanted


def test_coefficients_have_the_signs_of_the_literature(shipped: dict[str, pl.DataFrame]):
    for goods in shipped["gravity_coefficients"]["goods"].unique():
        found = found_in(shipped, goods)
        assert -1.3 < found["ln_distance"] < -0.5
        assert found["contiguous"] > 0


def test_every_predicted_pair_has_all_goods_of_its_section(shipped: dict[str, pl.DataFrame]):
    groups = set(shipped["product_groups"]["product_group"])
    assert set(shipped["trade_potentials"]["product_group"]) == groups
    per_pair = shipped["trade_potentials"].group_by("exporter", "importer").agg(pl.len())
    assert per_pair["len"].max() <= len(groups)
    assert shipped["trade_potentials"]["predicted_usd"].min() >= 0
    assert {"cereals", "oilseeds"} <= groups


def test_each_limit_holds_back_goods_that_are_there(shipped: dict[str, pl.DataFrame]):
    limits = shipped["border_limits"]
    assert set(limits["kind"]) == {"trains", "wagons", "inspection", "quota"}
    assert set(limits.filter(pl.col("kind") == "trains")["name"]) == {"Dostyk", "Altynkol"}
    assert set(limits.filter(pl.col("kind") == "trains")["product_groups"]) == {"*"}
