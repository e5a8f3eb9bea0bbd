"""Tables of outlook that make no sense are told."""

from pathlib import Path

import pytest

from zhibek.errors import TableError
from zhibek.tables.folder import read_study


def break_study(study: Path, table: str, old: str, new: str) -> list[str]:
    path = study / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TableError) as told:
        read_study(study)
    return [str(fault) for fault in told.value.faults]


@pytest.mark.parametrize(
    ("table", "old", "new", "faults"),
    [
        (
            "gdp_paths",
            "CN,2030,high,1.6",
            "CN,2030,high,1.45",
            ["gdp_paths.gdp_ratio (rows 6): path high below path base. Let paths not cross."],
        ),
        (
            "gdp_paths",
            "*,2030,low,1.2,own-estimate,assumed\n",
            "",
            [
                "gdp_paths.country: no row of the world (`*`) on path low. "
                "Add it: it also stands for countries without rows."
            ],
        ),
        (
            "gdp_paths",
            "CN,2030,low",
            "QQ,2030,low",
            [
                "gdp_paths.country (rows 4): no country has the code 'QQ'. "
                "Write the two letters of ISO 3166-1, such as KZ."
            ],
        ),
        (
            "trade_elasticities",
            "grain,low,0.6,0.6,-0.6,own-estimate,assumed\n",
            "",
            ["trade_elasticities.class_id: no row for grain on low. Add it, or remove gdp_paths."],
        ),
        (
            "trade_potentials",
            "KZ,AZ,cereals",
            "KZ,AZE,cereals",
            [
                "trade_potentials.importer (rows 2): no country has the code 'AZE'. Did you mean AZ or AE?",
            ],
        ),
        (
            "border_limits",
            "trains,*,1",
            "trains,cereals,1",
            [
                "border_limits.product_groups (rows 1): trains for some goods alone. "
                "Write `*`: what is for some goods is wagons, inspection or quota."
            ],
        ),
        (
            "border_limits",
            "grain-wagons,grain wagons,KZ,CN,wagons,cereals,200",
            "grain-wagons,grain wagons,KZ,CN,wagons,cereals,-200",
            ["border_limits.n_units (rows 2): below 0. Lowest value: -200. Give 0 or more."],
        ),
    ],
)
def test_each_fault_is_told(study: Path, table: str, old: str, new: str, faults: list[str]):
    assert break_study(study, table, old, new) == faults
