"""Official series are read, or their change is told."""

import json
from pathlib import Path

import polars as pl
import pytest

from reference.canned_series import CODES, PAIRS, write_baci, write_comtrade, write_eurostat, write_wdi
from zhibek.errors import FetchError
from zhibek.trade.official import read_baci, read_comtrade, read_eurostat, read_official, read_wdi

CHAPTERS = pl.DataFrame({"hs_chapter": [10, 26, 28, 72, 84, 61], "sitc_section": [0, 2, 5, 6, 7, 8]})


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_baci_adds_up_by_pair_and_chapter(tmp_path: Path):
    goods, codes = read_baci(put(tmp_path, "baci.zip", write_baci()), 2022)
    assert codes == CODES
    assert goods.select("exporter", "importer").n_unique() == len(PAIRS)
    kazakh = goods.filter((pl.col("exporter") == "KAZ") & (pl.col("importer") == "CHN"))
    assert kazakh["hs_chapter"].to_list() == [10, 26, 28, 61, 72, 84]
    assert kazakh["value_kusd"][0] == pytest.approx(2001.0)
    assert kazakh["weight_t"][:2].to_list() == [pytest.approx(667.0), 0.0]  # NA counts as not known


def test_baci_in_another_form_is_told(tmp_path: Path):
    path = put(tmp_path, "baci.zip", write_baci(columns="year,i,j,k,v,q"))
    with pytest.raises(FetchError) as told:
        read_baci(path, 2022)
    assert str(told.value) == (
        "baci.zip, BACI_HS22_Y2022_V202501.csv: no column t. There are: year, i, j, k, v, q. "
        "The form has changed; fetch a newer Zhibek."
    )


def test_baci_of_another_year_is_told(tmp_path: Path):
    path = put(tmp_path, "baci.zip", write_baci(year=2023))
    with pytest.raises(
        FetchError, match=r"^baci\.zip: it holds no table of 2022\. It holds: BACI_HS22_Y2023_V202501"
    ):
        read_baci(path, 2022)


def test_half_an_archive_is_told(tmp_path: Path):
    path = put(tmp_path, "baci.zip", write_baci()[:200])
    with pytest.raises(FetchError, match=r"^baci\.zip is no archive: .*\. Remove it and fetch it again\.$"):
        read_baci(path, 2022)


def test_comtrade_gives_one_reporters_claims(tmp_path: Path):
    table = read_comtrade(put(tmp_path, "c.json", write_comtrade()), CODES)
    assert table.rows() == [
        ("KAZ", "_WLD", "M", 2022, 5e6),
        ("KAZ", "CHN", "M", 2022, 3.1e6),
        ("KAZ", "RUS", "M", 2022, 1.9e6),
        ("KAZ", "CHN", "X", 2022, 2.5e6),
    ]


def test_comtrade_in_another_form_is_told(tmp_path: Path):
    path = put(tmp_path, "c.json", write_comtrade(value_key="tradeValue"))
    with pytest.raises(
        FetchError,
        match=r"^c\.json: row 1 has no primaryValue\. The form has changed; fetch a newer Zhibek\.$",
    ):
        read_comtrade(path, CODES)
    with pytest.raises(FetchError, match=r"^c\.json: no list `data`\."):
        read_comtrade(put(tmp_path, "c.json", b'{"error": "quota"}'), CODES)
    with pytest.raises(FetchError, match=r"^c\.json is no JSON: "):
        read_comtrade(put(tmp_path, "c.json", b"<html>busy</html>"), CODES)
    content = json.loads(write_comtrade())
    content["data"][0]["primaryValue"] = -5
    with pytest.raises(FetchError, match=r"^c\.json: -5 is no amount\.$"):
        read_comtrade(put(tmp_path, "c.json", json.dumps(content).encode()), CODES)


def test_eurostat_is_read_by_partner_and_year(tmp_path: Path):
    table = read_eurostat(put(tmp_path, "e.json", write_eurostat()))
    assert table.filter(pl.col("year") == 2022).rows() == [
        ("CHN", 2022, 1e9 + 1),
        ("GBR", 2022, 2e9 + 1),
        ("KAZ", 2022, 3e9 + 1),
        ("RUS", 2022, 4e9 + 1),
    ]


def test_eurostat_of_two_flows_is_told(tmp_path: Path):
    path = put(tmp_path, "e.json", write_eurostat(flows=("1", "2")))
    with pytest.raises(FetchError, match=r"^e\.json: 2 values of `flow` where one was asked for\.$"):
        read_eurostat(path)
    with pytest.raises(FetchError, match=r"^e\.json: no `id`\. Eurostat's form has changed"):
        read_eurostat(put(tmp_path, "e.json", b"{}"))


def test_wdi_leaves_blank_years_out(tmp_path: Path):
    table = read_wdi(put(tmp_path, "w.json", write_wdi()))
    assert table.filter(pl.col("country") == "DEU").height == 14
    assert table.filter((pl.col("country") == "KAZ") & (pl.col("year") == 2011))["value"][0] == pytest.approx(
        1.035e12
    )


def test_wdi_in_pages_is_told(tmp_path: Path):
    with pytest.raises(FetchError, match=r"^w\.json: one of 3 pages\. Ask for more rows on a page\.$"):
        read_wdi(put(tmp_path, "w.json", write_wdi(pages=3)))
    with pytest.raises(FetchError, match=r"^w\.json: not a page and its rows\."):
        read_wdi(put(tmp_path, "w.json", b'[{"message": []}]'))
    with pytest.raises(FetchError, match=r"^w\.json: a dict where a list was known\.$"):
        read_wdi(put(tmp_path, "w.json", b"{}"))


def test_all_series_come_together(tmp_path: Path):
    files = {
        "baci": [put(tmp_path, "b.zip", write_baci())],
        "comtrade": [put(tmp_path, "c.json", write_comtrade())],
        "eurostat": [put(tmp_path, "e.json", write_eurostat())],
    }
    found = read_official(files, 2022, CHAPTERS)
    assert found.values_year == 2022
    assert found.values["value_musd"].sum() * 1e3 == pytest.approx(found.sections["value_kusd"].sum())
    assert (found.national.height, found.union_exports.height) == (4, 8)
    bare = read_official({"baci": files["baci"]}, 2022, CHAPTERS)
    assert bare.national.is_empty()
    assert bare.union_exports.is_empty()


def test_without_baci_there_is_nothing_to_build_on(tmp_path: Path):
    with pytest.raises(FetchError, match=r"^BACI is not there, and demand begins with it\."):
        read_official({}, 2022, CHAPTERS)
    path = put(tmp_path, "b.zip", write_baci(chapters=[10, 98]))
    with pytest.raises(
        FetchError, match=r"^b\.zip: no SITC section for chapters 98\. Add them to hs_sections\.csv\.$"
    ):
        read_official({"baci": [path]}, 2022, CHAPTERS)
