"""The most specific assumption holds."""

from pathlib import Path

import polars as pl
import pytest

from zhibek.demand.rules import apply_rules, find_assumption_faults, read_assumptions, read_parameter
from zhibek.errors import SettingsError, TableError

Tables = dict[str, pl.DataFrame]


def test_every_assumption_has_a_source_and_a_confidence(assumptions: Tables):
    for name, table in assumptions.items():
        if name == "judged_pairs":
            continue
        assert {"source", "confidence"} <= set(table.columns), name
        keys = [column for column in ("exporter", "importer", "commodity") if column in table.columns]
        if "exporter" in keys and "class_id" not in table.columns:
            assert table.select(keys).is_unique().all(), name


def test_the_most_specific_rule_fits_and_a_missing_one_is_told():
    table = pl.DataFrame(
        [("*", "*", "x", 1.0), ("*", "B", "x", 2.0), ("A", "*", "x", 3.0), ("A", "B", "x", 4.0)],
        schema=["exporter", "importer", "kind", "number"],
        orient="row",
    )
    rows = pl.DataFrame({"exporter": ["A", "A", "C", "C"], "importer": ["B", "C", "B", "A"], "kind": "x"})
    for order in (table, table.reverse()):
        found = apply_rules(rows, order, by=("kind",), give=("number",))
        assert found["number"].to_list() == [4, 3, 2, 1]
    with pytest.raises(TableError) as told:
        apply_rules(rows, table.filter(pl.col("importer") == "B"), by=("kind",), give=("number",))
    assert [str(fault) for fault in told.value.faults] == [
        "rules for number: no rule fits A C x; C A x. Add one with `*` for both sides."
    ]


def test_negative_absent_and_impossible_weights_are_all_told():
    table = pl.DataFrame(
        {
            "zone_id": ["A", "B", "C"],
            "share": [0.5, -0.25, 1.5],
            "value_usd_per_t": [0.0, 3.0, 4.0],
            "other_share": [0.1, None, 0.2],
            "source": ["x", "x", "x"],
        }
    )
    assert [str(fault) for fault in find_assumption_faults("zone_shares", table)] == [
        "zone_shares.share (rows 2): below 0. Lowest value: -0.25. A weight is 0 or more.",
        "zone_shares.value_usd_per_t (rows 1): 0. Tonnes are value over price.",
        "zone_shares.other_share (rows 2): blank. Give it, or leave the row out.",
    ]
    above = find_assumption_faults("cargo", pl.DataFrame({"container_share": [0.2, 1.5]}))
    assert [str(fault) for fault in above] == [
        "cargo.container_share (rows 2): above 1. A share is a part of 1."
    ]


def test_a_folder_with_a_bad_weight_is_refused(tmp_path: Path):
    (tmp_path / "prices.csv").write_text("commodity,value_usd_per_t,source\nwheat,-3,x\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"prices\.value_usd_per_t \(rows 1\): below 0\. Lowest value: -3\."):
        read_assumptions(tmp_path)


def test_a_currency_without_a_rate_is_told(assumptions: Tables):
    bare = {"parameters": assumptions["parameters"].filter(pl.col("name") != "usd_per_eur")}
    with pytest.raises(
        SettingsError,
        match=r"^parameters\.name: 'usd_per_eur' stands in 0 rows\. Give it one row, with its value\.$",
    ):
        read_parameter(bare, "usd_per_eur")
