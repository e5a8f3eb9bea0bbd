"""The ledger held against a list of agreements."""

import csv
import importlib.util
import sys
from pathlib import Path

import pytest

from zhibek.atlas.studies import locate_study

TOOLS = Path(__file__).parents[3] / "tools"
ROW = {
    "id": "CKU-2025-12-01",
    "date": "2025-12-16",
    "title": "A loan",
    "value_usd": "2300000000",
    "value_original": "2300000000",
    "currency": "USD",
    "parent_id": "CKU-00",
    "source_url": "https://24.kg/english/354846_ChinaKyrgyzstanUzbekistan_railway_Financing_distributed/",
    "network_ids": "CNKHG;UZAZN",
}


def load(name: str):
    spec = importlib.util.spec_from_file_location(name, TOOLS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


load("open_graphs")
check = load("check_ledger")


def differences(tmp_path: Path, **cells: str) -> list[str]:
    path = tmp_path / "agreements.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=ROW)
        writer.writeheader()
        writer.writerow(ROW | cells)
    return check.check_ledger(locate_study(), path)[:-1]


def test_what_agrees_is_not_told(tmp_path: Path) -> None:
    assert differences(tmp_path) == []


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"id": "CKU-1"}, "is not in the ledger: A loan"),
        ({"date": "2025-12-17"}, "date: list has '2025-12-17', ledger '2025-12-16'"),
        ({"parent_id": ""}, "parent: list has '', ledger 'CKU-00'"),
        ({"value_usd": "2400000000"}, "sum: list has 2400000000 USD"),
        ({"source_url": "https://example.org"}, "source: ledger does not name https://example.org"),
        ({"network_ids": "KZAAU"}, "places: ledger lacks KZAAU"),
    ],
)
def test_a_difference_is_told(tmp_path: Path, cells: dict[str, str], said: str) -> None:
    (line,) = differences(tmp_path, **cells)
    assert said in line
