"""What the chain from trade to tonnes conserves."""

from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from zhibek.demand import chain
from zhibek.demand.chain import ACCOUNT, Derivation, check_conserved, derive_demand, write_derivation
from zhibek.demand.rules import read_parameter
from zhibek.errors import ZhibekError
from zhibek.trade.material import TradeData

SHIPPED = Path(str(files("zhibek.atlas"))) / "silk-road" / "demand.parquet"
Tables = dict[str, pl.DataFrame]


def test_shipped_demand_is_what_the_chain_gives_to_the_byte(derivation: Derivation, tmp_path: Path):
    path = write_derivation(derivation, tmp_path)
    assert path.read_bytes() == SHIPPED.read_bytes()
    assert {file.stem for file in (tmp_path / "steps").iterdir()} == set(chain.list_step_tables(derivation))


def test_value_and_tonnes_are_conserved_at_every_step(derivation: Derivation):
    account = derivation.account
    assert account.height == 5
    gap = (account["went_on"] + account["left"] - account["came_in"]).abs() / account["came_in"]
    assert gap.max() <= 1e-9
    assert account["went_on"][1] == pytest.approx(account["came_in"][2], rel=1e-12)
    lost = account.filter(pl.col("step") == "rows too small to keep")
    assert lost["left"].item() < 0.005 * lost["came_in"].item()


def test_each_steps_table_adds_up_to_its_account(derivation: Derivation):
    went_on = dict(derivation.account.select("step", "went_on").iter_rows())
    assert derivation.loads["tonnes"].sum() == pytest.approx(went_on["goods to load units"], rel=1e-12)
    assert derivation.zoned["tonnes"].sum() == pytest.approx(went_on["load units to zones"], rel=1e-12)
    assert derivation.left_out["value_musd"].sum() == pytest.approx(derivation.account["left"][0], rel=1e-12)


def test_what_is_left_out_is_named(derivation: Derivation):
    assert derivation.goods.left["value_musd"].min() >= 0
    reasons = set(derivation.left_out["reason"])
    assert {"uranium", "gold and stones", "pipeline gas", "crude oil, gas and tankers"} <= reasons


def test_raked_exports_of_the_union_meet_eurostat(
    collected: TradeData, derivation: Derivation, assumptions: Tables
):
    sold = collected.union_exports.filter((pl.col("partner") == "RUS") & (pl.col("year") == 2022))
    target = sold["value_eur"].item() * read_parameter(assumptions, "usd_per_eur") / 1e6
    union = assumptions["eu27"]["country"].to_list()
    raked = derivation.totals.values.filter(pl.col("exporter").is_in(union) & (pl.col("importer") == "RUS"))
    assert raked["value_musd"].sum() == pytest.approx(target, rel=1e-9)


def test_the_chain_runs_on_a_handful_of_pairs(made_up: TradeData, assumptions: Tables):
    found = derive_demand(made_up, assumptions)
    assert found.account["came_in"][0] == pytest.approx(found.totals.values["value_musd"].sum())
    assert set(found.demand["class_id"]) == set(assumptions["load_units"]["class_id"])
    kazakh = found.totals.values.filter((pl.col("exporter") == "KAZ") & (pl.col("importer") == "CHN"))
    assert kazakh["value_musd"].item() == pytest.approx(700.0)  # Kazakhstan's own statistics come first
    again = derive_demand(made_up, assumptions)
    assert again.demand.equals(found.demand)


def test_boxes_and_wagons_carry_all_tonnes(made_up: TradeData, assumptions: Tables):
    loads = derive_demand(made_up, assumptions).loads.join(assumptions["load_units"], on="class_id")
    carried = loads["teu"] * loads["load_t_per_teu"] + loads["wagons"] * loads["load_t_per_wagon"]
    assert (carried - loads["tonnes"]).abs().max() < 1e-9 * loads["tonnes"].max()
    assert ((loads["teu"] > 0) == (loads["cargo"] == "container")).all()


def test_a_step_that_loses_something_is_told():
    rows = [("goods to load units", "t", 100.0, 90.0, 5.0)]
    with pytest.raises(
        ZhibekError,
        match=r"^The chain from trade to tonnes does not balance: goods to load units: 100 t came in, 95 came out\.$",
    ):
        check_conserved(pl.DataFrame(rows, schema=ACCOUNT, orient="row"))
